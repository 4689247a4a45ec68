"""The customer's page of their case. The secret of the link stays out of the address, of logs and of referrers."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app import clock
from app.tenancy import acting_in
from app.web.guards import public
from app.web.protection import limiter
from cases import answering, wording
from cases.forms import AgainForm, CustomerForm
from cases.links import Opens, hash_of, opened_by
from cases.status import status_of

blueprint = Blueprint("case_status", __name__, url_prefix="/c", template_folder="../templates")
COOKIE, MINUTES = "case", 30
LIMIT = "120 per minute"


@blueprint.after_request
def keep_quiet(answer: Response) -> Response:
    """Nobody learns the address that one came from, and no machine keeps the page."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/<token>")
@public
@limiter.limit(LIMIT)
def enter(token: str) -> Response:
    """The link from the mail: the secret moves into a short-lived cookie and leaves the address bar."""
    opens = opened_by(hash_of(token), clock.now())
    if opens is None:
        return _nothing()
    answer = redirect(url_for("case_status.show"))
    answer.set_cookie(
        COOKIE,
        _signer().dumps(opens.token_hash),
        max_age=MINUTES * 60,
        path=url_for("case_status.show"),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


@blueprint.get("/")
@public
@limiter.limit(LIMIT)
def show() -> Response:
    """Where the case stands, and what was said."""
    opens = _opens()
    return _nothing() if opens is None else _page(opens, CustomerForm(), AgainForm())


@blueprint.post("/")
@public
@limiter.limit(LIMIT)
def add() -> Response:
    """The customer adds words."""
    opens, form = _opens(), CustomerForm()
    if opens is None:
        return _nothing()
    if not form.validate():
        return _page(opens, form, AgainForm(formdata=None), status=422)
    with acting_in(opens.organisation_id):
        answering.add_words(case_id=opens.case_id, text=form.text.data or "", at=clock.now())
    return redirect(url_for("case_status.show"))


@blueprint.post("/accept")
@public
@limiter.limit(LIMIT)
def accept() -> Response:
    """The customer is content."""
    opens = _opens()
    if opens is None:
        return _nothing()
    with acting_in(opens.organisation_id):
        answering.accept(case_id=opens.case_id, at=clock.now())
    return redirect(url_for("case_status.show"))


@blueprint.post("/reopen")
@public
@limiter.limit(LIMIT)
def reopen() -> Response:
    """The customer is not content."""
    opens, form = _opens(), AgainForm()
    if opens is None:
        return _nothing()
    if not form.validate():
        return _page(opens, CustomerForm(formdata=None), form, status=422)
    with acting_in(opens.organisation_id):
        answering.ask_again(case_id=opens.case_id, text=form.text.data or "", at=clock.now())
    return redirect(url_for("case_status.show"))


def _opens() -> Opens | None:
    """What the cookie opens; a link that has ended since opens nothing."""
    try:
        token_hash = _signer().loads(request.cookies.get(COOKIE, ""), max_age=MINUTES * 60)
    except BadSignature:
        return None
    return opened_by(str(token_hash), clock.now())


def _page(opens: Opens, form: CustomerForm, again: AgainForm, *, status: int = 200) -> Response:
    with acting_in(opens.organisation_id):
        found = status_of(case_id=opens.case_id, at=clock.now())
        page = render_template(
            "case_status/show.html", status=found, form=form, again=again, words=wording.FOR_CUSTOMERS
        )
    return Response(page, status=status, mimetype="text/html")


def _nothing() -> Response:
    """The same words whatever the token was: unknown, mistyped, ended."""
    return Response(render_template("case_status/nothing.html"), status=404, mimetype="text/html")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="case-status")
