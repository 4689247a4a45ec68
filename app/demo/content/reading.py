"""Rows of TOML and JSON made into frozen records: every key must be known, every value of the right type."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def build(kind: type[T], row: object, place: str = "") -> T:
    """A record of `kind` from a row; raises ValueError with the place of what is missing, unknown or wrongly typed."""
    return _build(kind, row, place)  # type: ignore[no-any-return]  # what comes back is told by `kind`


def build_all(kind: type[T], rows: object, place: str = "") -> tuple[T, ...]:
    """Records of `kind` from a list of rows."""
    if not isinstance(rows, list):
        raise ValueError(f"{place}: a list is expected")
    return tuple(build(kind, row, f"{place}[{at}]") for at, row in enumerate(rows))


def _build(kind: Any, value: object, place: str) -> Any:
    if is_dataclass(kind):
        return _record(kind, value, place)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:  # a record that may be absent: there is none to leave out here
        return _build(arguments[0], value, place)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{place}: a list is expected")
        return tuple(_build(arguments[0], each, f"{place}[{at}]") for at, each in enumerate(value))
    if origin is dict:
        if not isinstance(value, dict):
            raise ValueError(f"{place}: a table is expected")
        return {key: _build(arguments[1], each, f"{place}.{key}") for key, each in value.items()}
    return _plain(kind, value, place)


def _plain(kind: Any, value: object, place: str) -> Any:
    if kind is Decimal and isinstance(value, float | int):
        return Decimal(str(value))
    if kind is float and isinstance(value, float | int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{place}: {kind.__name__} is expected, not {value!r}")
    return value


def _record(kind: Any, row: object, place: str) -> Any:
    if not isinstance(row, Mapping):
        raise ValueError(f"{place}: a table is expected")
    hints = get_type_hints(kind)
    unknown = set(row) - set(hints)
    missing = {field.name for field in fields(kind) if field.default is MISSING and field.name not in row}
    if unknown or missing:
        raise ValueError(f"{place}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    return kind(**{name: _build(hints[name], value, f"{place}.{name}") for name, value in row.items()})
