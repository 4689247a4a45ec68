"""A score as JSON for storing: numbers as decimals with 12 places, rounded half to even."""

from dataclasses import fields
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.questions.answer import State
from app.questions.schema import Effect, Mode
from audits.scoring.records import EffectLine, Item, Params, Score, SectionScore, Unit

PLACES = Decimal("0.000000000001")
FORMAT = 1
Record = Score | SectionScore | Item | EffectLine


def stored(value: Fraction) -> Decimal:
    """A Decimal with 12 places, half-even: what a column and the JSON hold."""
    with localcontext(prec=60):
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, ROUND_HALF_EVEN)


def score_to_json(score: Score) -> dict[str, object]:
    """The whole tree; numbers are texts with 12 decimals, None stays null."""
    return {"format": FORMAT, **_record(score)}


def _record(record: Record) -> dict[str, object]:
    return {field.name: _value(getattr(record, field.name), field.name) for field in fields(record)}


def _value(value: object, name: str) -> object:
    match value:
        case Fraction():
            return str(stored(value))
        case StrEnum():
            return value.value
        case tuple() if name == "params":
            return dict(value)
        case tuple():
            return [_value(member, name) for member in value]
        case Score() | SectionScore() | Item() | EffectLine():
            return _record(value)
    return value


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
    return {name: None if data[name] is None else Fraction(data[name]) for name in names}
