"""Normal, Student and beta distributions from the standard library alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_PRECISION = 1e-16
_MOST_STEPS = 20_000
_STIRLING_FROM = 100.0
_NORMAL = NormalDist()


def normal_cdf(x: float) -> float:
    """P(Z <= x) for a standard normal Z, by the complementary error function (accurate in both tails)."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def normal_quantile(p: float) -> float:
    """The x with P(Z <= x) = p, 0 < p < 1 (Wichura 1988, AS 241, as in `statistics.NormalDist`).

    The upper half is mirrored from the lower one by `level_z`, which keeps digits near p = 1.
    """
    return _NORMAL.inv_cdf(_checked(p))


@lru_cache(maxsize=4096)
def level_z(level: float) -> float:
    """The two-sided normal factor of a confidence level: 0.95 gives 1.959963…"""
    return -normal_quantile((1.0 - _checked(level)) / 2.0)


@lru_cache(maxsize=4096)
def level_t(level: float, df: float) -> float:
    """The two-sided Student factor of a confidence level: (0.95, 10) gives 2.228138…"""
    return -t_quantile((1.0 - _checked(level)) / 2.0, df)


def t_cdf(x: float, df: float) -> float:
    """P(T <= x) for Student's t with `df` > 0 degrees of freedom, not necessarily whole.

    By the incomplete beta function (Abramowitz and Stegun 1964, 26.7.1).
    """
    if df <= 0:
        raise ValueError("degrees of freedom must be positive")
    if x == 0:
        return 0.5
    square = x * x
    tail = 0.5 * _incomplete_beta(df / 2, 0.5, df / (df + square), square / (df + square))
    return tail if x < 0 else 1.0 - tail


def t_quantile(p: float, df: float) -> float:
    """The x with P(T <= x) = p for Student's t, 0 < p < 1, `df` >= 0.1."""
    _checked(p)
    if p == 0.5:
        return 0.0
    if p > 0.5:
        return -t_quantile(1.0 - p, df)
    low = min(-1.0, normal_quantile(p))
    while t_cdf(low, df) > p:
        low *= 2.0
    return _root(lambda x: t_cdf(x, df) - p, low, 0.0)


def beta_cdf(x: float, a: float, b: float) -> float:
    """P(B <= x) for a beta distribution with shapes a, b > 0."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    return _incomplete_beta(a, b, x, 1.0 - x)


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x in 0…1 with P(B <= x) = p, 0 < p < 1."""
    _checked(p)
    return _root(lambda x: beta_cdf(x, a, b) - p, 0.0, 1.0)


def _checked(p: float) -> float:
    """A probability strictly between 0 and 1, or ValueError."""
    if not 0.0 < p < 1.0:
        raise ValueError(f"a probability lies strictly between 0 and 1, not {p}")
    return p


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """I_x(a, b) with rest = 1 - x given apart, so that no digit is lost near x = 1.

    Continued fraction of Didonato and Morris (1992, TOMS 708), on the side where it converges fast.
    """
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _incomplete_beta(b, a, rest, x)
    if x == 0.0:
        return 0.0
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)) / a
    return front / _continued_fraction(a, b, x)


def _continued_fraction(a: float, b: float, x: float) -> float:
    """The denominator of I_x(a, b), evaluated forwards by the method of Lentz (1976)."""
    value = ratio_up = 1.0
    ratio_down = 0.0
    for step in range(1, _MOST_STEPS):
        half, odd = divmod(step, 2)
        if odd:
            part = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            part = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        ratio_down = 1.0 / ((1.0 + part * ratio_down) or _TINY)
        ratio_up = (1.0 + part / ratio_up) or _TINY
        value *= ratio_up * ratio_down
        if abs(ratio_up * ratio_down - 1.0) < _PRECISION * 10:
            return value
    raise ArithmeticError("the continued fraction did not settle")


def _log_beta(a: float, b: float) -> float:
    """ln B(a, b); for a large shape by Stirling's series, where two near lgamma values would cancel."""
    small, large = min(a, b), max(a, b)
    if large < _STIRLING_FROM:
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    total = small + large
    ratio = -(large - 0.5) * math.log1p(small / large) - small * math.log(total) + small
    return math.lgamma(small) + ratio + _stirling_rest(large) - _stirling_rest(total)


def _stirling_rest(x: float) -> float:
    """ln Γ(x) less the leading terms of Stirling's series, for large x."""
    return 1 / (12 * x) - 1 / (360 * x**3) + 1 / (1260 * x**5)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """The zero of a rising function between two bounds: the method of Ridders (1979), bisection at worst."""
    at_low, at_high = function(low), function(high)
    for _ in range(200):
        middle = (low + high) / 2
        at_middle = function(middle)
        step = math.sqrt(at_middle * at_middle - at_low * at_high)
        guess = middle if step == 0.0 else middle - (middle - low) * at_middle / step
        guess = min(max(guess, low), high)
        at_guess = function(guess)
        for point, value in sorted(((middle, at_middle), (guess, at_guess))):
            if value <= 0.0:
                low, at_low = point, value
            elif point < high:
                high, at_high = point, value
        if high - low <= 4e-16 * max(abs(low), abs(high)) or at_guess == 0.0:
            return guess
    return (low + high) / 2
