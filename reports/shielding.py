"""Who of the staff may be shown: minimum n, and a second hidden row where one alone would give itself away."""

from collections.abc import Sequence
from dataclasses import replace

from reports.card_others import Hidden, PersonRow


def shield_people(rows: Sequence[PersonRow], *, min_n: int = 5) -> tuple[PersonRow, ...]:
    """The rows in alphabetical order, those below `min_n` without any figure.

    If exactly one would be hidden, its figure could be found by taking the others from the branch's: the row with
    the fewest visits among the rest is hidden too (statistics.md, minimum n).
    """
    ordered = sorted(rows, key=lambda row: row.name.casefold().replace("ё", "е"))
    hidden = {index for index, row in enumerate(ordered) if row.figure is None or row.figure.n < min_n}
    shields: set[int] = set()
    if len(hidden) == 1 and len(ordered) > 1:
        others = (index for index in range(len(ordered)) if index not in hidden)
        shields = {min(others, key=lambda index: _n(ordered[index]))}
    return tuple(
        _blank(row, Hidden.SHIELD if index in shields else Hidden.TOO_FEW) if index in hidden | shields else row
        for index, row in enumerate(ordered)
    )


def _n(row: PersonRow) -> int:
    return row.figure.n if row.figure else 0


def _blank(row: PersonRow, why: Hidden) -> PersonRow:
    return replace(row, figure=None, verdict=None, strength_number="", strength_name="", hidden=why)
