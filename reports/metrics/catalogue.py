"""What the questions of a period's visits are called and where they stand, in the reader's language."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.questions.schema import Attribution, Form, Question, Text
from app.standards import reading as standards
from audits import reading as audits
from audits.reading_scores import ScoredVisit


@dataclass(frozen=True, slots=True)
class Line:
    """A question with a weight: the number of its clause, or its place in the checklist."""

    question_id: str
    number: str
    name: str
    clause_key: str | None
    clause_id: int | None
    is_staffs: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the checklist."""

    id: str
    number: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sections in their order, the versions that scored the visits, the latest first, and the clauses behind them."""

    parts: tuple[Part, ...] = ()
    versions: tuple[audits.VersionRow, ...] = ()
    clauses: Mapping[int, standards.ClauseRow] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All questions in their order."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def staffs(self) -> frozenset[str]:
        """The questions that depend on the member of staff."""
        return frozenset(line.question_id for line in self.lines if line.is_staffs)

    def numbers(self) -> str:
        """The versions' numbers: "6", or "5, 6"."""
        return ", ".join(str(version.number) for version in sorted(self.versions, key=lambda each: each.number))


def catalogue_of(visits: Iterable[ScoredVisit], language: str) -> Catalogue:
    """The questions of all versions that these visits were scored by: one statement a version, and one for clauses."""
    ids = {visit.version_id for visit in visits}
    found = (audits.version(version_id) for version_id in sorted(ids))
    versions = sorted((each for each in found if each), key=lambda each: each.number, reverse=True)
    sections = _merged(version.form for version in versions)
    questions = [question for _, asked in sections.values() for question in asked.values()]
    clauses = standards.clauses({each.clause_id for each in questions if each.clause_id})
    titles = {key: clause.title_in(language) for key, clause in clauses.items()}
    filled = [(section_id, name, asked) for section_id, (name, asked) in sections.items() if asked]
    parts = tuple(
        Part(section_id, str(number), name.to(language), _lines(str(number), asked, titles, language))
        for number, (section_id, name, asked) in enumerate(filled, 1)
    )
    return Catalogue(parts, tuple(versions), clauses)


def _merged(forms: Iterable[Form]) -> dict[str, tuple[Text, dict[str, Question]]]:
    """Sections with their weighted questions; what only an older version asked stands last."""
    sections: dict[str, tuple[Text, dict[str, Question]]] = {}
    for form in forms:
        for section in form.sections:
            _, asked = sections.setdefault(section.id, (section.label, {}))
            for question in section.questions:
                if question.weight:
                    asked.setdefault(question.id, question)
    return sections


def _lines(section: str, asked: Mapping[str, Question], titles: Mapping[int, str], language: str) -> tuple[Line, ...]:
    """Numbers are those of clauses; a second question on the same clause gets a letter, so that rows differ."""
    taken: Counter[str] = Counter()
    lines = []
    for place, question in enumerate(asked.values(), 1):
        number = question.clause or f"{section}.{place}"
        taken[number] += 1
        suffix = chr(ord("a") + taken[number] - 1) if taken[number] > 1 else ""
        lines.append(
            Line(
                question.id,
                number + suffix,
                titles.get(question.clause_id or 0) or _name(question, language),
                question.clause,
                question.clause_id,
                question.attribution is not Attribution.BRANCH,
            )
        )
    return tuple(lines)


def _name(question: Question, language: str) -> str:
    return (question.short or question.label).to(language)
