"""Refusals of the API that are answers, not errors: application/problem+json (RFC 9457)."""

from flask import Response, g, jsonify


def problem(status: int, code: str, **members: object) -> Response:
    """A refusal with a machine-readable `code` as its title and whatever the caller needs to go on."""
    answer = jsonify(type="about:blank", status=status, title=code, request=g.get("request_id", ""), **members)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer
