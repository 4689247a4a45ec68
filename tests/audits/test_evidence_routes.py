"""Photos are shown to those who may see the visit, as a copy that hides nothing; a shopper's name to nobody else."""

import hashlib
import io

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.extensions import db
from app.organisation.models import Branch
from app.tenancy import acting_in
from audits.models.visits import Visit, VisitState
from tests.builders import a_branch, a_region, a_user, an_organisation, sign_in
from tests.builders.visits import Phone, a_file, a_shopper, a_wave, an_assignment, new_key

CANARY = "Канарейкина Зоя"


def a_photo() -> bytes:
    image, exif, out = Image.new("RGB", (40, 30), (10, 90, 10)), Image.Exif(), io.BytesIO()
    exif[0x010F] = "CANARYCAM"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def with_photo(app: Flask, client: FlaskClient) -> tuple[Phone, Branch, str]:
    organisation = an_organisation()
    branch, user = (
        a_branch(organisation, region=a_region(organisation)),
        a_user(organisation, role="shopper", name=CANARY),
    )
    shopper, wave = a_shopper(organisation, user=user), a_wave(organisation)
    assignment = an_assignment(organisation, shopper=shopper, branch=branch, wave=wave)
    phone = Phone(sign_in(client, user), user, organisation, assignment, wave)
    line = a_file(content := a_photo())
    answers = {"greeted": {"value": "no", "files": [line["uuid"]], "comment": "Никто не подошёл"}}
    assert phone.submit(phone.visit(answers=answers, files=[line]), new_key()).status_code == 201
    assert phone.patch(line["uuid"], 0, content).status_code == 204
    return phone, branch, line["uuid"]


def approve(phone: Phone) -> None:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        db.session.scalars(select(Visit)).one().state = VisitState.APPROVED
        db.session.flush()
    db.session.commit()


def seen_by(app: Flask, user: User, address: str) -> TestResponse:
    return sign_in(app.test_client(), user).get(address, follow_redirects=True)


def test_it_shows_reviewers_a_copy_and_gives_them_the_original_as_a_download(
    inside: Flask, client: FlaskClient
) -> None:
    phone, _, uuid = with_photo(inside, client)
    reviewer = sign_in(inside.test_client(), a_user(phone.organisation, role="reviewer"))
    copy, original = reviewer.get(f"/evidence/{uuid}"), reviewer.get(f"/evidence/{uuid}/original")
    assert (copy.status_code, copy.mimetype) == (200, "image/jpeg")
    assert b"CANARYCAM" not in copy.data
    assert hashlib.sha256(original.data).hexdigest() == a_file(a_photo())["digest"]
    assert original.headers["Content-Disposition"].startswith("attachment")
    for answer in (copy, original):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_it_shows_others_only_photos_of_approved_visits_within_their_reach(inside: Flask, client: FlaskClient) -> None:
    phone, branch, uuid = with_photo(inside, client)
    head = a_user(phone.organisation, role="head", branch=branch)
    elsewhere = a_user(phone.organisation, role="head", branch=a_branch(phone.organisation))
    theirs = a_user(an_organisation(name="Чужая"), role="reviewer")
    copy, original = f"/evidence/{uuid}", f"/evidence/{uuid}/original"
    assert seen_by(inside, head, copy).status_code == 404
    approve(phone)
    assert seen_by(inside, head, copy).status_code == 200
    assert seen_by(inside, head, original).status_code == 403
    assert seen_by(inside, elsewhere, copy).status_code == 404
    assert seen_by(inside, theirs, copy).status_code == 404
    assert seen_by(inside, theirs, original).status_code == 404


def test_it_tells_nobody_but_planners_who_the_shopper_is(inside: Flask, client: FlaskClient) -> None:
    phone, branch, uuid = with_photo(inside, client)
    approve(phone)
    with acting_in(phone.organisation.id):
        visit_id = db.session.scalars(select(Visit.id)).one()
    addresses = [
        str(rule) for rule in inside.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    addresses += [f"/evidence/{uuid}", f"/visits/{visit_id}", f"/desk/{visit_id}", f"/waves/{phone.wave.id}"]
    for role, place in (("head", branch), ("regional", None), ("director", None), ("reviewer", None), ("viewer", None)):
        browser = sign_in(inside.test_client(), a_user(phone.organisation, role=role, branch=place))
        seen = [address for address in addresses if CANARY.encode() in browser.get(address, follow_redirects=True).data]
        assert seen == [], role
    planner = sign_in(inside.test_client(), a_user(phone.organisation, role="coordinator"))
    assert CANARY in planner.get(f"/waves/{phone.wave.id}").text, "the canary would be found"
