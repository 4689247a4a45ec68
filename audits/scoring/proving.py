"""A score in a few bytes: what its sum is, and a digest by which the tree made again is known to be the same."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from app.errors import Conflict
from app.questions.answer import Answer
from app.questions.schema import Form
from audits.scoring.records import EffectLine, Item, Score, SectionScore
from audits.scoring.scoring import kept_in, score
from audits.scoring.storing import stored_text

FORMAT: Final = 2
BYTES = 16


class TreeDiffers(Conflict):
    """The tree made again is not the one that was scored: answers, version or rules are not what they were (409)."""

    def __init__(self) -> None:
        super().__init__("tree_differs")


def score_in_brief(result: Score, form: Form, *, tags: frozenset[str]) -> dict[str, Any]:
    """What is kept of a score beside the answers and the version that it is made of, as JSON.

    `tags` are the branch's as they were: those that the form asks about are kept.
    """
    return {
        "format": FORMAT,
        "final": None if result.final is None else stored_text(result.final),
        "tags": sorted(tags & _asked(form)),
        "digest": digest_of(result, form),
    }


def score_again(document: Mapping[str, Any], form: Form, answers: Mapping[str, Answer]) -> Score:
    """The tree, made again by what was kept of it. Raises TreeDiffers when it is another one than was scored."""
    result = score(form, answers, tags=frozenset(document["tags"]))
    if digest_of(result, form) != document["digest"]:
        raise TreeDiffers
    return result


def digest_of(result: Score, form: Form) -> str:
    """32 hexadecimal signs of every number and word of the tree, exact; items known to the form are hashed once."""
    known: dict[int, tuple[Item, bytes]] = kept_in(form.memory, "digests")
    parts = [_words(_total(result)), *(_words(_effect(effect)) for effect in result.effects)]
    for section in result.sections:
        parts.append(_section_words(section).encode())
        for item in section.items:
            found = known.get(id(item))
            if found is None or found[0] is not item:
                digest = hashlib.blake2b(_words(_item(item)), digest_size=BYTES).digest()
                found = known[id(item)] = (item, digest)
            parts.append(found[1])
    return hashlib.blake2b(b"".join(parts), digest_size=BYTES).hexdigest()


def _words(values: list[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _exact(value: Fraction | None) -> str:
    return "-" if value is None else f"{value.numerator}/{value.denominator}"


def _item(each: Item) -> list[object]:
    numbers = (each.weight, each.ratio, each.earned, each.possible, each.loss)
    words = (each.id, each.number, each.state.value, each.bonus, each.met, each.rule, each.clause, each.clause_id)
    return [*words, each.params, *map(_exact, numbers)]


def _section_words(each: SectionScore) -> str:
    numbers = (each.weight, each.share, each.earned, each.bonus, each.possible, each.base, each.raw, each.final)
    return f"{each.id}:{each.gate_passed}:{' '.join(map(_exact, (*numbers, each.loss, each.gate)))};"


def _total(each: Score) -> list[object]:
    numbers = (each.base, each.raw, each.final, each.pass_mark, each.coverage)
    words = (each.mode.value, each.unit.value, each.passed, each.band, each.is_covered, each.is_na_excessive)
    return [*words, each.na_items, each.shown_items, each.unobserved_criticals, *map(_exact, numbers)]


def _effect(each: EffectLine) -> list[object]:
    numbers = (each.ratio, each.threshold, each.cap_percent, each.before, each.after, each.loss)
    return [each.effect.value, each.item, each.number, each.section, each.clause, *map(_exact, numbers)]


def _asked(form: Form) -> frozenset[str]:
    """The tags that sections or questions of the form ask about."""
    known: frozenset[str] | None = form.memory.get("tags")
    if known is None:
        of_sections = {section.requires_tag for section in form.sections}
        asked = of_sections | {question.requires_tag for question in form.questions}
        known = form.memory["tags"] = frozenset(tag for tag in asked if tag is not None)
    return known
