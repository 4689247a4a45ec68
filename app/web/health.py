"""Is it alive, and can it work? For supervisors and load balancers."""

from pathlib import Path

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from werkzeug.wrappers import Response

from app.extensions import db
from app.web.guards import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """The database answers at the version that this code needs, and the data folder is there."""
    at = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    wanted = current_app.extensions["settings"].schema_head
    checks = {"database": at == wanted, "data_folder": Path(current_app.extensions["settings"].settings.var).is_dir()}
    return jsonify(status="ok" if all(checks.values()) else "not ready", **checks), 200 if all(checks.values()) else 503
