"""From lines to rows of visits: answers and scores as finished JSON, worked out once for equal sections."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, Text, bindparam, insert
from sqlalchemy import cast as sql_cast
from sqlalchemy.sql.dml import Insert

from app.extensions import Document, db
from app.organisation.founding import BranchKey
from app.questions.answers import Context, check_answers
from app.questions.schema import Form
from audits.importing.layout import CellRefused, Layout, SectionKey
from audits.importing.lines import VisitLine
from audits.models.visits import Outcome, StaffMatch, Visit, VisitState
from audits.scoring.remembering import ManyScores, Told
from audits.scoring.scoring import Judged, judge

MOST_REMEMBERED = 20_000
NO_TAGS: frozenset[str] = frozenset()
READY = ("answers", "score")  # columns whose JSON is written already


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a visit's answers come to."""

    answers: str
    score: Told


class Judging:
    """Answers and scores of lines by one version."""

    def __init__(self, form: Form, layout: Layout) -> None:
        self._form, self._layout, self._scores = form, layout, ManyScores(form)
        self._sections = [Form((section,), form.languages, form.scoring) for section in form.sections]
        self._known: list[dict[SectionKey, tuple[Judged, str]]] = [{} for _ in form.sections]

    def judge(self, keys: Sequence[SectionKey]) -> Judgement:
        """The answers and the score of a line. Raises CellRefused for answers that the checklist does not take."""
        sections = [self._section(at, key) for at, key in enumerate(keys)]
        answers = "{" + ",".join([document for _, document in sections if document]) + "}"
        return Judgement(answers, self._scores.score([judged for judged, _ in sections]))

    def _section(self, at: int, key: SectionKey) -> tuple[Judged, str]:
        known = self._known[at].get(key)
        if known is None:
            if len(self._known[at]) > MOST_REMEMBERED:
                self._known[at].clear()
            known = self._known[at][key] = self._judged(at, key)
        return known

    def _judged(self, at: int, key: SectionKey) -> tuple[Judged, str]:
        document = self._layout.entries(at, key)
        checked = check_answers(self._sections[at], document, Context(), complete=True)
        if checked.problems:
            first = checked.problems[0]
            raise CellRefused(first.place.strip("/"), first.code.value, "")
        text = json.dumps(checked.document, ensure_ascii=False, separators=(",", ":"))
        return judge(self._form, at, checked.answers, tags=NO_TAGS), text[1:-1]


@dataclass(frozen=True, slots=True)
class Batch:
    """What all visits of an import have in common."""

    organisation_id: int
    programme_id: int
    version_id: int
    minutes: int
    at: datetime


def digest_of(line: VisitLine) -> str:
    """SHA-256 of the line's cells: the same visit told otherwise has another one."""
    return hashlib.sha256("\x1f".join(line.cells).encode()).hexdigest()


def row_of(line: VisitLine, digest: str, judgement: Judgement, branch: BranchKey, batch: Batch) -> dict[str, object]:
    """The row of an approved visit: over long ago, counted from this import on."""
    started = line.at.replace(tzinfo=zone_of(branch.time_zone)).astimezone(UTC)
    uuid = key_of(batch.organisation_id, line.external_id, started)
    return {
        "organisation_id": batch.organisation_id,
        "uuid": uuid,
        "external_id": line.external_id,
        "digest": digest,
        "receipt": hashlib.sha256(f"{uuid}:{digest}".encode()).hexdigest()[:8].upper(),
        "programme_id": batch.programme_id,
        "branch_id": branch.id,
        "version_id": batch.version_id,
        "outcome": Outcome.COMPLETED,
        "outcome_reason": "",
        "state": VisitState.APPROVED,
        "started_at": started,
        "finished_at": started + timedelta(minutes=batch.minutes),
        "received_at": batch.at,
        "local_day": line.at.date(),
        "approved_at": batch.at,
        "region_path": branch.region_path,
        "branch_format": branch.format,
        "head_id": branch.head_id,
        "staff_note": "",
        "staff_match": StaffMatch.UNKNOWN,
        "answers": judgement.answers,
        "channel": "in_person",
        "raw_percent": judgement.score.raw,
        "final_percent": judgement.score.final,
        "critical_failed": judgement.score.critical_failed,
        "score": judgement.score.text,
        "flags": [],
        "revision": 1,
    }


def key_of(organisation_id: int, external_id: str, started: datetime) -> str:
    """A UUIDv7 (RFC 9562) of the visit's beginning whose other bits are the visit's own: the same at each import."""
    seed = hashlib.sha256(f"{organisation_id}:{external_id}".encode()).digest()
    own = int.from_bytes(seed[:10], "big")
    milliseconds = int(started.timestamp() * 1000) & ((1 << 48) - 1)
    bits = (milliseconds << 80) | (7 << 76) | ((own >> 64 & 0xFFF) << 64) | (2 << 62) | (own & ((1 << 62) - 1))
    return str(UUID(int=bits))


@lru_cache(maxsize=600)
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name."""
    return ZoneInfo(name)


def write_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert visits whose JSON is text already, many in one call."""
    if rows:
        db.session.execute(_statement(rows[0]), list(rows))


def _statement(names: Iterable[str]) -> Insert:
    ready = {name: _ready(name) for name in READY}
    return insert(cast(Table, Visit.__table__)).values({name: ready.get(name, bindparam(name)) for name in names})


def _ready(name: str) -> Any:
    """JSON that is text already: SQLite keeps it as it is, PostgreSQL reads it."""
    given = bindparam(name, type_=Text)
    return given if db.session.get_bind().dialect.name == "sqlite" else sql_cast(given, Document)
