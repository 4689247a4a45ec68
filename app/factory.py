"""create_app: a table of what the product is made of, not a story."""

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.accounts import acting, mailing, people, role_routes, routes, showing, signing_in
from app.extensions import db
from app.operating import demo_outbox, jobs
from app.organisation import region_routes as regions
from app.organisation import routes as network
from app.outbox import jobs as outbox_jobs
from app.standards import routes as standards
from app.web import (
    compression,
    dev,
    errors,
    form_words,
    guards,
    headers,
    health,
    languages,
    logs,
    navigation,
    openapi,
    protection,
    rendering,
    transactions,
)
from app.work import jobs as work_jobs
from app.work import reading as work
from audits import api as field_api
from audits.routes import board, designer, desk, evidence, field, panel, planning, quarantine, visits
from cases import jobs as cases_jobs
from cases.routes import status as case_status
from cases.routes import work as cases
from config import Settings
from reports import jobs as reports_jobs
from reports import routes as reports
from surveys import jobs as surveys_jobs
from surveys.routes import planning as surveys
from surveys.routes import public as answering
from surveys.routes import questionnaires

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    dev.blueprint,
    routes.blueprint,
    people.blueprint,
    role_routes.blueprint,
    network.blueprint,
    regions.blueprint,
    standards.blueprint,
    designer.blueprint,
    desk.blueprint,
    visits.blueprint,
    quarantine.blueprint,
    planning.blueprint,
    panel.blueprint,
    evidence.blueprint,
    field.blueprint,
    board.blueprint,
    field_api.blueprint,
    openapi.blueprint,
    surveys.blueprint,
    questionnaires.blueprint,
    answering.blueprint,
    cases.blueprint,
    case_status.blueprint,
    reports.blueprint,
    jobs.blueprint,
    demo_outbox.blueprint,
)
# What the worker does and what the clock looks for: reading these modules enters it into the registries of app.work.
JOBS: tuple[ModuleType, ...] = (outbox_jobs, work_jobs, cases_jobs, surveys_jobs, reports_jobs)
# What stands in the rail, in this order: endpoint, words, icon, and the permission that shows it.
RAIL: tuple[navigation.Entry, ...] = (
    navigation.Entry("reports.index", _("Overview"), "home", ("scorecards.view",)),
    navigation.Entry("standards.index", _("Standards"), "book-2", ("standards.view",)),
    navigation.Entry("designer.index", _("Checklists"), "checkup-list", ("checklists.view",)),
    navigation.Entry("surveys.index", _("Surveys"), "speakerphone", ("surveys.view",)),
    navigation.Entry("desk.index", _("Review"), "eye", ("visits.review",), desk.count_waiting),
    navigation.Entry("visits.index", _("Visits"), "receipt", ("visits.view",)),
    navigation.Entry("cases.index", _("Cases"), "message", ("cases.view",), cases.count_mine),
    navigation.Entry("planning.index", _("Waves"), "calendar-event", ("visits.plan",)),
    navigation.Entry("field.visits", _("My visits"), "device-mobile", ("visits.fill",)),
    navigation.Entry("network.branches", _("Network"), "building-store", ("network.view",)),
    navigation.Entry("people.index", _("People"), "users", ("people.manage",)),
    navigation.Entry("jobs.index", _("Jobs"), "progress-check", ("jobs.view",), work.count_failed),
)
# What the page of a branch leads to in the rooms above it.
BRANCH_LINKS: tuple[navigation.BranchLink, ...] = (
    navigation.BranchLink("reports.scorecard", _("Scorecard"), "report-analytics", "scorecards.view", "branch_id"),
    navigation.BranchLink("visits.index", _("Visits"), "receipt", "visits.view", "branch"),
    navigation.BranchLink("cases.index", _("Cases"), "message", "cases.view", "branch"),
)


@dataclass(frozen=True)
class Running:
    """What a running application knows of itself."""

    settings: Settings
    schema_head: str


def create_app(settings: Settings) -> Flask:
    """The application, ready to answer. `settings` comes from `config.load`."""
    app = transactions.Application(
        "app", root_path=str(ROOT / "app"), template_folder="web/templates", static_folder="web/static"
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=20 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # what people wrote stays out of the logs
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["settings"] = Running(settings, cli.schema_head())
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    logs.configure()
    _install(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in cli.COMMANDS:
        app.cli.add_command(command)
    return app


def _install(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        transactions.prepare_engine(db.engine)
    transactions.install(app)
    languages.install(app, ROOT, zone=showing.reader_zone)
    compression.install(app)
    headers.install(app, secure=settings.secure)
    errors.install(app)
    protection.install(app)
    rendering.install(app)
    form_words.install()
    navigation.install(app, RAIL, BRANCH_LINKS)
    showing.install(app)
    signing_in.install(app, settings, mailing.OutboxMail)
    guards.install(app, who=acting.find_actor, others=signing_in.DOORS)
