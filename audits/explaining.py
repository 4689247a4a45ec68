"""The tree of a score for people: item → section → total, in points of 100, with answer, clause, rule and evidence.

It prints what the scoring made: points of 100 are the items' own points times what one of them is worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.questions.answer import BLANK, Answer, State
from app.questions.schema import Form, Section
from audits.saying import answer_words, effect_words, rule_words
from audits.scoring import Item, Score, SectionScore

ZERO, HUNDRED = Fraction(0), Fraction(100)
INNER = str.maketrans("«»", "„“")  # a comment is printed within guillemets
Files = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause as a line names it; `url` is empty for those who may not open it."""

    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One question's line. Points are of 100; `earned` and `possible` are 0 for what is not scored."""

    id: str
    number: str
    title: str
    answer: str
    state: str
    weight: Fraction
    earned: Fraction
    possible: Fraction
    loss: Fraction
    clause: ClauseLine | None
    rule: str
    comment: str
    files: tuple[tuple[str, str], ...]
    is_critical: bool


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section's line; `percent` is None when nothing in it was scored."""

    number: int
    title: str
    weight: Fraction
    percent: Fraction | None
    earned: Fraction
    possible: Fraction
    loss: Fraction
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class EffectTold:
    """A critical item that fired, and what it took away."""

    words: str
    loss: Fraction


@dataclass(frozen=True, slots=True)
class Tree:
    """A score with its arithmetic; `raw` and `final` are None when nothing was scored."""

    raw: Fraction | None
    final: Fraction | None
    sections: tuple[SectionLine, ...]
    effects: tuple[EffectTold, ...]

    @property
    def items(self) -> tuple[ItemLine, ...]:
        """All lines in the form's order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the lines are made of, beside the score itself."""

    form: Form
    answers: Mapping[str, Answer]
    clauses: Mapping[str, ClauseLine]
    files: Files
    language: str


def explain(score: Score, sources: Sources) -> Tree:
    """The tree of a visit's score by the version it was made with."""
    labels = {question.id: question.label.to(sources.language) for question in sources.form.questions}
    sections = {section.id: section for section in sources.form.sections}
    told = [
        _section(number, sections[each.id], each, sources)
        for number, each in enumerate(score.sections, 1)
        if each.id in sections
    ]
    effects = tuple(EffectTold(effect_words(each, labels.get(each.item, "")), each.loss) for each in score.effects)
    return Tree(score.raw, score.final, tuple(told), effects)


def _section(number: int, section: Section, scored: SectionScore, sources: Sources) -> SectionLine:
    worth = HUNDRED * scored.share / scored.possible if scored.possible else ZERO
    return SectionLine(
        number=number,
        title=section.label.to(sources.language),
        weight=HUNDRED * scored.share,
        percent=scored.raw,
        earned=worth * scored.possible - scored.loss,
        possible=worth * scored.possible,
        loss=scored.loss,
        items=tuple(_item(item, worth, sources) for item in scored.items),
    )


def _item(item: Item, worth: Fraction, sources: Sources) -> ItemLine:
    question, answer = sources.form.by_id[item.id], sources.answers.get(item.id, BLANK)
    possible = worth * item.possible
    return ItemLine(
        id=item.id,
        number=item.number,
        title=question.label.to(sources.language),
        answer=answer_words(question, answer, sources.language),
        state=item.state.value,
        weight=item.weight,
        earned=possible - item.loss,
        possible=possible,
        loss=item.loss,
        clause=sources.clauses.get(item.clause or ""),
        rule=rule_words(item, question) if item.state is State.SCORED and item.weight else "",
        comment=_comment(answer),
        files=tuple(sources.files.get(item.id, ())),
        is_critical=question.critical is not None,
    )


def _comment(answer: Answer) -> str:
    words = [answer.comment, answer.reason, *(repeat.comment for repeat in answer.repeats)]
    return " ".join(word for word in words if word).translate(INNER)
