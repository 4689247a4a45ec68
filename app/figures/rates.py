"""Response rates of a survey (AAPOR) and promises kept on time (SLA)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from app.figures.figure import Number
from app.figures.shares import Share


class Disposition(StrEnum):
    """How an invitation ended. "Opened" is no disposition: it is unreliable, and never a denominator."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    REFUSED = "refused"
    """Unsubscribed, or said no."""
    HARD_BOUNCE = "hard_bounce"
    NO_ANSWER = "no_answer"
    NOT_ELIGIBLE = "not_eligible"
    """Known not to belong to the population: reported, in no rate, used to estimate e."""


class Outcome(StrEnum):
    """The classes of the AAPOR Standard Definitions (10th edition, 2023), for named persons asked over the net."""

    COMPLETE = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    NON_CONTACT = "NC"
    OTHER = "O"
    UNKNOWN = "U"
    NOT_ELIGIBLE = "NE"


MAPPING: Mapping[Disposition, Outcome] = MappingProxyType(
    {
        Disposition.COMPLETE: Outcome.COMPLETE,
        Disposition.PARTIAL: Outcome.PARTIAL,
        Disposition.REFUSED: Outcome.REFUSAL,
        Disposition.HARD_BOUNCE: Outcome.UNKNOWN,
        Disposition.NO_ANSWER: Outcome.UNKNOWN,
        Disposition.NOT_ELIGIBLE: Outcome.NOT_ELIGIBLE,
    }
)
"""The default mapping, printed beside the rates. Silence and a returned invitation tell nothing about eligibility."""


@dataclass(frozen=True)
class ResponseRates:
    """RR1…RR6 in percent, each None where its denominator is 0, with the `e` they were computed with."""

    rr1: Fraction | None
    rr2: Fraction | None
    rr3: Fraction | None
    rr4: Fraction | None
    rr5: Fraction | None
    rr6: Fraction | None
    e: Fraction
    invited: int


def response_rates(
    counts: Mapping[Disposition, int],
    *,
    e: Number | None = None,
    mapping: Mapping[Disposition, Outcome] = MAPPING,
) -> ResponseRates:
    """RR1–RR6 of the AAPOR Standard Definitions from the counts of a campaign's invitations.

    Odd rates count complete answers, even ones partial answers too. 1 and 2 take every unknown for eligible, 3 and 4
    the share `e` of them (0…1; None: the share among the known, 1 where none is known), 5 and 6 none. Deferred and
    suppressed contacts were not invited and stand outside; links without a frame (QR, kiosk) have no rate at all.
    """
    sums = _by_outcome(counts, mapping)
    known = sum(sums[kind] for kind in _ELIGIBLE)
    share = _eligible_share(known, sums[Outcome.NOT_ELIGIBLE]) if e is None else Fraction(e)
    if not 0 <= share <= 1:
        raise ValueError("e lies in 0…1")
    complete, answered = sums[Outcome.COMPLETE], sums[Outcome.COMPLETE] + sums[Outcome.PARTIAL]
    everyone, likely, surely = (known + factor * sums[Outcome.UNKNOWN] for factor in (Fraction(1), share, Fraction(0)))
    return ResponseRates(
        rr1=_percent(complete, everyone),
        rr2=_percent(answered, everyone),
        rr3=_percent(complete, likely),
        rr4=_percent(answered, likely),
        rr5=_percent(complete, surely),
        rr6=_percent(answered, surely),
        e=share,
        invited=sum(counts.values()),
    )


@dataclass(frozen=True)
class Promise:
    """One thing promised by a time (aware, UTC) and, if it was, done at a time."""

    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class PromisesKept:
    """The share met of those due in the period, and beside it what is open and already overdue, whenever due."""

    met: Share
    open_overdue: int


def promises_kept(promises: Iterable[Promise], *, starts_at: datetime, ends_at: datetime, at: datetime) -> PromisesKept:
    """Met / due, by *due date*: due in `starts_at <= due < ends_at` and no later than `at`.

    What was done at the very moment it was due is met. A promise still to fall due counts nowhere, even if done.
    """
    due = met = overdue = 0
    for promise in promises:
        if promise.due_at > at:
            continue
        overdue += promise.done_at is None and promise.due_at < at
        if starts_at <= promise.due_at < ends_at:
            due += 1
            met += promise.done_at is not None and promise.done_at <= promise.due_at
    return PromisesKept(Share(met, due), overdue)


_ELIGIBLE = (Outcome.COMPLETE, Outcome.PARTIAL, Outcome.REFUSAL, Outcome.NON_CONTACT, Outcome.OTHER)


def _by_outcome(counts: Mapping[Disposition, int], mapping: Mapping[Disposition, Outcome]) -> dict[Outcome, int]:
    """The counts added up by class; a negative one is a ValueError."""
    sums = dict.fromkeys(Outcome, 0)
    for disposition, count in counts.items():
        if count < 0:
            raise ValueError("counts are never negative")
        sums[mapping[disposition]] += count
    return sums


def _eligible_share(eligible: int, not_eligible: int) -> Fraction:
    """e by the share of the eligible among those known (proportional allocation, CASRO 1982)."""
    return Fraction(eligible, eligible + not_eligible) if eligible + not_eligible else Fraction(1)


def _percent(hits: int, base: Fraction) -> Fraction | None:
    """hits / base in percent; None for an empty base."""
    return Fraction(100 * hits) / base if base else None
