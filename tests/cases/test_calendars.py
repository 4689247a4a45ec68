"""Working calendars: hours as they are written, the production calendar, and the terms of each kind."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.organisation.reading import BranchRow, OrganisationRow
from cases.calendars import calendar_of
from cases.models import CaseKind, Severity
from cases.sla import Hours, after
from cases.terms import SEVERITIES, TABLE, Terms, ladder_of, terms_of

AT = datetime(2026, 3, 6, 12, tzinfo=UTC)


def an_organisation(**settings: object) -> OrganisationRow:
    return OrganisationRow(1, "company", "Банк", None, "ru", "Europe/Moscow", settings)


def a_branch(**hours: str) -> BranchRow:
    return BranchRow(
        id=1,
        region_id=1,
        region_name="Центр",
        region_path="/1/",
        code="B",
        name="Лесная, 4",
        address="",
        latitude=None,
        longitude=None,
        time_zone="Asia/Vladivostok",
        opening_hours=hours,
        format="",
        tags=(),
        head_id=None,
        head_name=None,
        closed_at=None,
    )


def test_it_reads_the_hours_of_a_branch_and_takes_the_offices_where_there_are_none() -> None:
    branch = a_branch(mon_fri="09:00-20:00", sat="10:00-13:00, 14:00-18:00")
    calendar = calendar_of(branch, an_organisation(), AT)
    assert calendar.zone == "Asia/Vladivostok"
    assert calendar.week[0] == (Hours(540, 1200),)
    assert calendar.week[5] == (Hours(600, 780), Hours(840, 1080)) and calendar.week[6] == ()
    for nonsense in ({}, {"mon": "late"}, {"someday": "09:00-18:00"}, {"mon": "18:00-09:00"}):
        assert calendar_of(a_branch(**nonsense), an_organisation(), AT).week[0] == (Hours(540, 1080),)
    own = an_organisation(office_hours={"mon_sun": "00:00-24:00"})
    assert calendar_of(None, own, AT).week == ((Hours(0, 1440),),) * 7


def test_it_knows_the_production_calendar_with_its_moved_days() -> None:
    calendar = calendar_of(None, an_organisation(), AT)
    assert date(2026, 3, 9) in calendar.days_off  # the 8th was a Sunday
    assert date(2026, 12, 31) in calendar.days_off and date(2026, 3, 10) not in calendar.days_off
    moved = calendar_of(None, an_organisation(), datetime(2024, 5, 1, tzinfo=UTC))
    assert moved.hours_on(date(2024, 11, 2)) == (Hours(540, 1080),)  # a Saturday made a working day
    assert moved.hours_on(date(2024, 11, 9)) == ()
    assert calendar_of(None, an_organisation(country=""), AT).days_off == frozenset()
    friday_evening = datetime(2026, 3, 6, 14, 30, tzinfo=UTC)  # 17:30 in Moscow, before the long weekend
    assert after(calendar, friday_evening, timedelta(hours=1)) == datetime(2026, 3, 10, 6, 30, tzinfo=UTC)


def test_it_has_terms_for_every_kind_and_severity() -> None:
    assert set(TABLE) == {kind.value for kind in CaseKind} and set(SEVERITIES) == {each.value for each in Severity}
    for kind in TABLE:
        given = [terms_of(kind, severity, {}) for severity in SEVERITIES]
        assert given == sorted(given, key=lambda terms: terms.whole, reverse=True)
        assert all(terms.first_answer <= terms.whole for terms in given)


@pytest.mark.parametrize(
    ("own", "hours"),
    [
        ({"complaint.high": {"first_answer_hours": 1, "hours": 6}}, (1, 6)),
        ({"complaint.high": {"hours": 6}}, (2, 6)),
        ({"complaint.high": {"hours": -6, "first_answer_hours": "soon"}}, (2, 16)),
        ({"complaint.high": 5}, (2, 16)),
        ("nonsense", (2, 16)),
        ({"complaint.low": {"hours": 6}}, (2, 16)),
    ],
)
def test_it_takes_the_organisations_own_terms_and_no_nonsense(own: object, hours: tuple[int, int]) -> None:
    first, whole = hours
    expected = Terms(timedelta(hours=first), timedelta(hours=whole))
    assert terms_of("complaint", "high", {"case_terms": own}) == expected


def test_it_climbs_the_ladder_in_the_organisations_own_time() -> None:
    assert ladder_of({}) == (timedelta(0), timedelta(hours=8), timedelta(hours=16))
    assert ladder_of({"case_ladder_hours": [1, 4, 2]}) == tuple(timedelta(hours=step) for step in (1, 2, 4))
    assert ladder_of({"case_ladder_hours": [1, "x"]}) == ladder_of({})
