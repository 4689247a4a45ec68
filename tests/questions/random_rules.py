"""Random conditions and random, often odd, answers to the vectors' form; the same for the same seed."""

import random
from typing import Any

NUMBERS: list[object] = [
    0,
    1,
    -1,
    4.5,
    "4,5",
    "4.50",
    5,
    "−3",
    "1 000",
    90,
    "80,5",
    7,
    1e-7,
    0.1,
    "0.1",
    "x",
    True,
    "1e3",
]
TEXTS = ["", " ", "a", "A", " a ", "straße", "STRASSE", "ΟΔΟΣ", "οδος", "и\u0306од", "йод", "İ", "i\u0307", "ſ", "ŉa"]
TEXTS += [
    "one two",
    "кто-то — там",
    "\ufeffa\x85",
    "👍",
    "～",
    "😀",
    "a\0",
    "10",
    "9",
    "Ǆ",
    "ǆ",
    "ﬃ",
    "K",
    "\x1ca",
    "² ½ Ⅷ",
]
MOMENTS = [
    "2026-10-05",
    "2026-02-29",
    "2028-02-29",
    "2026-10-05T10:00",
    "2026-10-05T10:00:00",
    "23:59",
    "24:00",
    "09:00:30",
]
MOMENTS += ["2026-W41-1", "2026-10-05 10:00", "2199-12-31", "1899-12-31", "2026-10-05T23:59:59"]
DURATIONS: list[object] = [0, 180, 181, "3:00", "1:02:05", "2:60", "1:75:00", "100:00", "300", 2.5, -1, "5:00", [1]]
CHOICES: list[object] = ["yes", "no", "a", "b", "c", "d", "Ja", "nein", "q", True, False, 1, None, "Yes"]
LISTS: list[object] = [["x"], ["y", "x"], ["x", "x"], ["none"], ["none", "x"], ["q"], [], "x", [1], ["x", "y", "z"]]
FILES: list[object] = [
    [f"0198f7a1-0000-7000-8000-00000000000{digit}" for digit in range(count)] for count in (0, 1, 2, 3)
]
FILES += [["x"], "x", None, {}]
VALUES: dict[str, list[object]] = {
    "num": NUMBERS,
    "nps": NUMBERS,
    "csat": [*NUMBERS, 2, 3],
    "ces": [*NUMBERS, 2, 6],
    "wait": DURATIONS,
    "name": list(TEXTS),
    "note": list(TEXTS),
    "sv": LISTS,
    **{name: list(MOMENTS) for name in ("came", "left", "day", "day2", "open", "close")},
}
STATES: list[object] = ["answered", "na", "unobserved", "blank", "scored", None, 0, []]
COMPARISONS = ["==", "!=", "<", "<=", ">", ">="]


def random_document(rng: random.Random, names: list[str]) -> dict[str, Any]:
    """Entries of about two thirds of the questions."""
    return {name: _entry(rng, name) for name in names if rng.random() < 0.65}


def _entry(rng: random.Random, name: str) -> object:
    if rng.random() < 0.02:
        return rng.choice(["yes", 5, [], None, {"valu": 1}])
    if name == "till" and rng.random() < 0.7:
        return {"repeats": [_single(rng, name) for _ in range(rng.randrange(5))]}
    return _single(rng, name)


def _single(rng: random.Random, name: str) -> dict[str, object]:
    entry: dict[str, object] = {"value": rng.choice(VALUES.get(name, CHOICES))}
    if rng.random() < 0.15:
        entry["state"] = rng.choice(STATES)
    if name == "ph" or rng.random() < 0.1:
        entry["files"] = rng.choice(FILES)
    if rng.random() < 0.1:
        entry[rng.choice(["comment", "reason"])] = rng.choice([*TEXTS, 5, None, "x" * 4001])
    return entry


def random_rule(rng: random.Random, names: list[str], depth: int = 4) -> object:
    """A condition that mostly makes sense."""
    if depth == 0 or rng.random() < 0.25:
        return {rng.choice(["answered", "has_photo"]): rng.choice(names)}
    kind = rng.random()
    if kind < 0.3:
        operands = [random_rule(rng, names, depth - 1) for _ in range(rng.randint(1, 3))]
        return {rng.choice(["and", "or"]): operands}
    if kind < 0.4:
        return {"not": [random_rule(rng, names, depth - 1)]}
    if kind < 0.5:
        return {
            "in": [_operand(rng, names), [_literal(rng) for _ in range(3)] if rng.random() < 0.7 else {"answer": "sv"}]
        }
    left = _operand(rng, names)
    return {rng.choice(COMPARISONS): [left, _beside(rng, left, names)]}


def _beside(rng: random.Random, left: object, names: list[str]) -> object:
    """Mostly something of the same kind, so that comparisons are not all false."""
    if rng.random() < 0.25:
        return _operand(rng, names)
    name = str(left["answer"]) if isinstance(left, dict) and "answer" in left else ""
    if name in ("num", "nps", "csat", "ces", "wait") or not name:
        return rng.choice([0, 1, 2, 4.5, 5, 7, 0.5, 0.75, 180, 300, -3, 0.1, 1000])
    if name in ("name", "note"):
        return rng.choice(TEXTS)
    if name in VALUES and name != "sv":
        return _moment(rng)
    return rng.choice(["yes", "no", "a", "b", "JA", "x", True])


def _operand(rng: random.Random, names: list[str]) -> object:
    kind = rng.random()
    if kind < 0.6:
        return {"answer": rng.choice(names)}
    if kind < 0.68:
        return {rng.choice(["count_selected", "score"]): rng.choice(names)}
    if kind < 0.74:
        return {rng.choice("+-"): [_operand(rng, names), rng.choice([1, 0.2, 2.5])]}
    if kind < 0.8:
        pair = rng.choice([("came", "left"), ("day", "day2"), ("open", "close"), ("day", "left")])
        return {"seconds_between": [{"answer": each} for each in pair]}
    if kind < 0.85:
        return {"length": {"answer": rng.choice(["name", "note", "num"])}}
    if kind < 0.88:
        return {"channel": []}
    return _literal(rng)


def _literal(rng: random.Random) -> object:
    return rng.choice([_moment(rng), rng.choice(TEXTS), rng.choice([0, 1, 4.5, 7, 90]), "yes", "no", "a", "x", True])


def _moment(rng: random.Random) -> object:
    return rng.choice(
        [{"date": "2026-10-05"}, {"date": "2028-02-29"}, {"time": "09:00:30"}, {"datetime": "2026-10-05T10:00"}]
    )
