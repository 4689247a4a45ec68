"""What the phone may send, read strictly at the border; OpenAPI describes these very models."""

import json
import math
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.errors import InvalidAnswer
from app.questions.texts import is_storable
from audits.models.visits import Outcome

MOST_BODY_BYTES = 1024 * 1024
MOST_FILE_BYTES = 15 * 1024 * 1024
DEEPEST = 12
WORDS_ALONE = {str}
Key = Annotated[int, Field(gt=0, lt=2**53)]
Model = TypeVar("Model", bound=BaseModel)


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("no database can hold this text")
    return text


def _in_our_time(at: datetime) -> datetime:
    if not 2000 <= at.year <= 2100:
        raise ValueError("between the years 2000 and 2100")
    return at


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """Most entries are objects of one or two words: all words are looked at in one go, other entries one by one."""
    texts: list[str] = list(document)
    for entry in document.values():
        if type(entry) is dict and {*map(type, entry.values())} == WORDS_ALONE:
            texts += entry
            texts += entry.values()
        elif not is_plain(entry, DEEPEST - 1):
            raise ValueError("too deep, or holds what no database can hold")
    if not is_storable("\n".join(texts)):
        raise ValueError("holds what no database can hold")
    return document


def is_plain(value: object, depth: int) -> bool:
    """Whether every database can hold the JSON value: no NUL, no half characters, no NaN, not too deep."""
    if depth == 0:
        return False
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, list):
        return all(is_plain(each, depth - 1) for each in value)
    if isinstance(value, dict):
        return all(is_storable(key) and is_plain(each, depth - 1) for key, each in value.items())
    return value is None


Words = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_storable)]
Name = Annotated[str, StringConstraints(max_length=64), AfterValidator(_storable)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Answers = Annotated[dict[str, Any], AfterValidator(_plain)]
UUID7 = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
FileKey = Annotated[str, StringConstraints(pattern=UUID7)]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Entry(BaseModel):
    """A part of what is sent: named fields only, nothing converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ExpectedFile(Entry):
    """One line of the manifest: a file that will follow under its own key."""

    uuid: FileKey
    question_id: Name = ""
    kind: Literal["photo", "audio", "other"] = "photo"
    bytes: Annotated[int, Field(ge=1, le=MOST_FILE_BYTES)]
    digest: Sha256
    media_type: Literal["image/jpeg", "image/png", "image/webp", "audio/mp4", "audio/ogg", "audio/webm"]
    taken_at: Moment | None = None


class Submission(Entry):
    """A finished visit. `monotonic` is how many milliseconds it took by the clock that nobody can set."""

    assignment_id: Key
    version_id: Key
    outcome: Literal["completed", "not_possible", "recognised", "refused"] = "completed"
    outcome_reason: Words = ""
    started_at: Moment
    finished_at: Moment
    monotonic: Annotated[int, Field(ge=0, lt=2**53)] | None = None
    answers: Answers = Field(default_factory=dict)
    staff_note: Words = ""
    files: Annotated[list[ExpectedFile], Field(max_length=200)] = Field(default_factory=list)

    @property
    def ended(self) -> Outcome:
        """The outcome as the records name it."""
        return Outcome(self.outcome)


class Details(Entry):
    """What a draft holds beside its answers."""

    outcome: Literal["completed", "not_possible", "recognised", "refused"] | None = None
    outcome_reason: Words = ""
    staff_note: Words = ""


class DraftBody(Entry):
    """A visit on its way, mirrored while it is filled."""

    assignment_id: Key
    started_at: Moment
    answers: Answers = Field(default_factory=dict)
    details: Details = Field(default_factory=Details)


def read(model: type[Model], body: bytes) -> Model:
    """The body as a frozen model. Raises InvalidAnswer("wrong_shape") naming the first places that are wrong."""
    try:
        return model.model_validate_json(body, strict=True)
    except ValidationError as exc:
        places = [".".join(str(step) for step in each["loc"]) or "body" for each in exc.errors(include_input=False)[:5]]
        raise InvalidAnswer("wrong_shape", places=", ".join(places)) from exc


def canonical(document: object) -> str:
    """The same text for the same JSON document."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
