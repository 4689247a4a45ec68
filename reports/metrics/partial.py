"""PURE: a visit's score over some of its items, by the rule of its own total."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from app.questions.schema import Mode
from audits.scoring import Score

ZERO = Fraction(0)


def partial_sections(tree: Score, ids: frozenset[str]) -> Mapping[str, Fraction]:
    """Each section's percent over the scored items named; sections without any are left out."""
    found = {}
    for section in tree.sections:
        items = [item for item in section.items if item.id in ids and not item.bonus]
        possible = sum((item.possible for item in items), ZERO)
        if possible:
            found[section.id] = 100 * sum((item.earned for item in items), ZERO) / possible
    return found


def partial_total(tree: Score, ids: frozenset[str]) -> Fraction | None:
    """The total over the items named: by sections where the checklist weighs those, else over all at once.

    A person's score takes the items that depend on them, a comparison of two versions those of both. None where
    none of them was scored.
    """
    if tree.mode is Mode.SECTION:
        percents = partial_sections(tree, ids)
        weights = {section.id: section.weight for section in tree.sections if section.id in percents}
        whole = sum(weights.values(), ZERO)
        return sum((weights[key] * percents[key] for key in weights), ZERO) / whole if whole else None
    items = [item for item in tree.items if item.id in ids and not item.bonus]
    possible = sum((item.possible for item in items), ZERO)
    return 100 * sum((item.earned for item in items), ZERO) / possible if possible else None


def same_items(now: Iterable[Score], before: Iterable[Score]) -> frozenset[str]:
    """The weighted items that both sides' versions hold with one and the same weight."""
    return frozenset(item_id for item_id, _ in _weights(now) & _weights(before))


def _weights(trees: Iterable[Score]) -> set[tuple[str, Fraction]]:
    return {(item.id, item.weight) for tree in trees for item in tree.items if item.weight}
