"""A form as JSON: fields that have their default value are left out."""

from dataclasses import MISSING, fields
from enum import StrEnum
from fractions import Fraction

from app.questions.numbers import number_json
from app.questions.schema.records import (
    Band,
    Critical,
    Form,
    Multi,
    Option,
    Question,
    ScoreBand,
    ScoringRules,
    Section,
    Text,
)
from app.questions.tree import Literal, Operation, dump_condition

FORMAT = 1
Record = Band | Critical | Form | Multi | Option | Question | ScoreBand | ScoringRules | Section


def dump_form(form: Form) -> dict[str, object]:
    """The JSON object that `parse_form` reads back to an equal form."""
    return {"format": FORMAT, "languages": list(form.languages), **_record(form)}


def _record(record: Record) -> dict[str, object]:
    written = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.default is MISSING or value != field.default:
            written[field.name] = _value(value)
    return written


def _value(value: object) -> object:
    match value:
        case Literal() | Operation():
            return dump_condition(value)
        case Text():
            return dict(value.versions)
        case tuple():
            return [_value(member) for member in value]
        case StrEnum():
            return value.value
        case Fraction():
            return number_json(value)
        case Band() | Critical() | Multi() | Option() | Question() | ScoreBand() | ScoringRules() | Section():
            return _record(value)
    return value
