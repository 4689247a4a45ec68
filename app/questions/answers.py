"""The answers document: checked against the form, normalised, freed of what is hidden."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.questions.answer import BLANK, HIDDEN, Answer, State
from app.questions.conditions.evaluating import Facts, evaluate
from app.questions.problems import Code, Problem, pointer, problem
from app.questions.schema import Form, Question, Section
from app.questions.texts import is_storable, trimmed
from app.questions.tree import Condition
from app.questions.types import ANSWER_TYPES, AnswerType, Wrong, is_empty
from app.questions.types.photo import file_ids

ENTRY_KEYS = frozenset({"value", "state", "reason", "comment", "files", "repeats"})
STATES = {"answered": State.SCORED, "na": State.NA, "unobserved": State.UNOBSERVED, "blank": State.BLANK}
CLOSED = frozenset({"yes_no", "one_choice"})  # types whose answers are few words
MOST_COMMENT = 4_000
MOST_FILES = 20
Document = Mapping[str, object]


def plain_key(entry: object) -> tuple[str, str] | None:
    """Under what the right answer to a closed question is remembered: its state and its one word; None for others."""
    if type(entry) is not dict:
        return None
    value, state = entry.get("value"), entry.get("state")
    if len(entry) != ("value" in entry) + ("state" in entry):
        return None
    if type(value) is str and (state is None or state == "answered"):
        return "answered", value
    return (state, "") if type(state) is str and state != "answered" and "value" not in entry else None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A right answer of a closed question, and its entry in the document to keep."""

    answer: Answer
    entry: dict[str, object]


@dataclass(frozen=True, slots=True)
class Context:
    """What conditions may know beside the answers: the branch's service tags, the channel."""

    tags: frozenset[str] = frozenset()
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Every question's answer, what is wrong, and the document to keep."""

    answers: Mapping[str, Answer]
    problems: tuple[Problem, ...]
    document: dict[str, object]


def check_answers(form: Form, document: object, context: Context, *, complete: bool) -> Checked:
    """Check and normalise a document `{question id: {"value": …, "state": …, "comment": …, "files": […]}}`.

    Answers of hidden questions count as not given. The document to keep holds, when `complete`, only what is shown
    and right; of a draft it keeps hidden and wrong entries as they came, so that nothing typed is lost.
    """
    if not isinstance(document, Mapping):
        return Checked(dict.fromkeys(form.by_id, BLANK), (problem("", Code.WRONG_SHAPE, expected="object"),), {})
    walk = _Walk(form, document, context)
    for section in form.sections:
        walk.section(section)
    walk.problems += [
        problem(pointer("", name), Code.NO_SUCH_QUESTION, question=name) for name in document if name not in form.by_id
    ]
    kept = dump_answers(walk.answers, form)
    if not complete:
        kept = {name: walk.untouched.get(name, kept.get(name)) for name in form.by_id if name in walk.untouched | kept}
    return Checked(walk.answers, tuple(walk.problems), kept)


@dataclass
class _Walk:
    """One pass in the form's order: a condition sees only the answers before it."""

    form: Form
    document: Document
    context: Context
    answers: dict[str, Answer] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    untouched: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.closed = remembered_of(self.form)

    def section(self, section: Section) -> None:
        shown = self._is_shown(section)
        for question in section.questions:
            if shown and self._is_shown(question):
                self._question(question)
            else:
                self.answers[question.id] = HIDDEN
                if question.id in self.document:
                    self.untouched[question.id] = self.document[question.id]

    def _is_shown(self, thing: Section | Question) -> bool:
        if thing.requires_tag is not None and thing.requires_tag not in self.context.tags:
            return False
        return thing.show_if is None or evaluate(thing.show_if, self._facts())

    def _facts(self) -> Facts:
        return Facts(self.form, self.answers, self.context.channel)

    def _question(self, question: Question) -> None:
        entry = self.document.get(question.id)
        key = plain_key(entry) if question.id in self.closed else None
        known = None if key is None else self.closed[question.id].get(key)
        if known is None:
            self._new(question, entry, key)
            return
        self.answers[question.id] = known.answer
        if question.comment_when is not None or question.photo_when is not None:
            self._evidence(question, known.answer, pointer("", question.id))

    def _new(self, question: Question, entry: object, key: tuple[str, str] | None) -> None:
        """An entry that this version has not met yet; a closed question has few right ones, and they are remembered."""
        place, before = pointer("", question.id), len(self.problems)
        answer = BLANK if entry is None else self._entry(question, entry, place)
        self.answers[question.id] = answer
        if key is not None and len(self.problems) == before and answer.state is not State.BLANK:
            self.closed[question.id][key] = Remembered(answer, _entry(question, answer))
        if len(self.problems) > before:
            self.untouched[question.id] = entry
        elif answer.state is State.BLANK and question.required:
            self.problems.append(problem(place, Code.REQUIRED))
        else:
            self._evidence(question, answer, place)

    def _evidence(self, question: Question, answer: Answer, place: str) -> None:
        """A comment or a photo that the answer calls for."""
        if answer.state is not State.BLANK and not answer.has_comment and self._holds(question.comment_when):
            self.problems.append(problem(pointer(place, "comment"), Code.COMMENT_REQUIRED))
        if answer.state is State.SCORED and not answer.has_files and self._holds(question.photo_when):
            self.problems.append(problem(pointer(place, "files"), Code.PHOTO_REQUIRED))

    def _holds(self, condition: Condition | None) -> bool:
        return condition is not None and evaluate(condition, self._facts())

    def _entry(self, question: Question, raw: object, place: str) -> Answer:
        if question.repeats == 1:
            return self._single(question, raw, place)
        repeats = raw.get("repeats") if isinstance(raw, Mapping) else None
        if repeats is None:
            return _repeated((self._single(question, raw, place),))
        if not isinstance(repeats, list) or len(repeats) > question.repeats:
            code = Code.TOO_MANY_REPEATS if isinstance(repeats, list) else Code.NOT_AN_ANSWER
            self.problems.append(problem(pointer(place, "repeats"), code, most=question.repeats))
            return BLANK
        below = pointer(place, "repeats")
        return _repeated(tuple(self._single(question, each, pointer(below, at)) for at, each in enumerate(repeats)))

    def _single(self, question: Question, raw: object, place: str) -> Answer:
        entry = raw if isinstance(raw, Mapping) else None
        state = None if entry is None else _state(entry.get("state"))
        if entry is None or state is None or not ENTRY_KEYS.issuperset(entry):
            self.problems.append(problem(place, Code.NOT_AN_ANSWER))
            return BLANK
        answer = Answer(
            state=self._allowed(question, state, place),
            reason=self._words(entry, "reason", place),
            comment=self._words(entry, "comment", place),
            files=self._files(entry, place),
        )
        return self._valued(question, answer, entry, place) if answer.state is State.SCORED else answer

    def _allowed(self, question: Question, state: State, place: str) -> State:
        if state is State.NA and not question.na_allowed:
            self.problems.append(problem(pointer(place, "state"), Code.NA_NOT_ALLOWED))
            return State.BLANK
        if state is State.UNOBSERVED and not question.unobserved_allowed:
            self.problems.append(problem(pointer(place, "state"), Code.UNOBSERVED_NOT_ALLOWED))
            return State.BLANK
        return state

    def _words(self, entry: Document, key: str, place: str) -> str | None:
        raw = entry.get(key)
        if raw is None:
            return None
        if not isinstance(raw, str) or not is_storable(raw):
            self.problems.append(problem(pointer(place, key), Code.NOT_TEXT))
            return None
        text = trimmed(raw.replace("\r\n", "\n"))
        if len(text) > MOST_COMMENT:
            self.problems.append(problem(pointer(place, key), Code.TOO_MANY_CHARACTERS, most=MOST_COMMENT))
            return None
        return text or None

    def _files(self, entry: Document, place: str) -> tuple[str, ...]:
        raw = entry.get("files")
        files = () if raw is None else file_ids(raw)
        if files is None:
            self.problems.append(problem(pointer(place, "files"), Code.NOT_AN_ANSWER))
        elif len(files) > MOST_FILES:
            self.problems.append(problem(pointer(place, "files"), Code.TOO_MANY_FILES, most=MOST_FILES))
        else:
            return files
        return ()

    def _valued(self, question: Question, answer: Answer, entry: Document, place: str) -> Answer:
        answer_type = ANSWER_TYPES.get(question.type)
        if answer_type is None:
            self.problems.append(problem(place, Code.UNKNOWN_TYPE, type=question.type))
            return BLANK
        key = "files" if answer_type.by_files else "value"
        raw = answer.files if answer_type.by_files else entry.get("value")
        if is_empty(raw):
            return replace(answer, state=State.BLANK)
        checked = answer_type.check(question, raw)
        if isinstance(checked, Wrong):
            self.problems.append(Problem(pointer(place, key), checked.code, checked.params))
            return replace(answer, state=State.BLANK)
        return replace(answer, value=checked)


def _state(raw: object) -> State | None:
    """The state of an entry; "answered" when it does not say."""
    if raw is None:
        return State.SCORED
    return STATES.get(raw) if isinstance(raw, str) else None


STRONGEST = (State.SCORED, State.UNOBSERVED, State.BLANK, State.NA)


def _repeated(repeats: tuple[Answer, ...]) -> Answer:
    """The answer of a repeated question: scored when any repeat is, else what keeps it from being scored."""
    states = {repeat.state for repeat in repeats} or {State.BLANK}
    return Answer(next(state for state in STRONGEST if state in states), repeats=repeats)


def remembered_of(form: Form) -> dict[str, dict[tuple[str, object], Remembered]]:
    """What is remembered of each closed question of the version."""
    found: dict[str, dict[tuple[str, object], Remembered]] | None = form.memory.get("answers")
    if found is None:
        closed = [each.id for each in form.questions if each.type in CLOSED and each.repeats == 1]
        found = form.memory.setdefault("answers", {name: {} for name in closed})
    return found


def dump_answers(answers: Mapping[str, Answer], form: Form) -> dict[str, object]:
    """The normalised document, in the form's order: what `check_answers` reads back to the same answers."""
    closed = remembered_of(form)
    document: dict[str, object] = {}
    for question in form.questions:
        answer = answers.get(question.id, BLANK)
        entry = _remembered_entry(closed.get(question.id), answer) or _entry(question, answer)
        if entry:
            document[question.id] = entry
    return document


def _remembered_entry(
    known: Mapping[tuple[str, object], Remembered] | None, answer: Answer
) -> dict[str, object] | None:
    """A copy of the entry that stands beside this very answer, if it does."""
    if known is None or answer.state is not State.SCORED:
        return None
    found = known.get(("answered", answer.value))
    return dict(found.entry) if found is not None and found.answer is answer else None


def canonical_json(document: Document) -> str:
    """The same text for the same document, whatever the order of its keys: for digests and comparisons."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


WORDS = {State.SCORED: "answered", State.NA: "na", State.UNOBSERVED: "unobserved", State.BLANK: "blank"}


def _entry(question: Question, answer: Answer) -> dict[str, object]:
    if answer.state is State.HIDDEN:
        return {}
    if answer.repeats:
        return {"repeats": [_entry(question, repeat) or {"state": "blank"} for repeat in answer.repeats]}
    answer_type = ANSWER_TYPES.get(question.type)
    row = {
        "state": WORDS.get(answer.state),
        "value": None if answer_type is None else _dumped(answer_type, answer),
        "reason": answer.reason,
        "comment": answer.comment,
        "files": list(answer.files),
    }
    kept = {key: value for key, value in row.items() if value not in (None, [])}
    return {} if answer.state is State.BLANK and len(kept) == 1 else kept


def _dumped(answer_type: AnswerType, answer: Answer) -> object:
    return None if answer.value is None or answer_type.by_files else answer_type.dump(answer.value)
