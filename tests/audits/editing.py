"""A QA manager at a checklist: sends what a browser would send, reads what a person would read."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.questions.schema import Form, Question
from app.standards.models import StandardVersion
from app.tenancy import acting_in
from audits import authoring
from tests.builders import a_user, an_organisation, sign_in
from tests.builders.checklists import TODAY, a_checklist
from tests.builders.standards import a_draft, in_force


class Editor:
    """A QA manager at a checklist."""

    def __init__(self, client: FlaskClient, form: Form | None = None) -> None:
        self.bank = an_organisation()
        self.user = a_user(self.bank)
        self.checklist_id = a_checklist(self.bank, form=form).id
        db.session.commit()
        self.client = sign_in(client, self.user)

    def standard(self) -> StandardVersion:
        """Clause 2.1 in force."""
        edition = in_force(self.bank, a_draft(self.bank, keys=("2.1",)), since=TODAY, by=a_user(self.bank).id)
        db.session.commit()
        return edition

    def draft(self) -> authoring.Draft:
        """The draft as it is saved now."""
        db.session.rollback()
        with acting_in(self.bank.id):
            return authoring.draft(self.checklist_id)

    def question(self, question_id: str) -> Question:
        """A question as it is saved now."""
        return self.draft().form.by_id[question_id]

    def at(self, rest: str = "") -> str:
        """An address of the checklist."""
        return f"/checklists/{self.checklist_id}{rest}"

    def post(self, rest: str, **data: Any) -> TestResponse:
        """Send a form with the revision that stands now."""
        return self.client.post(self.at(rest), data={"revision": self.draft().revision, **data})

    def read(self, rest: str = "") -> str:
        """A page, with ordinary spaces."""
        answer = self.client.get(self.at(rest))
        assert answer.status_code == 200
        return plain(answer)

    def fields(self, rest: str) -> dict[str, Any]:
        """What the browser would send back of the page's main form, untouched."""
        return fields_of(self.client.get(self.at(rest)).text.split('id="edit"')[-1])


def plain(answer: TestResponse) -> str:
    """The page with ordinary spaces."""
    return answer.text.replace("\u00a0", " ")


def fields_of(page: str) -> dict[str, Any]:
    """Names and values of the controls of a piece of a page."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in named and (named.get("type") not in {"radio", "checkbox"} or " checked" in tag):
            found.setdefault(named["name"], named.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page):
        found[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen.group(1) if chosen else (re.findall(r'value="([^"]*)"', options) or [""])[0]
    return found
