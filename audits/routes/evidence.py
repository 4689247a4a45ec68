"""Doors to photos: the redrawn copy for those who may see the visit, the original for reviewers as a download."""

from uuid import UUID

from flask import Blueprint, Response

from app.web.guards import actor, needs
from audits import viewing

blueprint = Blueprint("evidence", __name__, url_prefix="/evidence")
FOR_EVER = "private, max-age=31536000, immutable"


@blueprint.get("/<uuid:uuid>")
@needs("visits.review", "visits.view")
def photo(uuid: UUID) -> Response:
    """The copy without position or metadata."""
    content = viewing.shown_photo(str(uuid), actor())
    return Response(
        content, mimetype="image/jpeg", headers={"Cache-Control": FOR_EVER, **_named(uuid, "jpg", "inline")}
    )


@blueprint.get("/<uuid:uuid>/original")
@needs("visits.review")
def original(uuid: UUID) -> Response:
    """What came from the phone, byte for byte: never opened in the browser."""
    content = viewing.original(str(uuid), actor())
    headers = {"Cache-Control": FOR_EVER, **_named(uuid, "bin", "attachment")}
    return Response(content, mimetype="application/octet-stream", headers=headers)


def _named(uuid: UUID, ending: str, how: str) -> dict[str, str]:
    """A name of ours, and no guessing of types; a page opened at this address can load and run nothing."""
    return {
        "Content-Disposition": f'{how}; filename="{uuid}.{ending}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
