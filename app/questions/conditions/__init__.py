"""Conditions: when a question is shown, when a comment or a photo is required, what a quality rule asks."""

from app.questions.conditions.checking import check_condition
from app.questions.conditions.evaluating import Facts, evaluate
from app.questions.conditions.sentences import sentence
from app.questions.tree import Condition, dump_condition, parse_condition

__all__ = ["Condition", "Facts", "check_condition", "dump_condition", "evaluate", "parse_condition", "sentence"]
