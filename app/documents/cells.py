"""What a table of ours consists of, and how a text is kept from becoming a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

# A program that opens the table takes these for a formula; the last four are the full-width forms of the first four.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Formula:
    """A formula that we wrote ourselves, such as `SUM(B2:B9)`, with the value it gives. Never made from input."""

    text: str
    value: Decimal | Fraction | int


Cell = str | int | float | Decimal | Fraction | bool | date | datetime | Formula | None


@dataclass(frozen=True)
class Column:
    """A heading, and the width in characters that a spreadsheet gives the column."""

    heading: str
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """One table: a title, columns, and rows that may come from a generator and are walked once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def safe_text(text: str) -> str:
    """`text`, with an apostrophe before it if a spreadsheet would run it. Blanks before the sign do not hide it."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text
