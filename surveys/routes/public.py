"""The customer's doors: a survey behind a secret link, and the way out of further ones. Works without JavaScript.

The secret leaves the address bar at once: a signed pass takes its place, in a short-lived cookie for looking and in the
form for answering. Whoever sends the pass may answer, and no cookie is asked for: there is nothing that a foreign page
could make a browser send, so these doors need no further token against that.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.questions.fields import AnswersForm
from app.tenancy import acting_in, enter
from app.web.guards import public
from app.web.languages import LANGUAGES
from app.web.protection import csrf, limiter
from cases import reading as cases
from surveys import responding, tokens, wording
from surveys.answer_page import drawn
from surveys.opening import open_link
from surveys.responding import CONTEXT, Asked, Submitted
from surveys.tokens import COOKIE_SECONDS, Pass
from surveys.unsubscribing import unsubscribe
from surveys.versions import page_class, pages_of

blueprint = Blueprint("answering", __name__, url_prefix="/s", template_folder="../templates")
# Thousands of customers of one mobile operator share an address; the secrets are too long to be guessed.
FOLLOWING, SENDING = "600 per minute", "600 per minute"
BY_MACHINES = "1200 per minute"  # mail providers send the wishes of many people from one address


@blueprint.after_request
def keep_quiet(answer: Response) -> Response:
    """No page that one goes on to learns the address of this one, and none is kept by a machine that searches."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.get("/<token>")
@public
@limiter.limit(FOLLOWING)
def follow(token: str) -> Response:
    """The link of a mail leads to the page, and leaves the address bar. Nothing is counted."""
    given = open_link(token, at=clock.now())
    if given is None:
        return _nothing()
    kept: dict[str, Any] = {name: request.args[name] for name in ("mark", "lang") if request.args.get(name)}
    return _with_cookie(redirect(url_for("answering.show", reference=given.reference, **kept), 303), given)


@blueprint.get("/answer/<reference>")
@public
def show(reference: str) -> Response:
    """A page of questions; a mark clicked in the mail is filled in, and not counted before it is sent."""
    given = tokens.read(request.cookies.get(_cookie(reference), ""), at=clock.now(), max_age=COOKIE_SECONDS)
    if given is None or given.reference != reference:
        return _nothing()
    survey = _enter(given, request.args.get("lang"))
    if not survey.is_open:
        return _closed(survey, given)
    pages = pages_of(survey.form)
    page = request.args.get("page", type=int)
    page = page if page in pages else pages[0]
    return make_response(_page(survey, given, page, _prefilled(survey, page)))


@blueprint.post("/answer/<reference>")
@csrf.exempt
@public
@limiter.limit(SENDING)
def answer(reference: str) -> Response:
    """Take one page; the last one makes the answer whole."""
    given = tokens.read(request.form.get("pass", ""), at=clock.now())
    if given is None or given.reference != reference:
        return _nothing()
    survey = _enter(given, request.form.get("lang"))
    if not survey.is_open:
        return _closed(survey, given)
    pages = pages_of(survey.form)
    sent = request.form.get("page", type=int)
    page = sent if sent in pages else pages[0]
    form = page_class(survey.form, survey.digest, g.language, page)(request.form)
    checked = form.check(survey.form, survey.answers, CONTEXT, wording.explain)
    if form.errors:
        return make_response(_page(survey, given, page, survey.answers, form), 422)
    if page != pages[-1]:
        return _with_cookie(_go_on(survey, given, page, checked), given)
    missing = wording.pages_with(checked.problems, survey.form)
    if missing:
        return _with_cookie(redirect(_address(given, missing[0]), 303), given)
    done = responding.submit(survey=survey, given=given, document=checked.document, language=g.language)
    return _thanks(survey, given, done)


@blueprint.route("/<token>/unsubscribe", methods=["GET", "POST"])
@csrf.exempt
@public
@limiter.limit(BY_MACHINES)
def leave(token: str) -> Response:
    """One click ends it (RFC 8058): a POST without cookie, form or sign-in. A GET shows the button and ends nothing."""
    opened = tokens.opened_by(token, purpose=tokens.UNSUBSCRIBE, at=clock.now())
    if opened is None:
        return _nothing()
    if request.method == "POST":
        with acting_in(opened.organisation_id):
            unsubscribe(invitation_id=opened.invitation_id)
    return make_response(render_template("surveys/answer/leave.html", done=request.method == "POST"))


def _enter(given: Pass, asked_for: str | None) -> Asked:
    """The survey, in its organisation and in the language asked for, else the customer's."""
    enter(given.organisation_id)
    survey = responding.asked(given)
    wanted = asked_for or given.language
    spoken = [language for language in LANGUAGES if language in survey.form.languages] or [LANGUAGES[0]]
    g.language = wanted if wanted in spoken else spoken[0]
    return survey


def _go_on(survey: Asked, given: Pass, page: int, checked: Any) -> Response:
    """Save a page that is not the last; a whole answer that is being changed stays whole."""
    if survey.is_answered:
        responding.submit(survey=survey, given=given, document=checked.document, language=g.language)
    else:
        responding.save_page(survey=survey, given=given, checked=checked, language=g.language)
    pages = pages_of(survey.form)
    return redirect(_address(given, pages[pages.index(page) + 1]), 303)


def _page(
    survey: Asked, given: Pass, page: int, document: Mapping[str, Any], refused: AnswersForm | None = None
) -> str:
    pages = pages_of(survey.form)
    questions = [question for question in survey.form.questions if (question.page or 1) == page]
    places = {"branch": given.branch, "organisation": _organisation(given), "name": "", "day": ""}
    before = pages[pages.index(page) - 1] if page != pages[0] else None
    return render_template(
        "surveys/answer/page.html",
        survey=survey,
        given=given,
        signed=tokens.sign(given),
        organisation=_organisation(given),
        questions=drawn(survey.form, questions, language=g.language, places=places, document=document, posted=refused),
        page=page,
        number=pages.index(page) + 1,
        of=len(pages),
        back=_address(given, before) if before is not None else None,
        languages=[each for each in LANGUAGES if each in survey.form.languages and each != g.language],
        names=wording.LANGUAGE_NAMES,
    )


def _prefilled(survey: Asked, page: int) -> dict[str, Any]:
    """What was answered so far, and the mark that was clicked in the mail for the first question."""
    mark = request.args.get("mark", "")
    first = survey.form.questions[0]
    if first.type == "nps" and (first.page or 1) == page and mark in wording.MARKS:
        return {**survey.answers, first.id: {"value": int(mark)}}
    return survey.answers


def _thanks(survey: Asked, given: Pass, done: Submitted) -> Response:
    found = cases.statuses([done.case.case_id], at=clock.now()) if done.case else {}
    return make_response(
        render_template(
            "surveys/answer/thanks.html",
            organisation=_organisation(given),
            case=done.case,
            status=next(iter(found.values()), None),
            zone=given.zone,
            has_case=done.has_case,
            again=_address(given, pages_of(survey.form)[0]) if survey.rules.second_answer == "edit" else None,
        )
    )


def _closed(survey: Asked, given: Pass) -> Response:
    """There is an answer already, and it stays; or the survey is over."""
    page = render_template(
        "surveys/answer/closed.html", organisation=_organisation(given), is_answered=survey.is_answered
    )
    return make_response(page)


def _nothing() -> Response:
    """The same bytes whatever the link was: unknown, mistyped, expired."""
    return make_response(render_template("surveys/answer/nothing.html"), 404)


def _organisation(given: Pass) -> str:
    return given.organisation_en if g.language == "en" else given.organisation


def _address(given: Pass, page: int) -> str:
    return url_for("answering.show", reference=given.reference, page=page, lang=g.language)


def _cookie(reference: str) -> str:
    return f"survey-{reference}"


def _with_cookie(answer: Response, given: Pass) -> Response:
    answer.set_cookie(
        _cookie(given.reference),
        tokens.sign(given),
        max_age=COOKIE_SECONDS,
        path=url_for("answering.show", reference=given.reference),
        secure=current_app.extensions["settings"].settings.secure,
        httponly=True,
        samesite="Lax",
    )
    return answer
