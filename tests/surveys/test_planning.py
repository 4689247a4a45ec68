"""Campaigns on the screen: planned from a template, filled from a file, started, watched, within one's reach."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.contacts.models import Consent, Contact
from app.extensions import db
from app.organisation.models import Organisation
from app.tenancy import acting_in
from surveys.models.campaigns import Campaign, CampaignState, ImportBatch, Invitation
from surveys.models.questionnaires import QuestionnaireVersion
from tests.builders import a_branch, a_staff_member, a_user, an_organisation, sign_in
from tests.builders.surveys import a_campaign, a_questionnaire, a_response, an_invitation, hidden
from tests.counting import count_statements

FILE = "почта;имя;филиал;сотрудник;дата\n{}"


@pytest.fixture
def organisation(inside: Flask) -> Organisation:
    return an_organisation()


def upload(client: FlaskClient, campaign_id: int, text: str, consent: str = "") -> tuple[int, str]:
    data = {"file": (io.BytesIO(text.encode()), "клиенты.csv"), "consent": consent}
    answer = client.post(f"/surveys/{campaign_id}/contacts", data=data)
    return answer.status_code, answer.get_data(as_text=True)


def take(client: FlaskClient, campaign_id: int, page: str) -> int:
    data = {name: hidden(page, name) for name in ("digest", "name", "consent")}
    return client.post(f"/surveys/{campaign_id}/contacts/take", data=data).status_code


def test_it_goes_from_a_template_to_a_running_campaign(organisation: Organisation, client: FlaskClient) -> None:
    branch = a_branch(organisation, code="0001")
    someone = a_staff_member(branch)
    sign_in(client, a_user(organisation))
    assert "Сначала анкета" in client.get("/surveys/").get_data(as_text=True)
    moved = client.post("/surveys/questionnaires/new", data={"name": "После визита"})
    address = moved.headers["Location"]
    page = client.get(address).get_data(as_text=True)
    assert "Посоветуете ли вы друзьям отделение «{branch}»?" in page
    fields = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', page.split("<dialog")[0])) | {
        "nps-label-ru": "Расскажете о нас друзьям?"
    }
    assert client.post(address, data=fields).status_code == 302
    revision = hidden(client.get(address).get_data(as_text=True).split("<dialog")[1], "revision")
    moved = client.post(f"{address}/publish", data={"revision": revision})
    assert "/surveys/new?version=" in moved.headers["Location"]
    page = client.get(moved.headers["Location"]).get_data(as_text=True)
    with acting_in(organisation.id):
        version = db.session.scalars(select(QuestionnaireVersion)).one()
    assert version.definition["sections"][0]["questions"][0]["label"]["ru"] == "Расскажете о нас друзьям?"
    moved = client.post("/surveys/new", data=filled(page, version.id))
    assert moved.status_code == 302, moved.get_data(as_text=True)
    campaign_id = int(moved.headers["Location"].split("/")[2])
    lines = f"a@post.example;Анна;0001;{someone.code};01.03.2026\nB@post.example;Борис;0001;;2026-03-02"
    status, page = upload(client, campaign_id, FILE.format(lines), "Согласен отвечать")
    assert status == 200 and "Можно добавить 2" in page
    assert rows(organisation, Invitation) == 0
    assert take(client, campaign_id, page) == 302
    assert (rows(organisation, Invitation), rows(organisation, Consent), rows(organisation, ImportBatch)) == (2, 2, 1)
    shown = client.get(f"/surveys/{campaign_id}").get_data(as_text=True)
    assert "Прогноз:" in shown and 'id="start"' in shown
    assert client.post(f"/surveys/{campaign_id}/start").status_code == 302
    with acting_in(organisation.id):
        assert db.session.scalars(select(Campaign.state)).one() is CampaignState.RUNNING
    assert client.post(f"/surveys/{campaign_id}/start").status_code == 409


def filled(page: str, version_id: int) -> dict[str, str]:
    """The campaign's form as it is offered."""
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    texts = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page)
    return fields | dict(texts) | {"name": "После визита", "version_id": str(version_id), "second_answer": "edit"}


def rows(
    organisation: Organisation, record: type[Invitation] | type[Consent] | type[ImportBatch] | type[Contact]
) -> int:
    with acting_in(organisation.id):
        count = db.session.scalar(select(func.count()).select_from(record)) or 0
    db.session.commit()
    return count


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (";Анна;0001;;", "Здесь пусто"),
        ("anna;Анна;0001;;", "не\u00a0адрес"),
        ("a@x;Анна;0001;;", "не\u00a0адрес"),
        ("a@post.example;Анна;9999;;", "Филиала «9999» нет"),
        ("a@post.example;Анна;0001;S9;", "Номера «S9»"),
        ("a@post.example;Анна;0001;;31.02.2026", "не\u00a0день"),
        ("a@post.example;Анна;0001;;01.01.2099", "будущее"),
        ("c@post.example;Ещё раз;0001;;", "уже был в\u00a0строке выше: c@post.example (2)"),
    ],
)
def test_it_takes_no_line_of_a_file_in_which_one_is_wrong(
    organisation: Organisation, client: FlaskClient, line: str, told: str
) -> None:
    a_branch(organisation, code="0001")
    campaign = a_campaign(organisation, state="draft")
    sign_in(client, a_user(organisation))
    status, page = upload(client, campaign.id, FILE.format("c@post.example;Вера;0001;;\n" + line))
    assert status == 422 and told in page and '<td class="n">3</td>' in page
    assert 'name="digest"' not in page
    assert rows(organisation, Contact) == 0


def test_it_asks_a_customer_of_two_files_once(organisation: Organisation, client: FlaskClient) -> None:
    a_branch(organisation, code="0001")
    campaign = a_campaign(organisation, state="draft")
    sign_in(client, a_user(organisation))
    for text in ("a@post.example;Анна;0001;;", "A@POST.example;Анна;0001;;\nb@post.example;Борис;0001;;"):
        take(client, campaign.id, upload(client, campaign.id, FILE.format(text))[1])
    assert rows(organisation, Invitation) == 2


def test_it_does_not_know_the_campaigns_of_another_organisation(
    organisation: Organisation, client: FlaskClient
) -> None:
    other = an_organisation(name="Чужая")
    theirs, branch = a_campaign(other), a_branch(other)
    an_invitation(theirs, branch)
    sign_in(client, a_user(organisation))
    for path in ("", "/figures", "/edit", "/contacts"):
        assert client.get(f"/surveys/{theirs.id}{path}").status_code == 404, path
    for path in ("/start", "/pause", "/resume", "/end", "/edit", "/contacts"):
        assert client.post(f"/surveys/{theirs.id}{path}").status_code in {404, 422}, path
    assert client.get(f"/surveys/questionnaires/{theirs.version_id}").status_code == 404
    assert "После визита" not in client.get("/surveys/").get_data(as_text=True)
    with acting_in(other.id):
        assert db.session.scalars(select(Campaign.state)).one() is CampaignState.RUNNING


def test_it_takes_no_version_of_another_organisation(organisation: Organisation, client: FlaskClient) -> None:
    theirs = a_questionnaire(an_organisation(name="Чужая"))
    a_questionnaire(organisation)
    sign_in(client, a_user(organisation))
    page = client.get("/surveys/new").get_data(as_text=True)
    assert client.post("/surveys/new", data=filled(page, theirs.id)).status_code == 422


def test_it_shows_a_head_what_the_own_branch_was_told_alone(organisation: Organisation, client: FlaskClient) -> None:
    mine, other = a_branch(organisation), a_branch(organisation)
    campaign, elsewhere = a_campaign(organisation), a_campaign(organisation)
    for branch, words in ((mine, "О моём филиале"), (other, "О чужом филиале")):
        for _ in range(5):
            a_response(an_invitation(campaign, branch), comment=words)
    a_response(an_invitation(elsewhere, other))
    sign_in(client, a_user(organisation, role="head", branch=mine))
    page = client.get(f"/surveys/{campaign.id}").get_data(as_text=True)
    assert "О моём филиале" in page and "О чужом филиале" not in page and "5\u00a0клиентов" in page
    assert client.get(f"/surveys/{elsewhere.id}").status_code == 404
    assert f"/surveys/{elsewhere.id}" not in client.get("/surveys/").get_data(as_text=True)
    assert client.post(f"/surveys/{campaign.id}/pause").status_code == 403


@pytest.mark.parametrize(("answers", "shown"), [(4, False), (5, True)])
def test_it_shows_figures_and_words_from_five_answers_on(
    organisation: Organisation, client: FlaskClient, answers: int, shown: bool
) -> None:
    branch, campaign = a_branch(organisation), a_campaign(organisation, nps_norm=50)
    for number in range(answers):
        a_response(an_invitation(campaign, branch), nps=0 if number else 10, comment=f"Слова {number}", csat=4)
    sign_in(client, a_user(organisation))
    page = client.get(f"/surveys/{campaign.id}").get_data(as_text=True)
    assert ("Слова 0" in page) is shown
    assert ("Недовольны 0–6: 4" in page) is shown
    assert ("\u221260" in page) is shown  # 1 promoter, 4 detractors of 5
    listed = client.get("/surveys/").get_data(as_text=True)
    assert ("\u221260" in listed) is shown


def test_it_counts_the_same_statements_for_one_campaign_and_for_many(
    organisation: Organisation, client: FlaskClient
) -> None:
    branch = a_branch(organisation)
    sign_in(client, a_user(organisation))
    client.get("/surveys/")
    counts = []
    for size in (1, 6):
        for _ in range(size):
            a_response(an_invitation(a_campaign(organisation), branch))
        db.session.commit()
        with count_statements() as statements:
            assert client.get("/surveys/").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_it_refuses_places_that_nobody_fills(organisation: Organisation, client: FlaskClient) -> None:
    version = a_questionnaire(organisation)
    sign_in(client, a_user(organisation))
    page = client.get("/surveys/new").get_data(as_text=True)
    answer = client.post("/surveys/new", data=filled(page, version.id) | {"text_ru": "Здравствуйте, {config}!"})
    assert answer.status_code == 422 and "{config}" in answer.get_data(as_text=True)


def test_it_pauses_and_goes_on(organisation: Organisation, client: FlaskClient) -> None:
    campaign = a_campaign(organisation)
    an_invitation(campaign, a_branch(organisation))
    sign_in(client, a_user(organisation))
    assert client.post(f"/surveys/{campaign.id}/pause").status_code == 302
    assert "на\u00a0паузе" in client.get(f"/surveys/{campaign.id}").get_data(as_text=True)
    assert client.post(f"/surveys/{campaign.id}/resume").status_code == 302
    assert client.post(f"/surveys/{campaign.id}/end").status_code == 302
    assert client.post(f"/surveys/{campaign.id}/resume").status_code == 409


def test_it_does_not_let_two_people_overwrite_each_others_words(
    organisation: Organisation, client: FlaskClient
) -> None:
    a_questionnaire(organisation)
    sign_in(client, a_user(organisation))
    with acting_in(organisation.id):
        row = db.session.scalars(select(QuestionnaireVersion)).one()
    db.session.commit()
    address = f"/surveys/questionnaires/{row.questionnaire_id}"
    page = client.get(address).get_data(as_text=True)
    fields = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', page.split("<dialog")[0]))
    assert client.post(address, data=fields).status_code == 302
    assert client.post(address, data=fields).status_code == 409


def test_it_says_the_sign_of_a_net_score(organisation: Organisation, client: FlaskClient) -> None:
    """+20 is no 20 of a hundred: four happy, three unhappy, and of the standard too."""
    branch, campaign = a_branch(organisation), a_campaign(organisation, nps_norm=-50)
    for mark in (10, 10, 10, 10, 8, 8, 8, 0, 0, 0):
        a_response(an_invitation(campaign, branch), nps=mark)
    sign_in(client, a_user(organisation))
    page = client.get(f"/surveys/{campaign.id}").get_data(as_text=True)
    assert '<p class="big huge">+10</p>' in page
    low, high = page.split("Интервал ")[1].split(",")[0].split("…")
    assert low.startswith("\u2212") and high.startswith("+")
    assert f'aria-label="+10, интервал от\u00a0{low} до\u00a0{high}, норма \u221250' in page
    assert "\u221250" in page.split('<p class="small">')[1]
    assert "<b>+10</b>" in client.get("/surveys/").get_data(as_text=True)
