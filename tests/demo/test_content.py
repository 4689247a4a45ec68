"""What the demo consists of: as many as promised, in good Russian and English, and publishable."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.demo.content import FOLDER, Content, load
from app.demo.content.reading import build, build_all
from app.demo.content.records import Limit, StaffMember, Words
from app.demo.remarks import bend
from app.questions.publishing import check_publishable
from app.questions.schema import dump_form, parse_form
from app.questions.types import ANSWER_TYPES

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
WITHOUT_YO = re.compile(
    r"\b(еще|ее|нее|мое|твое|свое|чье|причем|идет|ждет|придет|пришел|ушел|нашел|подошел|зашел|счет|счета|отчет|расчет|"
    r"трех|четырех|прием|учет|вперед|назад-вперед|напомнем|темно-зеленый|легок|тепло[мй]ер|произнес|принес|отвлек|емкий|"
    r"поем|дает|берет|ведется|живет|нем|чем-нибудь-еще|артем|петр|федор|семен|алена)\b",
    re.IGNORECASE,
)
CLUMSY = re.compile(r"\u00a0|\"|\.\.\.| - | {2}|--|\s[,.:;!?]")


def russian(content: Content) -> list[str]:
    """Every Russian text of the content, bent for a man and for a woman."""
    texts = [text for text in walk(content) if CYRILLIC.search(text)]
    return [bend(text, sex, sex) for text in texts for sex in "mf"]


def walk(thing: object) -> Iterator[str]:
    """Every text below a record, a table or a list."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from walk(value)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from walk(value)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from walk(getattr(thing, field.name))


def every_words(thing: object) -> Iterator[Words]:
    """Every bilingual text below a record."""
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from every_words(value)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from every_words(value)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from every_words(getattr(thing, field.name))


def test_it_has_as_much_of_everything_as_the_demo_promises(content: Content) -> None:
    assert len(content.regions) == 3
    assert len({region.time_zone for region in content.regions}) == 3
    assert len(content.branches) == 12
    assert len(content.staff) == 60
    assert len(content.touchpoints) == 8
    assert len(content.clauses) == 40
    assert len(content.checklist.questions) == 45
    assert len(content.shoppers) == 8


def test_it_puts_every_branch_into_the_time_zone_of_its_region(content: Content) -> None:
    zones = {region.key: region.time_zone for region in content.regions}
    assert {branch.time_zone == zones[branch.region] for branch in content.branches} == {True}
    assert {bool(ZoneInfo(zone)) for zone in zones.values()} == {True}


def test_it_names_nobody_and_nothing_twice(content: Content) -> None:
    for names in (
        [member.name for member in content.staff],
        [person.login for person in content.people],
        [person.name for person in content.people],
        [branch.code for branch in content.branches],
        [branch.address.ru for branch in content.branches],
        [clause.title.ru for clause in content.clauses],
        [clause.title.en for clause in content.clauses],
        [shopper.name for shopper in content.shoppers],
        [question.label.to("ru") for question in content.checklist.questions],
        [surname[0] for surname in content.names.surnames],
    ):
        assert len(names) == len(set(names))


def test_it_gives_each_branch_one_head_who_has_an_account(content: Content) -> None:
    for branch in content.branches:
        heads = [member for member in content.staff if member.branch == branch.code and member.is_head]
        accounts = [person for person in content.people if person.role == "head" and person.branch == branch.code]
        assert [head.name for head in heads] == [person.name for person in accounts]


def test_it_has_the_sign_ins_that_the_start_page_prints(content: Content) -> None:
    logins = {person.login.split("@")[0]: person.role for person in content.people if person.signs_in}
    shipped = ("shopper", "reviewer", "qa", "coordinator", "head", "regional", "director", "admin")
    assert {name: logins[name] for name in shipped} == {name: name for name in shipped}


@pytest.mark.parametrize("member", load().staff, ids=lambda member: member.code)
def test_it_spells_names_by_the_sex_of_their_bearer(member: StaffMember) -> None:
    first, patronymic, surname = member.full_name.split()
    assert patronymic.endswith("на" if member.sex == "f" else "ич")
    assert not surname.endswith(("ов", "ев", "ёв", "ин") if member.sex == "f" else ("ова", "ева", "ёва", "ина"))
    assert first[0].isupper()


def test_it_measures_every_clause_by_exactly_one_question(content: Content) -> None:
    measured = [question.clause for question in content.checklist.questions if question.clause]
    assert sorted(measured) == sorted(clause.number for clause in content.clauses)
    assert len(measured) == len(set(measured))


def test_it_numbers_questions_like_their_clauses(content: Content) -> None:
    form = content.checklist
    assert {form.numbers[question.id] == question.clause for question in form.questions if question.clause} == {True}


def test_it_attributes_each_item_as_its_clause_says(content: Content) -> None:
    whose = {clause.number: clause.attribution for clause in content.clauses}
    items = [question for question in content.checklist.questions if question.clause in whose]
    assert {question.id: question.attribution.value for question in items if question.clause} == {
        question.id: whose[question.clause] for question in items if question.clause
    }


def test_it_can_publish_both_forms_and_read_them_back(content: Content) -> None:
    for form in (content.checklist, content.questionnaire):
        assert check_publishable(form) == ()
        assert parse_form(dump_form(form)) == form


def test_it_asks_in_many_ways(content: Content) -> None:
    used = {question.type for question in content.checklist.questions + content.questionnaire.questions}
    assert used == set(ANSWER_TYPES) - {"ces"}
    effects = {question.critical.effect.value for question in content.checklist.questions if question.critical}
    assert effects == {"flag", "section_zero", "cap", "total_zero"}
    assert sum(question.show_if is not None for question in content.checklist.questions) >= 5
    assert sum(question.photo_when is not None for question in content.checklist.questions) >= 3
    assert sum(question.na_allowed for question in content.checklist.questions) >= 5


def test_it_shares_out_a_hundred_percent_among_the_sections(content: Content) -> None:
    assert sum(section.weight for section in content.checklist.sections) == 100


def test_it_says_everything_for_people_in_both_languages(content: Content) -> None:
    for words in every_words(content):
        assert CYRILLIC.search(words.ru)
        assert not CYRILLIC.search(words.en)
    for form in (content.checklist, content.questionnaire):
        for question in form.questions:
            texts = [question.label, question.hint, *(option.label for option in question.options)]
            assert {text.languages for text in texts if text is not None} == {("ru", "en")}


def test_it_writes_yo_where_it_is_heard(content: Content) -> None:
    assert [text for text in russian(content) if WITHOUT_YO.search(text)] == []


def test_it_writes_quotes_dashes_and_spaces_as_a_russian_editor_would(content: Content) -> None:
    assert [text for text in russian(content) if CLUMSY.search(text)] == []
    assert [text for text in russian(content) if text.count("«") != text.count("»")] == []


def test_it_leaves_no_bracket_when_a_phrase_is_bent(content: Content) -> None:
    known = {"wait", "rings", "number", "quarter", "year", "digit"}
    left = [
        re.sub(r"\{(\w+)\}", lambda found: "" if found.group(1) in known else found.group(), t)
        for t in russian(content)
    ]
    assert [text for text in left if re.search(r"[{}<>|]", text)] == []


def test_it_bends_a_phrase_to_who_writes_and_whom_it_is_about() -> None:
    phrase = "{Сказал|Сказала}, а <он|она> сам<|а>"
    assert bend(phrase, "m", "f") == "Сказал, а она сама"
    assert bend(phrase, "f", "m") == "Сказала, а он сам"


def test_it_opens_branches_at_sensible_hours(content: Content) -> None:
    for branch in content.branches:
        assert set(branch.weekly_hours()) >= {"mon", "tue", "wed", "thu", "fri"}
        for opening, closing in branch.weekly_hours().values():
            assert time(8) <= time.fromisoformat(opening) < time.fromisoformat(closing) <= time(21)


def test_it_places_branches_near_the_city_of_their_region(content: Content) -> None:
    near = {"moscow": (55.75, 37.62), "ural": (56.84, 60.65), "primorye": (43.45, 131.93)}
    for branch in content.branches:
        latitude, longitude = near[branch.region]
        assert abs(float(branch.latitude) - latitude) < 0.4
        assert abs(float(branch.longitude) - longitude) < 0.3


def test_it_has_eighty_verbatims_and_more_remarks(content: Content) -> None:
    verbatims = [
        text for mood in ("promoter", "passive", "detractor") for text in walk(getattr(content.verbatims, mood))
    ]
    remarks = list(walk(content.notes.fail))
    assert len(set(verbatims)) == len(verbatims) >= 80
    assert len(set(remarks)) == len(remarks) >= 200


def test_it_keeps_standards_by_touchpoint_and_channel(content: Content) -> None:
    chat = [standard for standard in content.standards if standard.channel == "chat"]
    assert len(content.standards) == 9
    assert [clause.number for standard in chat for clause in standard.clauses] == ["8.2"]
    assert sum(len(standard.clauses) for standard in content.standards) == 40


def test_it_ends_every_address_where_no_mail_arrives(content: Content) -> None:
    addresses = [person.login for person in content.people] + [content.bank.reply_to, content.other.reply_to]
    assert {address.rsplit(".", 1)[1] for address in addresses} == {"example"}


def test_it_has_only_rows_that_its_loader_knows() -> None:
    assert {path.suffix for path in FOLDER.iterdir() if path.is_file()} == {".toml", ".json", ".py"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"measure": "a", "operator": "<=", "value": 3}, "missing ['unit']"),
        ({"measure": "a", "operator": "<=", "value": 3, "unit": "x", "more": 1}, "unknown ['more']"),
        ({"measure": "a", "operator": "<=", "value": "3", "unit": "x"}, "limit.value: int is expected"),
        ({"measure": "a", "operator": "<=", "value": True, "unit": "x"}, "limit.value: int is expected"),
        ("three", "a table is expected"),
    ],
)
def test_it_refuses_a_row_with_the_place_of_what_is_wrong(row: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        build(Limit, row, "limit")


def test_it_refuses_a_table_where_a_list_belongs() -> None:
    with pytest.raises(ValueError, match="a list is expected"):
        build_all(Limit, {}, "limits")


def test_it_keeps_coordinates_exactly(content: Content) -> None:
    assert content.branch("М-01").latitude == Decimal("55.7836")
