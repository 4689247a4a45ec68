"""The frozen card: exact through JSON, consistent in its sums, and nobody below the minimum n."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.figures.figure import Figure, Unit
from app.figures.interval import Interval
from reports.card import Scorecard
from reports.card_others import Hidden, PersonRow
from reports.shielding import shield_people
from tests.reports.rendering import html_of
from tests.reports.sample_card import sample_card
from tests.reports.sample_variants import VARIANTS


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_it_comes_back_from_json_exactly(name: str) -> None:
    card = VARIANTS[name]()
    text = card.to_json()
    again = Scorecard.from_json(text)
    assert again == card
    assert again.to_json() == text


def test_it_refuses_another_format_and_a_card_with_something_missing() -> None:
    text = sample_card().to_json()
    with pytest.raises(ValueError, match="format 3"):
        Scorecard.from_json(text.replace('"format": 2', '"format": 3'))
    with pytest.raises(TypeError):
        Scorecard.from_json(text.replace('"counts"', '"accounts"'))


def test_a_card_that_was_sent_before_the_format_grew_can_still_be_read_and_drawn() -> None:
    """The file was written by the first format: it is never to be made again."""
    text = (Path(__file__).parent / "card_format_1.json").read_text("utf-8")
    assert '"format": 1' in text and '"critical"' not in text
    card = Scorecard.from_json(text)
    assert card.now.figure.n == 12 and card.critical is None and card.programme is None and card.peers is None
    words = html_of(card)
    assert "76,0–85,5" in words and "Критических провалов" not in words
    with pytest.raises(TypeError):
        Scorecard.from_json(text.replace('"counts"', '"accounts"'))


@pytest.mark.parametrize("name", ["ordinary", "forty", "sixty", "four", "one"])
def test_its_sections_make_the_total_and_its_losses_what_is_missing(name: str) -> None:
    card = VARIANTS[name]()
    assert sum(section.earned for section in card.sections) == card.now.figure.value
    assert sum(clause.lost for clause in card.clauses) == card.lost
    assert [section.lost for section in card.sections] == [
        sum(clause.lost for clause in group.clauses) for group in card.groups
    ]


def person(name: str, n: int) -> PersonRow:
    return PersonRow(name, Figure(Fraction(80), n, Interval(70.0, 90.0), Unit.PERCENT), strength_number="2.1")


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"А": 9, "Б": 7, "В": 6}, {}),
        ({"А": 9, "Б": 4, "В": 3}, {"Б": Hidden.TOO_FEW, "В": Hidden.TOO_FEW}),
        ({"А": 9, "Б": 4, "В": 6}, {"Б": Hidden.TOO_FEW, "В": Hidden.SHIELD}),
        ({"А": 4}, {"А": Hidden.TOO_FEW}),
        ({}, {}),
    ],
)
def test_it_hides_who_has_too_few_and_a_second_one_beside_a_single(
    counts: dict[str, int], hidden: dict[str, Hidden]
) -> None:
    rows = shield_people([person(name, n) for name, n in counts.items()])
    assert {row.name: row.hidden for row in rows if row.hidden} == hidden
    assert all(row.figure is None and not row.strength_number for row in rows if row.hidden)


def test_it_orders_people_by_the_alphabet() -> None:
    names = [row.name for row in shield_people([person(name, 9) for name in ("Яшин", "ёлкин", "Жук", "Ежов")])]
    assert names == ["Ежов", "ёлкин", "Жук", "Яшин"]


def test_a_stored_card_holds_no_figure_of_a_hidden_person() -> None:
    card = sample_card()
    shown = replace(card.people, rows=tuple(row for row in card.people.rows if row.name == "Зиннуров Марат"))
    text = replace(card, people=shown).to_json()
    assert '"figure": null, "hidden": "too_few", "name": "Зиннуров Марат"' in text
