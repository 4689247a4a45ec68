"""The demo's story: the same for the same seed and anchor day, told without a clock and without a database."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final

from app.demo.actions import plan_actions
from app.demo.casework import action_cases, scripted_cases
from app.demo.content import Content
from app.demo.follow_ups import follow_ups
from app.demo.fresh import fresh_visits, open_assignments
from app.demo.quarters import ROMAN, Quarter, moment, quarter_of
from app.demo.responses import survey_of
from app.demo.tale import Story, WaveStory
from app.demo.visits import visits_of_waves

SEED: Final = 10
WAVES_OVER: Final = 3
BANK_ZONE: Final = "Europe/Moscow"


def tell(content: Content, *, anchor: date, seed: int = SEED) -> Story:
    """The story up to the first moment (UTC) of the anchor day: three waves in the three quarters before it, and today.

    Only due times and the windows of open assignments lie later.
    """
    waves = [quarter_of(anchor).after(-back) for back in range(WAVES_OVER, 0, -1)]
    actions, used = plan_actions(content, waves, anchor), dict[str, int]()
    over = visits_of_waves(content, seed, waves, actions, used)
    fresh = fresh_visits(content, seed, waves, actions, anchor, used)
    survey = survey_of(content, seed, waves, anchor)
    cases = scripted_cases(content, anchor)
    cases += action_cases(content, actions, over)
    cases += follow_ups(content, seed, survey.responses, survey.contacts, anchor)
    return Story(
        seed=seed,
        anchor=anchor,
        waves=tuple(_waves(content, [*waves, quarter_of(anchor)], anchor)),
        visits=tuple(sorted([*over, *fresh], key=lambda visit: visit.started_at)),
        assignments=tuple(open_assignments(content, seed, waves, actions, anchor)),
        contacts=survey.contacts,
        invitations=survey.invitations,
        responses=survey.responses,
        cases=tuple(sorted(cases, key=lambda case: case.opened_at)),
    )


def _waves(content: Content, quarters: Sequence[Quarter], anchor: date) -> list[WaveStory]:
    return [_wave(content, number, quarter, anchor) for number, quarter in enumerate(quarters, 1)]


def _wave(content: Content, number: int, quarter: Quarter, anchor: date) -> WaveStory:
    notice = content.programme.notice
    closing = quarter.last_day + timedelta(days=10)
    name = content.wave_name.ru.format(number=number, quarter=ROMAN[quarter.number - 1], year=quarter.year)
    return WaveStory(
        number=number,
        name=name,
        from_day=quarter.first_day,
        to_day=quarter.last_day,
        notice_day=quarter.first_day - timedelta(days=notice.days_before),
        notice_text=notice.text.ru,
        started_at=moment(quarter.first_day, time(0), BANK_ZONE),
        closed_at=moment(closing, time(12), BANK_ZONE) if closing < anchor else None,
    )
