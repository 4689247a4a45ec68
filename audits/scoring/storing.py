"""A score as JSON for storing: numbers as decimals with 12 places, rounded half to even."""

from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from app.questions.answer import State
from app.questions.schema import Effect, Mode
from audits.scoring.records import EffectLine, Item, Params, Score, SectionScore, Unit

UNIT = 10**12
FORMAT = 1
Record = Score | SectionScore | Item | EffectLine
NAMES: Final[dict[type[Record], tuple[str, ...]]] = {
    record: tuple(field.name for field in fields(record)) for record in (Score, SectionScore, Item, EffectLine)
}


def stored(value: Fraction) -> Decimal:
    """A Decimal with 12 places, half-even: what a column and the JSON hold."""
    return Decimal(stored_text(value))


def stored_text(value: Fraction) -> str:
    """The same as text."""
    below = value.denominator
    units, rest = divmod(abs(value.numerator) * UNIT, below)
    if 2 * rest > below or (2 * rest == below and units % 2):
        units += 1
    whole, part = divmod(units, UNIT)
    return f"{'-' if value.numerator < 0 and units else ''}{whole}.{part:012d}"


def score_to_json(score: Score, *, sections: bool = True) -> dict[str, object]:
    """The whole tree, or all but its sections; numbers are texts with 12 decimals, None stays null."""
    names = [name for name in NAMES[Score] if sections or name != "sections"]
    return {"format": FORMAT, **{name: _value(getattr(score, name), name) for name in names}}


def section_to_json(section: SectionScore) -> dict[str, object]:
    """One section of the tree."""
    return _record(section)


def _record(record: Record) -> dict[str, object]:
    return {name: _value(getattr(record, name), name) for name in NAMES[type(record)]}


def _value(value: object, name: str) -> object:
    if isinstance(value, Fraction):
        return stored_text(value)
    if isinstance(value, Score | SectionScore | Item | EffectLine):
        return _record(value)
    if isinstance(value, tuple):
        return dict(value) if name == "params" else [_value(member, name) for member in value]
    return value.value if isinstance(value, StrEnum) else value


def score_from_json(data: dict[str, Any]) -> Score:
    """The stored tree; its numbers are those of the JSON, at 12 places. KeyError when it is no stored score."""
    numbers = _numbers(data, "base", "raw", "final", "pass_mark", "coverage")
    plain = {name: data[name] for name in ("passed", "band", "is_covered", "na_items", "shown_items")}
    return Score(
        mode=Mode(data["mode"]),
        unit=Unit(data["unit"]),
        is_na_excessive=data["is_na_excessive"],
        unobserved_criticals=tuple(data["unobserved_criticals"]),
        sections=tuple(_section(each) for each in data["sections"]),
        effects=tuple(_effect(each) for each in data["effects"]),
        **numbers,
        **plain,
    )


def _section(data: dict[str, Any]) -> SectionScore:
    names = ("weight", "share", "earned", "bonus", "possible", "base", "raw", "final", "loss", "gate")
    return SectionScore(
        id=data["id"],
        gate_passed=data["gate_passed"],
        items=tuple(_item(each) for each in data["items"]),
        **_numbers(data, *names),
    )


def _item(data: dict[str, Any]) -> Item:
    params: Params = tuple(data["params"].items())
    plain = {name: data[name] for name in ("id", "number", "bonus", "met", "rule", "clause", "clause_id")}
    numbers = _numbers(data, "weight", "ratio", "earned", "possible", "loss")
    return Item(state=State(data["state"]), params=params, **plain, **numbers)


def _effect(data: dict[str, Any]) -> EffectLine:
    plain = {name: data[name] for name in ("item", "number", "section", "clause")}
    numbers = _numbers(data, "ratio", "threshold", "cap_percent", "before", "after", "loss")
    return EffectLine(effect=Effect(data["effect"]), **plain, **numbers)


def _numbers(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: None if data[name] is None else _number(data[name]) for name in names}


@lru_cache(maxsize=8192)
def _number(text: str) -> Fraction:
    """Weights and ratios come again and again, and reading a fraction from text is slow."""
    return Fraction(text)
