"""What the phone talks to: /api/v1/field/…, described at /api/v1/openapi.json."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, jsonify, request
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from app import clock
from app.errors import InvalidAnswer
from app.files.receiving import PIECE, DamagedFile
from app.web.guards import actor, signed_in
from app.web.problems import problem
from app.web.transactions import IN_PIECES, keep_although_refused, reads_first
from audits import (
    api_doc,  # noqa: F401  # reading it describes these doors
    equipping,
    mirroring,
    uploading,
    visiting,
)
from audits.api_answers import assignment_json, mirrored_json, receipt_json, standing_json
from audits.api_schema import MOST_BODY_BYTES, DraftBody, read
from audits.visiting import AnswersRefused, Reception

blueprint = Blueprint("field_api", __name__, url_prefix="/api/v1/field")
TUS = {"Tus-Resumable": "1.0.0"}
DAMAGED = 460  # what came is not what was announced: begin again
STATUS = {Reception.NEW: 201, Reception.SAME: 200, Reception.OTHER_DIGEST: 409, Reception.DELETED: 410}
DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
REVISION = re.compile(r'"(\d{1,9})"')


@blueprint.get("/sync")
@signed_in
def sync() -> Response:
    """What is to be done, which versions to fetch, what came back and why, and what time it is here."""
    at = clock.now()
    mine = equipping.assignments_of(actor(), at=at)
    return jsonify(
        server_time=at.isoformat(),
        csrf_token=generate_csrf(),
        assignments=[assignment_json(each) for each in mine],
        versions=sorted({each.version_id for each in mine if each.is_to_do}),
    )


@blueprint.get("/forms/<int(max=9007199254740991):version_id>")
@signed_in
def form(version_id: int) -> Response:
    """A published version, which never changes: fetched once, kept for ever."""
    digest, definition = equipping.definition(actor(), version_id, at=clock.now())
    answer = jsonify(definition)
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer.make_conditional(request)


@blueprint.put("/drafts/<uuid:uuid>")
@signed_in
def draft(uuid: UUID) -> Response:
    """Mirror a draft. If-Match holds the revision that the phone knows ("0" or nothing: none yet)."""
    _check_key(uuid)
    known = request.headers.get("If-Match", '"0"')
    revision = REVISION.fullmatch(known)
    if revision is None:
        return problem(400, "if_match")
    body = read(DraftBody, _body())
    found = mirroring.mirror(uuid=uuid, body=body, known_revision=int(revision[1]), actor=actor())
    if found.is_refused:
        keep_although_refused()
        kept = {"answers": found.answers, "details": found.details}
        answer = problem(412, "moved_on", **mirrored_json(found), **kept)
    else:
        answer = jsonify(mirrored_json(found))
    answer.set_etag(str(found.revision))
    return answer


@blueprint.put("/submissions/<uuid:uuid>")
@signed_in
@reads_first
def submission(uuid: UUID) -> Response:
    """Take in a finished visit, once however often it is sent."""
    _check_key(uuid)
    body, announced = _body(), DIGEST.fullmatch(request.headers.get("Content-Digest", ""))
    if announced is None:
        return problem(400, "content_digest")
    if not hmac.compare_digest(base64.b64decode(announced[1]), hashlib.sha256(body).digest()):
        return problem(DAMAGED, "damaged")
    try:
        received = visiting.submit(uuid=str(uuid), body=body, actor=actor())
    except AnswersRefused as refused:
        places = [{"place": each.place, "code": each.code.value} for each in refused.problems[:50]]
        return problem(422, "answers", problems=places)
    status = STATUS[received.reception]
    if status >= 400:
        keep_although_refused()
        return problem(status, received.reception.value, kept=True)
    answer = jsonify(receipt_json(received))
    answer.status_code = status
    return answer


@blueprint.get("/submissions/<uuid:uuid>/status")
@signed_in
def status(uuid: UUID) -> Response:
    """Where a submission stands, file by file."""
    return jsonify(standing_json(equipping.standing(actor(), uuid)))


@blueprint.route("/files/<uuid:uuid>", methods=["HEAD"])
@signed_in
def file_offset(uuid: UUID) -> Response:
    """How many bytes of a file are here (tus 1.0)."""
    here = uploading.offset_of(uuid=uuid, actor=actor())
    sizes = {"Upload-Offset": str(here.received), "Upload-Length": str(here.expected)}
    return Response(status=200, headers={**TUS, **sizes, "Cache-Control": "no-store"})


@blueprint.patch("/files/<uuid:uuid>")
@signed_in
def file_piece(uuid: UUID) -> Response:
    """Add a piece to a file (tus 1.0)."""
    if request.headers.get("Tus-Resumable") != "1.0.0":
        answer = problem(412, "tus_version")
        answer.headers["Tus-Version"] = "1.0.0"
        return answer
    if request.mimetype != IN_PIECES:
        return problem(415, "content_type")
    offset = request.headers.get("Upload-Offset", "")
    if not re.fullmatch(r"\d{1,12}", offset, re.ASCII):
        return problem(400, "upload_offset")
    try:
        here = uploading.take_piece(uuid=uuid, offset=int(offset), pieces=_pieces(), actor=actor())
    except DamagedFile:
        return problem(DAMAGED, "damaged")
    return Response(status=204, headers={**TUS, "Upload-Offset": str(here.received)})


def _check_key(uuid: UUID) -> None:
    if uuid.version != 7:
        raise InvalidAnswer("uuid_version")


def _body() -> bytes:
    body = request.get_data()
    if len(body) > MOST_BODY_BYTES:
        raise RequestEntityTooLarge
    return body


def _pieces() -> Iterator[bytes]:
    """The body as it comes; what came before the connection broke is kept."""
    while piece := request.stream.read(PIECE):
        yield piece
