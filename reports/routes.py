"""Doors of the reports: overview, scorecards as pages and files, subscriptions, periods."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.errors import InvalidAnswer, NotFound
from app.figures.periods import Period, PeriodError
from app.organisation import reading as organisation
from app.web.choices import choices
from app.web.guards import actor, at_branch, needs
from app.web.languages import chosen
from reports import closing, keeping, listing, narrowing, overviewing, subscribing
from reports.asking import ask_for_card
from reports.card import Scorecard
from reports.forms import SubscribeForm
from reports.keeping import programme_of
from reports.models import Cadence
from reports.paper import told
from reports.periods import find_period, network_zone, of_programme
from reports.plotting import screen_plots
from reports.printing import pdf_of
from reports.scorecards import build
from reports.sentences import CADENCES
from reports.subscribing import VIEW
from reports.telling_overview import told_overview
from reports.workbook import workbook_of

blueprint = Blueprint("reports", __name__, url_prefix="/reports", template_folder="templates")
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE, MOST_DIGITS = 50, 19


@blueprint.get("/")
@needs("scorecards.view")
def index() -> str:
    """How the branches within reach are doing."""
    at = clock.now()
    found, reach = narrowing.filters(
        reach=actor().reach(VIEW),
        programme_id=_number("programme"),
        region_id=_number("region"),
        format=request.args.get("format", "").strip(),
    )
    period = of_programme(_period(lambda: overviewing.usual_period(at)), found.programme_id)
    seen = overviewing.look_over(
        period=period, reach=reach, at=at, language=chosen(), page=_page(), programme_id=found.programme_id
    )
    words = told_overview(seen, at, found.chosen)
    offered = listing.period_choices(period, at, seen.programme_id)
    return render_template("reports/overview.html", seen=seen, filters=found, **words, **offered)


@blueprint.get("/branches/<int:branch_id>/scorecard")
@needs("scorecards.view")
def scorecard(branch_id: int) -> str:
    """The card of a branch as a page."""
    period, card = _card(branch_id)
    programme_id = programme_of(card)
    place: dict[str, Any] = {"branch_id": branch_id, "period": period.address}
    place |= {"programme": programme_id} if len(card.programmes) > 1 else {}
    return render_template(
        "reports/scorecard_page.html",
        **told(card, screen_plots(card)),
        branch_id=branch_id,
        period=period,
        issues=listing.issues_of(branch_id, period, programme_id),
        pdf_url=url_for("reports.scorecard_pdf", **place),
        xlsx_url=url_for("reports.scorecard_xlsx", **place),
        programme_choices=[(each.id, each.name) for each in card.programmes],
        crumbs=[(_("Overview"), url_for("reports.index")), (_("No. %(number)s", number=card.place.number), None)],
        **listing.period_choices(period, clock.now(), programme_id),
    )


@blueprint.get("/branches/<int:branch_id>/scorecard.pdf")
@needs("scorecards.view")
def scorecard_pdf(branch_id: int) -> Response:
    """The card of a branch as a file, as its figures are now."""
    period, card = _card(branch_id)
    return _file(pdf_of(card, chosen()), f"{card.place.number}-{period.address}")


@blueprint.get("/branches/<int:branch_id>/scorecard.xlsx")
@needs("scorecards.view")
def scorecard_xlsx(branch_id: int) -> Response:
    """The card of a branch as a workbook with live formulas, as its figures are now."""
    period, card = _card(branch_id)
    return _file(workbook_of(card, chosen()), f"{card.place.number}-{period.address}", XLSX)


@blueprint.post("/branches/<int:branch_id>/scorecard/send")
@needs("scorecards.view")
def send(branch_id: int) -> Response:
    """Send me this card now."""
    at_branch(VIEW, branch_id)
    if organisation.branch(branch_id) is None:
        raise NotFound("branch")
    at, programme_id = clock.now(), _number("programme")
    period = of_programme(_period(lambda: overviewing.usual_period(at)), programme_id)
    ask_for_card(
        branch_id=branch_id,
        period=period,
        language=chosen(),
        user_id=actor().user_id,
        at=at,
        programme_id=programme_id,
    )
    flash(_("The scorecard is being made and will be in your mail in a minute."))
    return redirect(url_for("reports.scorecard", branch_id=branch_id, period=period.address, programme=programme_id))


@blueprint.get("/issues/<int:issue_id>.pdf")
@needs("scorecards.view")
def issue(issue_id: int) -> Response:
    """The very file that was sent."""
    row = keeping.issue(issue_id)
    if row is None:
        raise NotFound("issue")
    at_branch(VIEW, row.branch_id)
    return _file(row.pdf, f"{keeping.card_of(row).place.number}-{row.period}-{row.number}")


@blueprint.get("/subscriptions")
@needs("scorecards.subscribe")
def subscriptions() -> str:
    """Who gets which card when."""
    return _subscriptions(_form())


@blueprint.post("/subscriptions")
@needs("scorecards.subscribe")
def subscribe() -> Response | tuple[str, int]:
    """Send somebody a card from now on."""
    form = _form()
    if not form.validate_on_submit():
        return _subscriptions(form), 422
    try:
        subscribing.subscribe(
            user_id=form.user_id.data,
            branch_id=form.branch_id.data,
            cadence=Cadence(form.cadence.data),
            hour=form.hour.data,
            language=form.language.data,
            actor=actor(),
        )
    except InvalidAnswer as exc:
        form.user_id.errors = [_("This person may not see the card of this branch. Choose another one.")]
        if exc.code != "no_reader":
            raise
        return _subscriptions(form), 422
    flash(_("The scorecard will be sent."))
    return redirect(url_for("reports.subscriptions"))


@blueprint.post("/subscriptions/<int:subscription_id>/remove")
@needs("scorecards.view")
def unsubscribe(subscription_id: int) -> Response:
    """Send it no more."""
    subscribing.unsubscribe(subscription_id=subscription_id, actor=actor())
    flash(_("The scorecard is not sent any more."))
    back = "reports.subscriptions" if actor().may("scorecards.subscribe") else "reports.index"
    return redirect(url_for(back))


@blueprint.get("/periods")
@needs("scorecards.view")
def periods() -> str:
    """Which periods are final."""
    at, page = clock.now(), _page()
    rows = listing.periods(at)
    return render_template(
        "reports/periods.html",
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        found=len(rows),
        page=page,
        pages=-(-len(rows) // PER_PAGE),
        page_address=lambda number: url_for("reports.periods", page=number),
        today=closing.today(at),
        zone=network_zone(),
    )


@blueprint.post("/periods/<address>/close")
@needs("periods.close")
def close_period(address: str) -> Response:
    """Make a period final."""
    period = _found(address)
    closing.close(period=period, at=clock.now(), actor_id=actor().user_id)
    flash(_("The period is closed: its figures are final."))
    return redirect(url_for("reports.periods"))


def _card(branch_id: int) -> tuple[Period, Scorecard]:
    at_branch(VIEW, branch_id)
    at, programme_id = clock.now(), _number("programme")
    period = of_programme(_period(lambda: overviewing.usual_period(at)), programme_id)
    return period, build(branch_id=branch_id, period=period, at=at, language=chosen(), programme_id=programme_id)


def _number(name: str) -> int | None:
    """The id asked for, if any. What is no number is nothing that there is: NotFound(name)."""
    text = request.values.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS):
        raise NotFound(name)
    return int(text) if text else None


def _page() -> int:
    return max(1, request.args.get("page", 1, type=int))


def _period(usual: Callable[[], Period]) -> Period:
    """The period asked for, else the usual one. Raises NotFound in the words of the PeriodError."""
    address = request.values.get("period", "").strip()
    return _found(address) if address else usual()


def _found(address: str) -> Period:
    try:
        return find_period(address)
    except PeriodError as exc:
        raise NotFound(f"period_{exc.code}") from exc


def _file(content: bytes, name: str, kind: str = PDF) -> Response:
    named = f"{_('Scorecard')} {name}.{'pdf' if kind == PDF else 'xlsx'}"
    return send_file(BytesIO(content), mimetype=kind, download_name=named, as_attachment=kind != PDF, max_age=0)


def _form() -> SubscribeForm:
    form = SubscribeForm()
    rows = organisation.branches(ids=actor().reach("scorecards.subscribe"))
    form.branch_id.choices = choices((row.id, row.name) for row in rows)
    form.user_id.choices = choices(listing.possible_readers(clock.now()))
    return form


def _subscriptions(form: SubscribeForm) -> str:
    rows = listing.subscriptions(actor().reach("scorecards.subscribe"))
    return render_template("reports/subscriptions.html", form=form, rows=rows, cadences=CADENCES)
