"""What a form is, and its JSON: `parse_form` and `dump_form` round-trip exactly."""

from app.questions.schema.dumping import dump_form
from app.questions.schema.parsing import InvalidForm, parse_form
from app.questions.schema.records import (
    Attribution,
    Band,
    Critical,
    Effect,
    Form,
    Mode,
    Multi,
    MultiRule,
    Option,
    Polarity,
    Question,
    ScoreBand,
    ScoringRules,
    Section,
    Text,
)

__all__ = [
    "Attribution",
    "Band",
    "Critical",
    "Effect",
    "Form",
    "InvalidForm",
    "Mode",
    "Multi",
    "MultiRule",
    "Option",
    "Polarity",
    "Question",
    "ScoreBand",
    "ScoringRules",
    "Section",
    "Text",
    "dump_form",
    "parse_form",
]
