"""Customer effort, 1–7 (CES 2.0); the polarity is stored with the question."""

from app.questions.types.base import Summary
from app.questions.types.scale import Scale


class Ces(Scale):
    """A whole number 1…7."""

    name = "ces"
    summary = Summary.CES
    least, most = 1, 7
