"""The list of standards: filters, pages, and the same few statements however many there are."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.standards import approving, writing
from app.standards.listing import PER_PAGE, Wanted, list_standards
from app.standards.models import Channel, Standard
from app.tenancy import acting_in, enter
from tests.builders import a_user, an_organisation, sign_in
from tests.builders.standards import a_draft, a_touchpoint, in_force
from tests.counting import count_statements

DAY = date(2026, 3, 2)


def names(wanted: Wanted) -> list[str]:
    return [line.standard.name["ru"] for line in list_standards(wanted=wanted, day=DAY).lines if line.standard]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(), {"Действует", "Пора пересмотреть", "Черновик", "На утверждении"}),
        (Wanted(channel="phone"), {"Черновик"}),
        (Wanted(channel="луна"), set()),
        (Wanted(state="in_force"), {"Действует", "Пора пересмотреть"}),
        (Wanted(state="none"), {"Черновик", "На утверждении"}),
        (Wanted(state="due"), {"Пора пересмотреть"}),
        (Wanted(state="draft"), {"Черновик"}),
        (Wanted(state="proposed"), {"На утверждении"}),
        (Wanted(state="луна"), {"Действует", "Пора пересмотреть", "Черновик", "На утверждении"}),
        (Wanted(state="draft", channel="in_person"), set()),
    ],
)
def test_it_shows_what_fits(inside: Flask, wanted: Wanted, fits: set[str]) -> None:
    bank = an_organisation()
    director = a_user(bank, role="director")
    called = ("Действует", "Пора пересмотреть", "Черновик", "На утверждении")
    editions = {name: a_draft(bank, keys=(f"{n}.1",)) for n, name in enumerate(called)}
    in_force(bank, editions["Действует"], since=date(2026, 3, 1), by=director.id)
    in_force(bank, editions["Пора пересмотреть"], since=date(2025, 3, 20), by=director.id)
    enter(bank.id)
    version = editions["На утверждении"]
    approving.propose(version_id=version.id, revision=version.revision, actor_id=None)
    for name, edition in editions.items():
        standard = db.session.scalars(select(Standard).where(Standard.id == edition.standard_id)).one()
        standard.name = {"ru": name}
        if name == "Черновик":
            standard.channel = Channel.PHONE
    db.session.flush()
    assert set(names(wanted)) == fits


def test_it_shows_one_touchpoint_and_those_without_a_standard_when_nothing_is_left_out(inside: Flask) -> None:
    bank = an_organisation()
    empty = a_touchpoint(bank, name={"ru": "Прощание"})
    a_draft(bank)
    enter(bank.id)
    page = list_standards(wanted=Wanted(), day=DAY)
    assert [line.standard is None for line in page.lines] == [True, False]
    assert names(Wanted(touchpoint_id=empty.id)) == []
    assert list_standards(wanted=Wanted(touchpoint_id=empty.id), day=DAY).found == 1
    assert list_standards(wanted=Wanted(touchpoint_id=empty.id, state="none"), day=DAY).found == 0


def test_it_turns_pages_in_the_same_few_statements(inside: Flask, client: FlaskClient) -> None:
    bank = an_organisation()
    sign_in(client, a_user(bank, role="qa"))
    with acting_in(bank.id):
        touchpoint = a_touchpoint(bank)
        add = {"touchpoint_id": touchpoint.id, "channel": Channel.IN_PERSON, "actor_id": None}
        writing.add_standard(name={"ru": "Номер 0"}, **add)
        db.session.commit()

        def counted() -> int:
            with count_statements() as seen:
                list_standards(wanted=Wanted(), day=DAY)
            return sum("FROM" in statement for statement in seen)

        before = counted()
        for number in range(1, PER_PAGE + 3):
            writing.add_standard(name={"ru": f"Номер {number}"}, **add)
        db.session.commit()
        assert counted() == before == 4
    first, second = (client.get(f"/standards/?page={page}&channel=in_person").text for page in (1, 2))
    assert ("Номер 0<" in first, "Номер 0<" in second) == (True, False)
    assert (f"Номер {PER_PAGE + 2}<" in first, f"Номер {PER_PAGE + 2}<" in second) == (False, True)
    assert "page=2&amp;channel=in_person" in first
    assert "page=1&amp;channel=in_person" in second
    assert f"Номер {PER_PAGE + 2}<" in client.get("/standards/?page=99").text
    assert "Ничего не" in client.get("/standards/?channel=phone").text
