"""Pure rules: answers and a version of a checklist → Score with its arithmetic."""

from audits.scoring.printing import bounds_of, printed
from audits.scoring.proving import TreeDiffers, score_again, score_in_brief
from audits.scoring.records import EffectLine, Item, Score, SectionScore, Unit
from audits.scoring.scoring import score
from audits.scoring.storing import score_from_json, score_to_json, stored

__all__ = [
    "EffectLine",
    "Item",
    "Score",
    "SectionScore",
    "TreeDiffers",
    "Unit",
    "bounds_of",
    "printed",
    "score",
    "score_again",
    "score_from_json",
    "score_in_brief",
    "score_to_json",
    "stored",
]
