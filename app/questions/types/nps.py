"""Would you recommend us, 0–10 (Reichheld 2003): promoters 9–10, detractors 0–6."""

from app.questions.types.base import Summary
from app.questions.types.scale import Scale


class Nps(Scale):
    """A whole number 0…10."""

    name = "nps"
    summary = Summary.NPS
    least, most = 0, 10
