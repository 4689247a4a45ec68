"""Forms and answers for tests, as short as they can be said."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.questions.answers import Checked, Context, check_answers
from app.questions.schema import Form, parse_form

Row = dict[str, Any]
LADDER = {"full": 1, "slight": "0.9", "some": "0.75", "half": "0.5", "much": "0.25", "none": 0}


def question(id: str, type: str = "yes_no", **more: Any) -> Row:
    """A question with a label; by default yes/no with the weight 1."""
    rated = type in ("yes_no", "one_choice", "several", "nps", "csat", "ces")
    return {"id": id, "type": type, "label": {"ru": f"Вопрос {id}"}, "weight": 1 if rated else 0, **more}


def options(points: Mapping[str, object], *, exclusive: Iterable[str] = ()) -> list[Row]:
    """Options with their points (None: without)."""
    rows = [{"id": id, "label": {"ru": id}, "points": each} for id, each in points.items()]
    return [{**row, "exclusive": True} if row["id"] in exclusive else row for row in rows]


def section(id: str, *questions: Row, **more: Any) -> Row:
    """A section."""
    return {"id": id, "label": {"ru": f"Раздел {id}"}, "questions": list(questions), **more}


def form_json(*parts: Row, **scoring: Any) -> Row:
    """A form's JSON from sections, or from questions, which then make one section."""
    sections = list(parts) if parts and "questions" in parts[0] else [section("s", *parts)]
    return {"languages": ["ru"], "sections": sections, "scoring": scoring}


def form(*parts: Row, **scoring: Any) -> Form:
    """A form from sections, or from questions, which then make one section."""
    return parse_form(form_json(*parts, **scoring))


def check(
    form: Form,
    values: Mapping[str, Any],
    *,
    tags: Iterable[str] = (),
    channel: str | None = None,
    complete: bool = True,
) -> Checked:
    """Checked answers: "n/a" and "unobserved" stand for those states, dicts for whole entries."""
    document = {name: _entry(value) for name, value in values.items()}
    return check_answers(form, document, Context(frozenset(tags), channel), complete=complete)


def _entry(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    states = {"n/a": {"state": "na"}, "unobserved": {"state": "unobserved"}}
    return states.get(value, {"value": value}) if isinstance(value, str) else {"value": value}
