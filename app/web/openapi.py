"""The description of the API, put together from what each room says of its own part; OpenAPI 3.1."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify
from pydantic import BaseModel
from werkzeug.wrappers import Response

from app.web.guards import public

Json = dict[str, Any]
blueprint = Blueprint("openapi", __name__)
PROBLEM: Json = {
    "type": "object",
    "required": ["type", "status", "title"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": "string", "description": "a code for machines"},
        "request": {"type": "string", "description": "the number of the request in the log"},
    },
}
_paths: dict[str, Json] = {}
_schemas: dict[str, Json] = {"Problem": PROBLEM}


def describe(path: str, operations: Json) -> None:
    """A room describes one of its paths: `{"get": {…}}`, with parameters where they are shared."""
    _paths[path] = operations


def describe_schema(name: str, schema: Json) -> Json:
    """A room names a schema; the reference to it."""
    _schemas[name] = schema
    return {"$ref": f"#/components/schemas/{name}"}


def schema_of(model: type[BaseModel]) -> Json:
    """The reference to a pydantic model's schema; those it holds are named as well."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    _schemas.update(schema.pop("$defs", {}))
    return describe_schema(model.__name__, schema)


def refusals(**meanings: str) -> Json:
    """Answers of application/problem+json: `_404="there is no such thing"`."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code.removeprefix("_"): {"description": words, "content": content} for code, words in meanings.items()}


def answer(words: str, schema: Json | None = None, headers: Mapping[str, str] | None = None) -> Json:
    """One answer in JSON (or empty), with its headers and what they mean."""
    found: Json = {"description": words}
    if schema is not None:
        found["content"] = {"application/json": {"schema": schema}}
    if headers:
        found["headers"] = {name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()}
    return found


def document() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Etalon", "version": "1", "description": "Refusals are application/problem+json (RFC 9457)."},
        "servers": [{"url": "/"}],
        "security": [{"session": []}],
        "paths": dict(sorted(_paths.items())),
        "components": {
            "schemas": dict(sorted(_schemas.items())),
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "etalon",
                    "description": "The session of the sign-in; what is not a GET also carries X-CSRFToken.",
                }
            },
        },
    }


@blueprint.get("/api/v1/openapi.json")
@public
def show() -> Response:
    """The description as JSON."""
    return jsonify(document())
