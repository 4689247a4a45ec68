"""Phones for a benchmark: shoppers with assignments by a form of 60 questions, and a connection that keeps alive."""

import http.client
import re
import time
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask

from app import clock
from app.extensions import db
from app.questions.schema import Form, Question, ScoringRules, Section
from app.tenancy import acting_in
from audits.models.programmes import Assignment, AssignmentState
from tests.builders.checklists import an_option, words
from tests.builders.network import a_branch, an_organisation
from tests.builders.people import a_user
from tests.builders.visits import a_programme, a_shopper, a_wave, an_assignment, content_digest, frozen, new_key

SECTIONS, QUESTIONS, OPTIONS = 6, 10, 4
PASSWORD = "right horse, battery"  # noqa: S105  # of invented shoppers


@dataclass(frozen=True)
class Shopper:
    """Who signs in, and the assignments that are to be done by a version."""

    email: str
    version_id: int
    assignments: list[int]


def form_of_60() -> Form:
    """Sixty single-choice questions of four options, in six sections."""
    return Form(
        sections=tuple(
            Section(
                id=f"s{at}",
                label=words(f"Раздел {at}"),
                questions=tuple(_question(at, nth) for nth in range(QUESTIONS)),
            )
            for at in range(SECTIONS)
        ),
        languages=("ru",),
        scoring=ScoringRules(),
    )


def _question(section: int, nth: int) -> Question:
    return Question(
        id=f"q{section}_{nth}",
        type="one_choice",
        label=words(f"Вопрос {section}.{nth}"),
        weight=Fraction(1),
        options=tuple(an_option(f"o{points}", points) for points in range(OPTIONS)),
    )


def seed(app: Flask, *, shoppers: int, each: int) -> list[Shopper]:
    """Shoppers in one organisation, each with so many assignments."""
    with app.app_context():
        organisation = an_organisation()
        branch = a_branch(organisation)
        wave = a_wave(organisation, programme=a_programme(organisation, form=form_of_60()))
        found = []
        for number in range(shoppers):
            user = a_user(organisation, role="shopper", password=PASSWORD, email=f"shopper{number}@example.org")
            first = an_assignment(organisation, shopper=a_shopper(organisation, user=user), branch=branch, wave=wave)
            with acting_in(organisation.id):
                rows = [_like(first) for _ in range(each)]
                db.session.add_all(rows)
                db.session.flush()
            found.append(Shopper(user.email, first.version_id, [row.id for row in rows]))
        db.session.commit()
        db.engine.dispose()
    return found


def _like(first: Assignment) -> Assignment:
    return Assignment(
        wave_id=first.wave_id,
        branch_id=first.branch_id,
        version_id=first.version_id,
        shopper_id=first.shopper_id,
        state=AssignmentState.ACCEPTED,
        window_from=first.window_from,
        window_to=first.window_to,
        created_at=clock.now(),
    )


@dataclass
class Phone:
    """One shopper's phone on a connection of its own."""

    address: str
    shopper: Shopper
    random: Random
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""
    last: bytes = b""  # what was sent

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """A new connection."""
        where = urlsplit(self.address)
        self._connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)

    def sign_in(self) -> None:
        """Through the door that people use."""
        page = self._ask("GET", "/sign-in")[1].decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        given = {"email": self.shopper.email, "password": PASSWORD, "csrf_token": token[1]}
        status, _ = self._ask("POST", "/sign-in", urlencode(given).encode(), "application/x-www-form-urlencoded")
        assert status == 302, status
        body = self._ask("GET", "/api/v1/field/sync")[1].decode()
        found = re.search(r'"csrf_token":\s*"([^"]+)"', body)
        assert found is not None, body[:200]
        self.csrf = found[1]

    def submit(self) -> float:
        """Send the next visit; seconds until its receipt was here."""
        self.last = frozen(self._visit())
        return self.put("/api/v1/field/submissions", self.last)

    def put(self, folder: str, body: bytes) -> float:
        """Send such bytes under a fresh key; seconds until the answer was here, which must be 201."""
        path, headers = f"{folder}/{new_key()}", {"Content-Digest": content_digest(body)}
        start = time.perf_counter()
        status, answer = self._ask("PUT", path, body, "application/json", **headers)
        taken = time.perf_counter() - start
        assert status == 201, (status, answer[:300])
        return taken

    def _visit(self) -> dict[str, Any]:
        ended = clock.now().replace(microsecond=0)
        return {
            "assignment_id": self.shopper.assignments.pop(),
            "version_id": self.shopper.version_id,
            "started_at": (ended - timedelta(minutes=20)).isoformat(),
            "finished_at": ended.isoformat(),
            "monotonic": 20 * 60 * 1000,
            "answers": {
                f"q{at}_{nth}": {"value": f"o{self.random.randrange(OPTIONS)}"}
                for at in range(SECTIONS)
                for nth in range(QUESTIONS)
            },
            "staff_note": "Мария, окно 3",
        }

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "", **more: str) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **more}
        headers |= {"Content-Type": kind} if kind else {}
        headers |= {"X-CSRFToken": self.csrf} if self.csrf else {}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        for given in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content
