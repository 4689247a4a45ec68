"""What people see of the jobs and of the demo's mails, and what their buttons do."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock, worker
from app.extensions import db
from app.factory import Running
from app.outbox.letters import Attachment
from app.outbox.models import Message, MessageState
from app.outbox.queueing import queue_mail
from app.tenancy import acting_in
from app.work.models import Job, JobOutcome
from app.work.queueing import enqueue
from tests.builders import a_user, an_organisation, sign_in

ENGLISH = {"Accept-Language": "en"}


def somebody(app: Flask, role: str = "qa") -> tuple[FlaskClient, int]:
    """A browser signed in with a role in a new organisation, and the organisation."""
    with app.app_context():
        organisation = an_organisation()
        user = a_user(organisation, role=role)
        db.session.commit()
        return sign_in(app.test_client(), user), organisation.id


def a_job(app: Flask, organisation_id: int, **facts: object) -> int:
    with app.app_context(), acting_in(organisation_id):
        enqueue(kind="outbox.deliver", key="nightly", due_at=clock.now() + timedelta(hours=3), total=400)
        job = db.session.scalars(select(Job)).one()
        for name, value in facts.items():
            setattr(job, name, value)
        db.session.commit()
        return job.id


def a_mail(app: Flask, organisation_id: int, *, state: MessageState | None = None) -> int:
    card = Attachment("Карта «Лесная».pdf", "application/pdf", b"%PDF-1.7 card")
    html = "<!doctype html><html><head></head><body><p>Ваша карта <a href='https://example.org/r'>готова</a></p></body></html>"
    with app.app_context(), acting_in(organisation_id):
        message_id = queue_mail(
            to="head@example.org", subject="Карта результатов", text="Готова: https://example.org/r", html=html,
            purpose="scorecard", repeat="never", attachments=[card], unsubscribe_url="https://example.org/u/1",
        )  # fmt: skip
        if state is not None:
            db.session.scalars(select(Message)).one().state = state
        db.session.commit()
    return message_id


def test_it_shows_what_waits_what_failed_and_why(app: Flask) -> None:
    browser, ours = somebody(app)
    a_job(app, ours)
    with app.app_context(), acting_in(ours):
        enqueue(kind="other.work", key="broken")
        broken = db.session.scalars(select(Job).where(Job.key == "broken")).one()
        broken.outcome, broken.finished_at, broken.error = JobOutcome.FAILED, clock.now(), "RuntimeError: no paper"
        db.session.commit()
    page = browser.get("/jobs/", headers=ENGLISH).text
    for words in ("Sending messages", "nightly", "waits for its time", "Given up", "RuntimeError: no paper", "Run now"):
        assert words in page


def test_it_speaks_russian(app: Flask) -> None:
    browser, ours = somebody(app)
    a_job(app, ours)
    page = browser.get("/jobs/", headers={"Accept-Language": "ru"}).text
    assert "Отправка сообщений" in page
    assert "ждёт своего часа" in page


def test_it_says_how_far_a_job_is_and_how_long_the_rest_takes(app: Flask) -> None:
    browser, ours = somebody(app)
    began = clock.now() - timedelta(minutes=10)
    job_id = a_job(app, ours, done=100, started_at=began, claimed_until=clock.now() + timedelta(minutes=1))
    page = browser.get(f"/jobs/{job_id}", headers=ENGLISH).text
    assert "running" in page
    assert "100 of 400" in page
    assert 'value="100" max="400"' in page
    assert "About 30" in page or "About 29" in page
    assert f'data-refresh="/jobs/{job_id}/progress"' in page
    assert '<meta http-equiv="refresh"' in page
    part = browser.get(f"/jobs/{job_id}/progress", headers=ENGLISH).text
    assert part.strip().startswith("<section")


def test_it_stops_refreshing_when_the_job_has_ended(app: Flask) -> None:
    browser, ours = somebody(app)
    job_id = a_job(app, ours, done=400, finished_at=clock.now(), outcome=JobOutcome.DONE)
    for page in (browser.get(f"/jobs/{job_id}").text, browser.get(f"/jobs/{job_id}/progress").text):
        assert "data-refresh" not in page
        assert "http-equiv" not in page


def test_it_runs_a_waiting_job_now(app: Flask) -> None:
    browser, ours = somebody(app)
    job_id = a_job(app, ours)
    assert browser.post(f"/jobs/{job_id}/run").status_code == 302
    assert worker.work_off(app) == 1


def test_it_cancels_after_asking(app: Flask) -> None:
    browser, ours = somebody(app)
    job_id = a_job(app, ours)
    assert "Cancel this job?" in browser.get(f"/jobs/{job_id}", headers=ENGLISH).text
    assert browser.post(f"/jobs/{job_id}/cancel").status_code == 302
    assert "cancelled" in browser.get(f"/jobs/{job_id}", headers=ENGLISH).text
    answer = browser.post(f"/jobs/{job_id}/cancel", headers=ENGLISH)
    assert answer.status_code == 409
    assert "has ended meanwhile" in answer.text


def test_it_shows_nothing_of_another_organisation(app: Flask) -> None:
    browser, _ = somebody(app)
    _, theirs = somebody(app)
    job_id, message_id = a_job(app, theirs), a_mail(app, theirs)
    for path in (f"/jobs/{job_id}", f"/jobs/{job_id}/progress", f"/dev/outbox/{message_id}",
                 f"/dev/outbox/{message_id}/body", f"/dev/outbox/{message_id}/attachments/0"):  # fmt: skip
        assert browser.get(path).status_code == 404
    for path in (f"/jobs/{job_id}/run", f"/jobs/{job_id}/cancel", f"/jobs/messages/{message_id}/arrived"):
        assert browser.post(path).status_code == 404
    assert "Карта результатов" not in browser.get("/dev/outbox/").text
    assert "nightly" not in browser.get("/jobs/").text


@pytest.mark.parametrize(("button", "state"), [("arrived", MessageState.SENT), ("send-again", MessageState.QUEUED)])
def test_it_asks_a_person_about_an_uncertain_message(app: Flask, button: str, state: MessageState) -> None:
    browser, ours = somebody(app)
    message_id = a_mail(app, ours, state=MessageState.UNCERTAIN)
    page = browser.get("/jobs/", headers=ENGLISH).text
    assert "Did these messages arrive?" in page
    assert "head@example.org" in page
    assert browser.post(f"/jobs/messages/{message_id}/{button}").status_code == 302
    with app.app_context(), acting_in(ours):
        assert db.session.scalars(select(Message.state)).one() is state
    assert "Did these messages arrive?" not in browser.get("/jobs/", headers=ENGLISH).text


def test_it_shows_a_mail_of_the_demo_with_its_files(app: Flask) -> None:
    browser, ours = somebody(app, "head")
    message_id = a_mail(app, ours)
    worker.work_off(app)
    assert "Карта результатов" in browser.get("/dev/outbox/").text
    page = browser.get(f"/dev/outbox/{message_id}", headers=ENGLISH).text
    assert "head@example.org" in page
    assert "https://example.org/u/1" in page
    assert f'src="/dev/outbox/{message_id}/body"' in page
    file = browser.get(f"/dev/outbox/{message_id}/attachments/0")
    assert (file.data, file.mimetype) == (b"%PDF-1.7 card", "application/pdf")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert browser.get(f"/dev/outbox/{message_id}/attachments/1").status_code == 404


def test_it_shows_mail_in_a_sandbox_where_no_script_runs(app: Flask) -> None:
    browser, ours = somebody(app)
    message_id = a_mail(app, ours)
    answer = browser.get(f"/dev/outbox/{message_id}/body")
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert '<head><base target="_blank">' in answer.text


def test_it_has_no_outbox_to_look_at_outside_of_the_demo(app: Flask) -> None:
    browser, ours = somebody(app)
    message_id = a_mail(app, ours)
    before: Running = app.extensions["settings"]
    app.extensions["settings"] = replace(before, settings=replace(before.settings, demo=False))
    try:
        for path in ("", str(message_id), f"{message_id}/body", f"{message_id}/attachments/0"):
            assert browser.get(f"/dev/outbox/{path}").status_code == 404
        assert "/dev/outbox" not in browser.get("/jobs/").text
    finally:
        app.extensions["settings"] = before


def test_it_leads_nobody_away_from_the_jobs(app: Flask) -> None:
    browser, ours = somebody(app)
    job_id = a_job(app, ours)
    assert urlsplit(browser.post(f"/jobs/{job_id}/run").headers["Location"]).path == f"/jobs/{job_id}"


def test_it_starts_periodic_work_from_its_page(app: Flask) -> None:
    browser, ours = somebody(app)
    page = browser.get("/jobs/").get_data(as_text=True)
    assert 'action="/jobs/kinds/work.tidy/start"' in page
    assert 'action="/jobs/kinds/surveys.invite/start"' not in page
    assert browser.post("/jobs/kinds/work.tidy/start").status_code == 302
    assert browser.post("/jobs/kinds/surveys.invite/start").status_code == 404
    worker.work_off(app)
    with app.app_context(), acting_in(ours):
        assert db.session.scalars(select(Job.outcome).where(Job.kind == "work.tidy")).all() == [JobOutcome.DONE]
