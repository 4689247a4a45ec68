"""Doors of the designer: one blueprint, one module a subject."""

from audits.routes.designer import checklists, conditions, questions, sections
from audits.routes.designer.desk import blueprint

__all__ = ["blueprint", "checklists", "conditions", "questions", "sections"]
