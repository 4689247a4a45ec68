"""Satisfaction, 1–5: satisfied are 4 and 5."""

from app.questions.types.base import Summary
from app.questions.types.scale import Scale


class Csat(Scale):
    """A whole number 1…5."""

    name = "csat"
    summary = Summary.CSAT
    least, most = 1, 5
