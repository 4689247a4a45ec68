"""The calendar of reports: waves as periods, the day on which figures become final, addresses of periods."""

from datetime import timedelta

from app.figures.periods import CLOSING_DAY, Period, parse_period, quarter_of, wave_period
from app.organisation.reading import organisation_of
from app.tenancy import current
from audits import reading_scores
from audits.reading_scores import ProgrammeRow, WaveRow

DISPUTE_DAYS = 5


def wave_periods() -> dict[int, tuple[Period, str]]:
    """Every wave's period and name by its id; it becomes final when the last visit's dispute window is over."""
    days = {row.id: dispute_days(row) for row in reading_scores.programmes()}
    return {row.id: (period_of(row, days[row.programme_id]), row.name) for row in reading_scores.waves()}


def period_of(wave: WaveRow, days: int) -> Period:
    """A wave as a period."""
    return wave_period(wave.id, wave.from_day, wave.to_day, wave.to_day + timedelta(days=days + 1))


def dispute_days(programme: ProgrammeRow) -> int:
    """For how many days after a visit its figures may be disputed."""
    return int(programme.rules.get("dispute_days", DISPUTE_DAYS))


def closing_day() -> int:
    """The day of the next month on which months and quarters become final: the organisation's own, or the 10th."""
    return int(organisation_of(current()).settings.get("closing_day", CLOSING_DAY))


def find_period(text: str) -> Period:
    """The period of an address: `2026-10`, `2026-Q3`, `wave-12`. Raises PeriodError for anything else."""
    return parse_period(text, wave=_wave)


def of_programme(period: Period, programme_id: int | None) -> Period:
    """The period itself; for a wave of another programme than the one asked for the quarter in which it ended."""
    wave = reading_scores.wave(period.wave_id) if period.wave_id is not None else None
    if wave is None or programme_id in (None, wave.programme_id):
        return period
    return quarter_of(wave.to_day)


def network_zone() -> str:
    """The organisation's own time zone: in which its periods become final."""
    return organisation_of(current()).time_zone


def _wave(wave_id: int) -> Period | None:
    found = wave_periods().get(wave_id)
    return found[0] if found else None
