"""The tree of a kept score: read as it was kept, or made again from the version and the answers, and proved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.questions.answers import Context, check_answers
from app.questions.schema import Form
from audits.scoring import Score, TreeDiffers, score_again, score_from_json
from audits.scoring.proving import FORMAT


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands of a visit's score: the document, the answers it was made of, and how they were given."""

    document: Mapping[str, Any]
    answers: Mapping[str, Any]
    channel: str

    @property
    def needs_form(self) -> bool:
        """Whether the tree has to be made again."""
        return self.document.get("format") == FORMAT


def tree_of(kept: Kept, form: Form | None) -> Score:
    """The tree as it was when the visit was taken in. Raises TreeDiffers when it is another one than was scored.

    `form` is that of the visit's version; a tree that was kept whole needs none.
    """
    if not kept.needs_form:
        return score_from_json(dict(kept.document))
    if form is None:
        raise TreeDiffers
    context = Context(tags=frozenset(kept.document["tags"]), channel=kept.channel)
    return score_again(kept.document, form, check_answers(form, kept.answers, context, complete=True).answers)
