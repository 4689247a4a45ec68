"""Doors to the outbox, in the demo alone: the mails that nobody gets, shown as a mail reader would.

A shopper's mails are for that shopper: nobody else in the organisation learns an address here.
"""

import io
import re

from flask import Blueprint, current_app, make_response, render_template, send_file
from flask_security import current_user
from werkzeug.wrappers import Response

from app import tenancy
from app.accounts.reading import addresses_of_shoppers
from app.errors import NotFound
from app.operating.wording import MESSAGE_PURPOSES, MESSAGE_STATES
from app.outbox import reading
from app.outbox.reading import MessageRow, WholeMessage
from app.web.guards import signed_in

blueprint = Blueprint("outbox", __name__, url_prefix="/dev/outbox", template_folder="templates")
# Mails carry their styles in attributes; the sandbox runs no script, and nothing is loaded from anywhere.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
NEW_WINDOW = '<base target="_blank">'


@blueprint.before_request
def only_in_the_demo() -> None:
    """Elsewhere these doors are not there; nor for people who belong to no organisation, and so have no outbox."""
    if not current_app.extensions["settings"].settings.demo or tenancy.current_or_none() is None:
        raise NotFound("page")


@blueprint.get("/")
@signed_in
def index() -> str:
    """The newest mails of the organisation."""
    return render_template("operating/outbox.html", messages=_readable(reading.latest()), states=MESSAGE_STATES)


@blueprint.get("/<int:message_id>")
@signed_in
def show(message_id: int) -> str:
    """One mail."""
    return render_template(
        "operating/message.html", message=_message(message_id), states=MESSAGE_STATES, purposes=MESSAGE_PURPOSES
    )


@blueprint.get("/<int:message_id>/body")
@signed_in
def body(message_id: int) -> Response:
    """The mail's HTML, for the frame; its links open in a new window."""
    html = _message(message_id).html
    if html is None:
        raise NotFound("page")
    beginning = re.match(r"\s*(<!doctype[^>]*>)?\s*(<html[^>]*>)?\s*(<head[^>]*>)?", html, re.IGNORECASE)
    at = beginning.end() if beginning else 0
    answer = make_response(html[:at] + NEW_WINDOW + html[at:])
    answer.headers["Content-Security-Policy"] = MAIL_POLICY
    return answer


@blueprint.get("/<int:message_id>/attachments/<int:number>")
@signed_in
def attachment(message_id: int, number: int) -> Response:
    """A file that went with the mail."""
    files = _message(message_id).attachments
    if number >= len(files):
        raise NotFound("page")
    file = files[number]
    return send_file(io.BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name)


def _message(message_id: int) -> WholeMessage:
    found = reading.whole(message_id)
    if found is None or not _readable([found.row]):
        raise NotFound("message")
    return found


def _readable(rows: list[MessageRow]) -> list[MessageRow]:
    kept_back = addresses_of_shoppers() - {current_user.email.casefold()}
    return [row for row in rows if row.recipient.casefold() not in kept_back]
