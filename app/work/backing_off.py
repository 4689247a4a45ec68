"""PURE: how long to wait before the next try."""

from datetime import timedelta

FIRST = timedelta(seconds=15)
LONGEST = timedelta(hours=6)


def wait_after(attempts: int, luck: float) -> timedelta:
    """The pause after the `attempts`-th failure (from 1): it doubles from 15 s up to 6 h.

    `luck` in [0, 1) spreads it between half and the whole, so that what failed together is not tried again together.
    """
    whole = min(FIRST * (1 << min(attempts - 1, 20)), LONGEST)
    return whole * (0.5 + luck / 2)
