"""Hostile values, and requests made of them; the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.routing import AnyConverter, IntegerConverter, Rule, UUIDConverter

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud7ff\u202e\ufeff",
    "𝒳" * 40,
    "я" * 70_000,
    "'; DROP TABLE visits; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%(password)s %s %n",
    "=cmd|' /C calc'!A0",
    "../../../../etc/passwd",
    "http://127.0.0.1:22/",
    "\r\nBcc: victim@example.org",
    "-1",
    "0",
    "1e309",
    "NaN",
    "99999999999999999999999999",
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    "2026-Q9",
    "wave-99999999999999999999",
    "[]",
    "{}",
    "null",
    "true",
)
NUMBERS = (0, 1, 2, 3, 2**31, 2**63 - 1, 2**63, 10**30)
NAMES = (
    "id",
    "q",
    "page",
    "period",
    "name",
    "email",
    "kind",
    "state",
    "revision",
    "branch_id",
    "next",
    "digest",
    "file",
)
UUIDS = ("01890000-0000-7000-8000-000000000000", "00000000-0000-0000-0000-000000000000")


@dataclass(frozen=True)
class Hostile:
    """One request that nobody means well by."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None
    json: object = None
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def requests(rules: list[Rule], seed: int, count: int) -> Iterator[Hostile]:
    """`count` requests to addresses of the rules, walking through all of them in turn."""
    chance = random.Random(seed)
    doors = [(rule, method) for rule in rules for method in sorted((rule.methods or set()) - {"OPTIONS"})]
    for number in range(count):
        rule, method = doors[number % len(doors)]
        yield _request(chance, rule, method)


def _request(chance: random.Random, rule: Rule, method: str) -> Hostile:
    query = {chance.choice(NAMES): chance.choice(TEXTS)[:2000] for _ in range(chance.randrange(3))}
    headers = {
        chance.choice(("If-Match", "Upload-Offset", "Content-Digest", "Range")): chance.choice(("x", "-1", '"9"'))
    }
    path = _address(chance, rule)
    if method in {"GET", "HEAD"}:
        return Hostile(method, path, query, headers=headers)
    style = chance.randrange(3)
    if style == 0:
        form = {chance.choice(NAMES): chance.choice(TEXTS) for _ in range(chance.randrange(6))}
        return Hostile(method, path, query, form=form, headers=headers)
    if style == 1:
        return Hostile(method, path, query, json=_value(chance, 0), headers=headers)
    return Hostile(method, path, query, body=chance.randbytes(chance.randrange(300)), headers=headers)


def _value(chance: random.Random, depth: int) -> object:
    kind = chance.randrange(6 if depth < 4 else 4)
    if kind == 4:
        return [_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 5:
        names = (*NAMES, "answers", "files", "value", "assignment_id", "version_id", "outcome", "started_at")
        return {chance.choice(names): _value(chance, depth + 1) for _ in range(chance.randrange(6))}
    return (chance.choice(TEXTS), chance.choice(NUMBERS), None, chance.random() * 1e12)[kind]


def _address(chance: random.Random, rule: Rule) -> str:
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            values[name] = sorted(converter.items)[0]
        elif isinstance(converter, IntegerConverter):
            values[name] = chance.choice(NUMBERS)
        elif isinstance(converter, UUIDConverter):
            values[name] = chance.choice(UUIDS)
        else:
            values[name] = chance.choice(TEXTS)[:500].replace("/", "") or "x"
    built = rule.build(values) if values else None
    return built[1] if built else rule.rule
