"""Pure rules: quiet hours, eligibility, placeholders, words of scales, what one answer says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from app.questions.answers import Context, check_answers
from app.questions.publishing import check_publishable
from app.questions.schema import Form, Polarity, Question, Section, Text, dump_form, parse_form
from surveys.eligibility import SEND, Decision, Verdict, decide, end_of, last_day_of
from surveys.placeholders import fill, unknown
from surveys.quiet import Quiet, first_moment
from surveys.rules import Rules, dump_rules, parse_rules
from surveys.scoring import Limits, Said, calls_for_a_case, read, severity
from surveys.template import AFTER_VISIT
from surveys.wordings import ends_of, reworded, words_of

NIGHT = Quiet(time(21), time(10))
NOON = Quiet(time(12), time(14))
NEVER = Quiet(time(0), time(0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "quiet", "first"),
    [
        ("2026-03-02T12:00", "Europe/Moscow", NIGHT, "2026-03-02T12:00"),
        ("2026-03-02T17:59", "Europe/Moscow", NIGHT, "2026-03-02T17:59"),
        ("2026-03-02T18:00", "Europe/Moscow", NIGHT, "2026-03-03T07:00"),  # 21:00 is quiet already
        ("2026-03-02T23:00", "Europe/Moscow", NIGHT, "2026-03-03T07:00"),  # after midnight, the same morning
        ("2026-03-03T06:59:59", "Europe/Moscow", NIGHT, "2026-03-03T07:00"),
        ("2026-03-03T07:00", "Europe/Moscow", NIGHT, "2026-03-03T07:00"),
        ("2026-03-02T18:00", "Asia/Vladivostok", NIGHT, "2026-03-03T00:00"),
        ("2026-03-02T09:30", "Europe/Moscow", NOON, "2026-03-02T11:00"),
        ("2026-03-02T08:59", "Europe/Moscow", NOON, "2026-03-02T08:59"),
        ("2026-03-02T00:00", "Europe/Moscow", NEVER, "2026-03-02T00:00"),
        # 29 March 2026: Berlin's clocks skip from 2 to 3; an end at 2:30 comes an hour later
        ("2026-03-29T00:30", "Europe/Berlin", Quiet(time(21), time(2, 30)), "2026-03-29T01:30"),
        # 25 October 2026: 2:30 comes twice; the first counts
        ("2026-10-24T22:00", "Europe/Berlin", Quiet(time(21), time(2, 30)), "2026-10-25T00:30"),
        ("2028-02-28T20:00", "UTC", Quiet(time(20), time(9)), "2028-02-29T09:00"),
    ],
)
def test_it_finds_the_first_moment_that_is_not_quiet(moment: str, zone: str, quiet: Quiet, first: str) -> None:
    assert first_moment(at(moment), zone, quiet) == at(first)


@dataclass(frozen=True)
class Said2:
    allowed: bool
    reason: str = ""
    not_before: datetime | None = None


NOW = at("2026-03-02T12:00")


@pytest.mark.parametrize(
    ("permission", "moment", "last_day", "decision"),
    [
        (Said2(True), NOW, None, SEND),
        (Said2(True), NOW, date(2026, 3, 2), SEND),
        (Said2(True), NOW, date(2026, 3, 1), Decision(Verdict.SKIP, "too_late")),
        (Said2(False, "unsubscribed"), NOW, None, Decision(Verdict.SKIP, "unsubscribed")),
        (
            Said2(False, "rest_period", at("2026-03-10T12:00")),
            NOW,
            None,
            Decision(Verdict.DEFER, "rest_period", at("2026-03-10T12:00")),
        ),
        (  # the end of the rest falls into the night
            Said2(False, "rest_period", at("2026-03-10T19:00")),
            NOW,
            None,
            Decision(Verdict.DEFER, "rest_period", at("2026-03-11T07:00")),
        ),
        (
            Said2(False, "rest_period", at("2026-03-10T19:00")),
            NOW,
            date(2026, 3, 10),
            Decision(Verdict.SKIP, "too_late"),
        ),
        (
            Said2(True),
            at("2026-03-02T20:00"),
            None,
            Decision(Verdict.DEFER, "quiet_hours", at("2026-03-03T07:00")),
        ),
        (Said2(True), at("2026-03-02T20:00"), date(2026, 3, 2), Decision(Verdict.SKIP, "too_late")),
    ],
)
def test_it_sends_defers_or_skips_and_says_why(
    permission: Said2, moment: datetime, last_day: date | None, decision: Decision
) -> None:
    found = decide(permission=permission, at=moment, zone="Europe/Moscow", quiet=NIGHT, last_day=last_day)
    assert found == decision


def test_it_takes_the_nearer_of_two_last_days() -> None:
    day = date(2026, 3, 1)
    assert last_day_of(ends_on=date(2026, 3, 20), served_on=day, relevant_days=30) == date(2026, 3, 20)
    assert last_day_of(ends_on=None, served_on=day, relevant_days=30) == date(2026, 3, 31)
    assert last_day_of(ends_on=None, served_on=None, relevant_days=30) is None
    assert end_of(day, "Asia/Vladivostok") == at("2026-03-01T14:00")


def test_it_keeps_rules_as_they_were_and_knows_older_documents() -> None:
    rules = Rules(rest_days=0, reminder_days=None, nps_norm=-5, second_answer="refuse")
    assert parse_rules(dump_rules(rules)) == rules
    assert parse_rules({"rest_days": 7, "of_another_edition": 1}) == Rules(rest_days=7)


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("{name}, hello", {"name": "Anna"}, "Anna, hello"),
        ("{name}, hello", {"name": ""}, "Hello"),
        ("Hi.\n{name}, you", {}, "Hi.\nYou"),
        ("{branch}", {"name": "x", "branch": "{name}"}, "{name}"),  # a value is not looked into again
        ("{config} {0} {name.x}", {"name": "x"}, "{config} {0} {name.x}"),
    ],
)
def test_it_fills_named_places_and_nothing_else(text: str, values: dict[str, str], filled: str) -> None:
    assert fill(text, values) == filled


def test_it_names_places_that_nobody_fills() -> None:
    assert unknown("{name} {branch} {config} {}") == ("config", "")


def test_it_begins_with_a_template_that_may_be_published_in_both_languages() -> None:
    assert check_publishable(AFTER_VISIT) == ()
    assert parse_form(dump_form(AFTER_VISIT)) == AFTER_VISIT
    assert all(question.label.languages == ("ru", "en") for question in AFTER_VISIT.questions)


def test_it_takes_the_words_of_a_questionnaire_out_and_puts_them_back() -> None:
    words = {question.id: words_of(question, AFTER_VISIT.languages) for question in AFTER_VISIT.questions}
    assert reworded(AFTER_VISIT, words) == AFTER_VISIT
    nps = AFTER_VISIT.by_id["nps"]
    assert ends_of(nps, "en") == ("by no means", "certainly")
    assert ends_of(AFTER_VISIT.by_id["comment"], "en") is None


def said(document: dict[str, object], form: Form = AFTER_VISIT) -> Said:
    return read(form, check_answers(form, document, Context(channel="email"), complete=True).answers)


def test_it_reads_what_one_answer_says() -> None:
    whole = {
        "nps": {"value": 0},
        "csat": {"value": 5},
        "comment": {"value": " Плохо "},
        "call_me": {"value": "yes"},
        "call_phone": {"value": "+7"},
    }
    assert said(whole) == Said(0, 5, None, "Плохо", True, "+7")
    assert said({"nps": {"value": 7}}) == Said(nps=7)
    assert said({}) == Said()


def test_it_turns_an_effort_whose_easy_end_is_1() -> None:
    words = Text((("ru", "Легко?"),))
    for polarity, effort in ((Polarity.LOWER, 7), (None, 1)):
        question = Question(id="effort", type="ces", label=words, polarity=polarity)
        form = Form(sections=(Section(id="s", label=words, questions=(question,)),))
        assert said({"effort": {"value": 1}}, form).ces == effort


@pytest.mark.parametrize(
    ("nps", "kind"),
    [(0, "detractor"), (6, "detractor"), (7, "passive"), (8, "passive"), (9, "promoter"), (10, "promoter")],
)
def test_it_knows_three_kinds_of_customers(nps: int, kind: str) -> None:
    assert Said(nps=nps).kind == kind


@pytest.mark.parametrize(
    ("one", "limits", "opens"),
    [
        (Said(nps=6), Limits(), True),
        (Said(nps=6), Limits(detractor_at_most=5), False),
        (Said(nps=0), Limits(), True),
        (Said(csat=2), Limits(), True),
        (Said(csat=1), Limits(csat_at_most=0), False),
        (Said(nps=10, wants_call=True), Limits(), True),
        (Said(), Limits(), False),
    ],
)
def test_it_opens_a_case_by_the_limits(one: Said, limits: Limits, opens: bool) -> None:
    assert calls_for_a_case(one, limits) is opens


def test_it_takes_the_lowest_marks_for_severe() -> None:
    assert [severity(Said(nps=mark)) for mark in (0, 3, 4)] == ["high", "high", "normal"]
