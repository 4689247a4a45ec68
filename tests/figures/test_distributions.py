"""Quantiles and distribution functions agree with scipy to nine digits and more."""

from __future__ import annotations

import pytest
from scipy import stats

from app.figures.distributions import (
    beta_cdf,
    beta_quantile,
    level_t,
    level_z,
    normal_cdf,
    normal_quantile,
    t_cdf,
    t_quantile,
)

PROBABILITIES = (1e-10, 1e-6, 0.00125, 0.005, 0.025, 0.1, 0.3, 0.49, 0.5, 0.7, 0.975, 0.9999)


@pytest.mark.parametrize("p", PROBABILITIES)
def test_it_finds_normal_quantiles_as_scipy_does(p: float) -> None:
    assert normal_quantile(p) == pytest.approx(stats.norm.ppf(p), rel=1e-12, abs=1e-12)
    assert normal_cdf(stats.norm.ppf(p)) == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize("df", [0.5, 1, 2, 2.5, 3, 10, 29, 99.7, 1000, 27_600, 1e6])
@pytest.mark.parametrize("p", PROBABILITIES)
def test_it_finds_student_quantiles_as_scipy_does(p: float, df: float) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9, abs=1e-9)
    assert t_cdf(stats.t.ppf(p, df), df) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize(("a", "b"), [(1, 10), (5, 6), (0.5, 0.5), (10, 1), (150, 40), (5000, 5000), (3, 20_000)])
@pytest.mark.parametrize("p", [1e-4, 0.025, 0.5, 0.975, 0.9999])
def test_it_finds_beta_quantiles_as_scipy_does(p: float, a: float, b: float) -> None:
    quantile = stats.beta.ppf(p, a, b)
    assert beta_quantile(p, a, b) == pytest.approx(quantile, rel=1e-9)
    assert beta_cdf(quantile, a, b) == pytest.approx(p, rel=1e-9)


def test_it_gives_the_factors_of_the_textbook() -> None:
    assert level_z(0.95) == pytest.approx(1.959963985, abs=1e-9)
    assert level_t(0.95, 10) == pytest.approx(2.228138852, abs=1e-9)
    assert (beta_cdf(0, 2, 3), beta_cdf(1, 2, 3)) == (0.0, 1.0)


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, 1.1, float("nan")])
def test_it_refuses_what_is_no_probability(p: float) -> None:
    for function in (normal_quantile, level_z):
        with pytest.raises(ValueError, match="strictly between"):
            function(p)
    with pytest.raises(ValueError, match="strictly between"):
        t_quantile(p, 5)
    with pytest.raises(ValueError, match="positive"):
        t_cdf(1.0, 0)
