"""The phone's part of the API, described: read when the doors are made, never while somebody waits."""

from typing import Any

from app.web.openapi import answer, describe, describe_schema, refusals, schema_of
from audits.api_schema import UUID7, DraftBody, Submission

Json = dict[str, Any]
BASE = "/api/v1/field"
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer", "minimum": 0}
TRUTH: Json = {"type": "boolean"}
MOMENT: Json = {"type": "string", "format": "date-time"}
NOBODY = "nobody is signed in"
DAMAGED = "the bytes are not those that were announced: begin again"
CSRF = "malformed, or the token of the session is missing"


def _object(**properties: Json) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _maybe(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _key(what: str) -> Json:
    schema = {"type": "string", "format": "uuid", "pattern": UUID7}
    return {"name": "uuid", "in": "path", "required": True, "description": what, "schema": schema}


def _header(name: str, words: str, *, required: bool = True, pattern: str = "") -> Json:
    schema = {"type": "string", "pattern": pattern} if pattern else TEXT
    return {"name": name, "in": "header", "required": required, "description": words, "schema": schema}


def _body(schema: Json) -> Json:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


DRAFT = describe_schema(
    "Draft",
    _object(
        uuid=TEXT,
        revision=WHOLE,
        started_at=MOMENT,
        saved_at=MOMENT,
        answers={"type": "object"},
        details={"type": "object"},
    ),
)
SENT = _object(uuid=TEXT, receipt=TEXT, state=TEXT, received_at=MOMENT, reason=TEXT)
BRANCH = _object(name=TEXT, address=TEXT, time_zone=TEXT, tags=_list(TEXT))
ASSIGNMENT = describe_schema(
    "Assignment",
    _object(
        id=WHOLE,
        organisation=_object(id=WHOLE, name=TEXT),
        branch=BRANCH,
        scenario=TEXT,
        briefing=TEXT,
        window_from=MOMENT,
        window_to=MOMENT,
        fee_minor=WHOLE,
        currency=TEXT,
        state=TEXT,
        version_id=WHOLE,
        channel=TEXT,
        draft=_maybe(DRAFT),
        visit=_maybe(SENT),
    ),
)
RECEIPT = describe_schema("Receipt", _object(receipt=TEXT, missing=_list(TEXT)))
MIRRORED = describe_schema("Mirrored", _object(uuid=TEXT, revision=WHOLE, saved_at=MOMENT))
FILE = _object(uuid=TEXT, digest=TEXT, bytes_expected=WHOLE, bytes_received=WHOLE, stored=TRUTH)
STANDING = describe_schema(
    "Standing", _object(uuid=TEXT, digest=TEXT, receipt=TEXT, state=TEXT, complete=TRUTH, files=_list(FILE))
)
SYNC = _object(server_time=MOMENT, csrf_token=TEXT, assignments=_list(ASSIGNMENT), versions=_list(WHOLE))

describe(
    f"{BASE}/sync",
    {
        "get": {
            "operationId": "sync",
            "summary": "Assignments, versions to fetch, what came back and why, the server's time",
            "responses": {"200": answer("all that is the person's own", SYNC), **refusals(_401=NOBODY)},
        }
    },
)
describe(
    f"{BASE}/forms/{{version_id}}",
    {
        "get": {
            "operationId": "form",
            "summary": "A published version; it never changes",
            "parameters": [
                {
                    "name": "version_id",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "integer", "minimum": 0, "maximum": 2**53 - 1},
                }
            ],
            "responses": {
                "200": answer("the definition", {"type": "object"}, {"ETag": "SHA-256 of the definition"}),
                "304": answer("kept already"),
                **refusals(_401=NOBODY, _404="no assignment of the person's names it"),
            },
        }
    },
)
describe(
    f"{BASE}/drafts/{{uuid}}",
    {
        "put": {
            "operationId": "putDraft",
            "summary": "Mirror a draft",
            "parameters": [
                _key("made on the phone, the same as the submission's"),
                _header("If-Match", 'the revision known: "0" for none', required=False, pattern='^"[0-9]{1,9}"$'),
            ],
            "requestBody": _body(schema_of(DraftBody)),
            "responses": {
                "200": answer("saved", MIRRORED, {"ETag": "the revision now"}),
                **refusals(
                    _400=CSRF,
                    _401=NOBODY,
                    _404="no such assignment",
                    _409="the visit itself has been submitted",
                    _412="the server's draft has moved on; both are kept, the server's comes with this answer",
                    _413="more than 1 MiB",
                    _422="wrong shape",
                ),
            },
        }
    },
)
describe(
    f"{BASE}/submissions/{{uuid}}",
    {
        "put": {
            "operationId": "putSubmission",
            "summary": "Submit a visit, once however often it is sent",
            "parameters": [
                _key("made on the phone; it never expires"),
                _header("Content-Digest", "SHA-256 of the bytes (RFC 9530)", pattern="^sha-256=:[A-Za-z0-9+/]{43}=:$"),
            ],
            "requestBody": _body(schema_of(Submission)),
            "responses": {
                "201": answer("taken in", RECEIPT),
                "200": answer("here already, with the same bytes", RECEIPT),
                "460": refusals(_460=DAMAGED)["460"],
                **refusals(
                    _400=CSRF,
                    _401=NOBODY,
                    _404="no such assignment",
                    _409="other bytes are here under this key; these are kept for a reviewer",
                    _410="the visit of this key was deleted; these bytes are kept for a reviewer",
                    _413="more than 1 MiB",
                    _422="wrong shape, or answers that do not fit the checklist",
                ),
            },
        }
    },
)
describe(
    f"{BASE}/submissions/{{uuid}}/status",
    {
        "get": {
            "operationId": "submissionStatus",
            "summary": "Where a submission stands, file by file",
            "parameters": [_key("the submission's")],
            "responses": {
                "200": answer("its standing", STANDING),
                **refusals(_401=NOBODY, _404="no such submission of the person's"),
            },
        }
    },
)
describe(
    f"{BASE}/files/{{uuid}}",
    {
        "parameters": [_key("of the manifest")],
        "head": {
            "operationId": "fileOffset",
            "summary": "How many bytes are here (tus 1.0)",
            "responses": {
                "200": answer("the file", None, {"Upload-Offset": "bytes here", "Upload-Length": "bytes in all"}),
                "401": answer(NOBODY),
                "404": answer("nobody announced it"),
            },
        },
        "patch": {
            "operationId": "filePiece",
            "summary": "Add a piece (tus 1.0)",
            "parameters": [
                _header("Tus-Resumable", "1.0.0", pattern="^1\\.0\\.0$"),
                _header("Upload-Offset", "where the piece begins", pattern="^[0-9]{1,12}$"),
            ],
            "requestBody": {
                "required": True,
                "content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            },
            "responses": {
                "204": answer("on the disk", None, {"Upload-Offset": "bytes here"}),
                **refusals(
                    _400=CSRF,
                    _401=NOBODY,
                    _404="nobody announced it",
                    _409="it goes on elsewhere: `received` says where",
                    _412="another version of tus",
                    _413="more than 20 MiB",
                    _415="another content type",
                    _460=DAMAGED,
                ),
            },
        },
    },
)
