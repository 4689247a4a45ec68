"""Seeded chance: every thing of the story draws from a stream of its own, so that one draw more shifts no other."""

import math
from collections.abc import Sequence
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


def stream(*keys: object) -> Random:
    """The random numbers that belong to these keys, the same in every process."""
    return Random("/".join(str(key) for key in keys))  # noqa: S311  # an invented story, no secret


def chance(logit: float) -> float:
    """The probability behind a logit."""
    return 1 / (1 + math.exp(-logit))


def happens(random: Random, probability: float) -> bool:
    """Whether something of this probability happens."""
    return random.random() < probability


def pick_fresh(random: Random, pool: Sequence[T], used: dict[T, int]) -> T:
    """One of the pool among those used least so far; `used` counts on."""
    fewest = min(used.get(each, 0) for each in pool)
    chosen = random.choice([each for each in pool if used.get(each, 0) == fewest])
    used[chosen] = used.get(chosen, 0) + 1
    return chosen


def uuid_of(random: Random, milliseconds: int) -> str:
    """A UUIDv7 (RFC 9562) of this Unix time, as a phone would have made it."""
    bits = (milliseconds << 80) | (7 << 76) | (random.getrandbits(12) << 64) | (2 << 62) | random.getrandbits(62)
    return str(UUID(int=bits))
