"""Doors to the jobs: what runs, what waits, what failed and why; run now, cancel."""

from dataclasses import replace

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.reading import addresses_of_shoppers
from app.errors import NotFound
from app.operating.wording import JOB_STATES
from app.outbox import reading as outbox
from app.outbox.reading import MessageRow
from app.outbox.settling import settle
from app.web.guards import actor, needs
from app.work import controlling, reading
from app.work.reading import JobRow

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs", template_folder="templates")


@blueprint.get("/")
@needs("jobs.view")
def index() -> str:
    """The jobs of the organisation."""
    return render_template(
        "operating/jobs.html",
        uncertain=_without_shoppers(outbox.uncertain()),
        failed=reading.failed_jobs(),
        open_jobs=reading.open_jobs(),
        kinds=reading.kinds(),
        last_runs=reading.last_runs(),
        states=JOB_STATES,
        demo=current_app.extensions["settings"].settings.demo,
    )


@blueprint.get("/<int:job_id>")
@needs("jobs.view")
def show(job_id: int) -> str:
    """One job."""
    return render_template("operating/job.html", job=_job(job_id), states=JOB_STATES)


@blueprint.get("/<int:job_id>/progress")
@needs("jobs.view")
def progress(job_id: int) -> str:
    """How far a job is: the part of its page that is fetched again while it runs."""
    return render_template("operating/progress.html", job=_job(job_id), states=JOB_STATES)


@blueprint.post("/<int:job_id>/run")
@needs("jobs.run")
def run(job_id: int) -> Response:
    """Run it now."""
    controlling.run_now(job_id=job_id, actor_id=actor().user_id)
    flash(_("The job is next in line."))
    return redirect(url_for("jobs.show", job_id=job_id))


@blueprint.post("/kinds/<kind>/start")
@needs("jobs.run")
def start(kind: str) -> Response:
    """Do periodic work now, without waiting for its hour."""
    new = controlling.start(kind=kind, actor_id=actor().user_id)
    flash(_("The job is next in line.") if new else _("This is next in line already, or was done this minute."))
    return redirect(url_for("jobs.index"))


@blueprint.post("/<int:job_id>/cancel")
@needs("jobs.run")
def cancel(job_id: int) -> Response:
    """Cancel it."""
    controlling.cancel(job_id=job_id, actor_id=actor().user_id)
    flash(_("The job is cancelled."))
    return redirect(url_for("jobs.show", job_id=job_id))


@blueprint.post("/messages/<int:message_id>/arrived")
@needs("jobs.run")
def arrived(message_id: int) -> Response:
    """An uncertain message has arrived."""
    settle(message_id=message_id, arrived=True, actor_id=actor().user_id)
    flash(_("The message counts as sent."))
    return redirect(url_for("jobs.index"))


@blueprint.post("/messages/<int:message_id>/send-again")
@needs("jobs.run")
def send_again(message_id: int) -> Response:
    """An uncertain message has not arrived."""
    settle(message_id=message_id, arrived=False, actor_id=actor().user_id)
    flash(_("The message is in the queue again."))
    return redirect(url_for("jobs.index"))


def _without_shoppers(messages: list[MessageRow]) -> list[MessageRow]:
    """Whoever decides about a message learns no shopper's address."""
    kept_back = addresses_of_shoppers() if messages else frozenset()
    return [
        replace(row, recipient=_("a shopper")) if row.recipient.casefold() in kept_back else row for row in messages
    ]


def _job(job_id: int) -> JobRow:
    job = reading.job(job_id)
    if job is None:
        raise NotFound("job")
    return job
