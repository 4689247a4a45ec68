"""The page for customers: looking and sending, beside a bare Flask view that renders the same HTML; its weight."""

import gzip
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from sqlalchemy import event

import config
from app import clock
from app.contacts import keeping
from app.extensions import db
from app.factory import create_app
from app.organisation.models import Branch, Organisation, OrganisationKind, Region
from app.tenancy import acting_in
from app.web.protection import limiter
from bench.measure import Spread, run_ratio
from bench.table import Benchmark, Line, at_most, with_unit
from surveys import authoring, campaigning, tokens
from surveys.campaigning import Mail, Plan
from surveys.models.campaigns import CampaignState, Invitation
from surveys.rules import Rules

ROUNDS = 60
KILOBYTE = 1000
WORDS = Mail({"ru": "Как прошёл визит?"}, {"ru": "{name}, здравствуйте!"})


@dataclass(frozen=True)
class Page:
    """The last page of a survey, as one customer's browser has it."""

    client: FlaskClient
    address: str
    html: str
    fields: dict[str, str]


@contextmanager
def a_page() -> Iterator[tuple[Flask, Page]]:
    """An application on SQLite with one customer on the second page."""
    with tempfile.TemporaryDirectory(prefix="etalon-bench-") as var:
        app = _application(Path(var))
        with app.app_context():
            token = _customer()
        client = app.test_client()
        moved = client.get(f"/s/{token}").headers["Location"]
        address = moved.partition("?")[0]
        first = _fields(client.get(moved).get_data(as_text=True)) | {"q-nps": "9"}
        client.post(address, data=first)
        html = client.get(f"{address}?page=2").get_data(as_text=True)
        yield app, Page(client, address, html, _fields(html) | {"q-csat": "5", "q-comment": "Быстро и вежливо"})
        with app.app_context():
            db.engine.dispose()


def ours(page: Page) -> int:
    """Look and send, as one customer does; the limiter counts, and begins anew each turn."""
    limiter.reset()
    for _ in range(ROUNDS):
        looked = page.client.get(f"{page.address}?page=2")
        sent = page.client.post(page.address, data=page.fields)
        assert (looked.status_code, sent.status_code) == (200, 200)
    return ROUNDS


def bare(page: Page) -> int:
    """The same two requests to a view that only reads the form and renders the same HTML."""
    for _ in range(ROUNDS):
        assert _BARE.get("/").status_code == 200
        assert _BARE.post("/", data=page.fields).status_code == 200
    return ROUNDS


def run() -> Iterable[Line]:
    """The ratio in CPU, the statements of a look and a sending, and the weight of a cold page."""
    with a_page() as (app, page):
        _prepare_bare(page.html)
        compared = run_ratio(lambda: ours(page), lambda: bare(page))
        mine, limit = compared.milliseconds()
        yield Line(
            "survey page, GET + POST",
            with_unit(mine, "ms CPU"),
            with_unit(limit, "ms CPU"),
            compared.cost_ratio(),
            at_most(8),
        )
        yield _count("survey page, GET + POST", _statements(app, page), "statements", 6)
        plain, packed, requests = _weight(app, page.html)
        yield _count("survey page, cold, as it is", plain, "kB", None)
        yield _count("survey page, cold, behind Caddy (gzip)", packed, "kB", 30)
        yield _count("survey page, cold", requests, "requests", None)


def _count(name: str, figure: float, unit: str, most: float | None) -> Line:
    bar = None if most is None else at_most(most)
    return Line(name, f"{figure:.4g} {unit}", "–", Spread(figure, figure, figure), bar, is_ratio=False)


def _statements(app: Flask, page: Page) -> int:
    seen: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    page.client.get(f"{page.address}?page=2")
    page.client.post(page.address, data=page.fields)
    return len(seen)


def _weight(app: Flask, html: str) -> tuple[float, float, int]:
    """kB as sent by the application, kB as Caddy packs them, and requests."""
    client = app.test_client()
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    bodies = [html.encode(), *(client.get(address.replace("&amp;", "&")).data for address in addresses)]
    packed = sum(len(gzip.compress(body)) for body in bodies)
    return sum(map(len, bodies)) / KILOBYTE, packed / KILOBYTE, len(bodies)


_BARE = FlaskClient(Flask("bare"))


def _prepare_bare(html: str) -> None:
    """A view that renders a template of the same bytes, its values put in by Jinja."""
    global _BARE
    app = Flask("bare")
    template = re.sub(r"\{", "&#123;", html).replace('name="pass" value="', 'name="pass" value="{{ given }}', 1)

    @app.route("/", methods=["GET", "POST"])
    def view() -> str:
        return render_template_string(template, given="", **request.form)

    _BARE = app.test_client()


def _application(var: Path) -> Flask:
    settings = config.load({"ETALON_VAR": str(var), "ETALON_SECRET_KEY": "bench", "ETALON_DEMO": "1"})
    app = create_app(settings)
    answer = app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return app


def _fields(html: str) -> dict[str, str]:
    return {name: value for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)}


def _customer() -> str:
    organisation = Organisation(name="Банк", kind=OrganisationKind.COMPANY, created_at=clock.now(), settings={})
    db.session.add(organisation)
    db.session.flush()
    with acting_in(organisation.id):
        invitation = _invitation()
        token = tokens.new_link(
            invitation_id=invitation.id, purpose=tokens.ANSWER, expires_at=clock.now() + timedelta(days=1)
        )
        db.session.commit()
    return token


def _invitation() -> Invitation:
    region = Region(name="Центр", path="/1/")
    db.session.add(region)
    db.session.flush()
    branch = Branch(region_id=region.id, code="1", name="Лесная, 4", time_zone="Europe/Moscow")
    db.session.add(branch)
    row = authoring.create(name="После визита", actor_id=None)
    version = authoring.publish(questionnaire_id=row.id, revision=1, actor_id=None)
    campaign = campaigning.create(plan=Plan("После визита", version.id, Rules(), None, WORDS, WORDS), actor_id=None)
    campaign.state = CampaignState.RUNNING
    contact = keeping.remember([keeping.Known(email="a@post.example", name="Анна")])[0]
    invitation = Invitation(
        campaign_id=campaign.id,
        contact_id=contact.id,
        branch_id=branch.id,
        served_on=clock.now().date(),
        due_at=clock.now(),
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation


BENCHMARKS = (Benchmark("survey_page", "the page for customers", run),)
