"""Frozen dataclasses to JSON and back, exactly: fractions as "a/b", floats by their shortest digits."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Kept = TypeVar("Kept")
_WRITERS: Mapping[type, Callable[[Any], Any]] = {Fraction: str, datetime: datetime.isoformat, date: date.isoformat}
_READERS: Mapping[type, Callable[[Any], Any]] = {
    Fraction: Fraction,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    float: float,
}


def to_text(value: object, version: int) -> str:
    """`value` and the number of its format as one line of JSON with sorted keys: equal cards give equal texts."""
    return json.dumps({"format": version, "card": _plain(value)}, ensure_ascii=False, sort_keys=True, allow_nan=False)


def from_text(kind: type[Kept], text: str, versions: Collection[int]) -> Kept:
    """What `to_text` wrote in one of these formats; fields that came later have their default.

    ValueError if the format is another, TypeError if a field is unknown, or missing without a default.
    """
    kept = json.loads(text)
    if kept.get("format") not in versions:
        raise ValueError(f"a card of format {kept.get('format')}, not {versions}")
    made: Kept = _made(kind, kept["card"])
    return made


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else value


def _made(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        inner = next(part for part in get_args(kind) if part is not NoneType)
        return None if value is None else _made(inner, value)
    if get_origin(kind) is tuple:
        return _made_tuple(get_args(kind), value)
    if hasattr(kind, "__dataclass_fields__"):
        hints = _hints(kind)
        if unknown := value.keys() - hints.keys():
            raise TypeError(f"{kind.__name__} knows no {', '.join(sorted(unknown))}")
        return kind(**{name: _made(hints[name], part) for name, part in value.items()})
    if issubclass(kind, Enum):
        return kind(value)
    reader = _READERS.get(kind)
    return reader(value) if reader else value


def _made_tuple(kinds: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_made(kinds[0], part) for part in values)
    return tuple(_made(kind, part) for kind, part in zip(kinds, values, strict=True))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
