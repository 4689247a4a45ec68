"""What a shopper finds in the browser tests: every kind of answer, assigned to somebody with a password."""

from dataclasses import dataclass
from fractions import Fraction

from app.accounts.models import User
from app.extensions import db
from app.organisation.models import Organisation
from app.questions.schema import Band, Form, ScoringRules, Section
from app.questions.tree import Literal, Operation
from tests.browser.conftest import PASSWORD
from tests.builders import a_branch, a_user
from tests.builders.checklists import a_question, an_option, words
from tests.builders.visits import a_programme, a_shopper, a_wave, an_assignment

NONE = Fraction(0)


def equals(question: str, value: str) -> Operation:
    return Operation("==", (Operation("answer", (Literal(question),)), Literal(value)))


def a_checklist() -> Form:
    """Every kind of answer, on two pages and one that is shown only sometimes."""
    who = (an_option("a", 1), an_option("b", 0))
    things = (an_option("water"), an_option("seat"), an_option("none", exclusive=True))
    bands = (Band(Fraction(300), Fraction(1)), Band(None, NONE))
    hall = (
        a_question("sign", label=words("Вывеска в порядке?"), photo_when=equals("sign", "no"), na_allowed=True),
        a_question("who", type="one_choice", label=words("Кто подошёл?"), options=who),
        a_question("things", type="several", label=words("Что было?"), weight=NONE, options=things),
        a_question("wait", type="duration", label=words("Сколько ждали?"), bands=bands),
    )
    talk = (
        a_question(
            "windows",
            type="number",
            label=words("Сколько окон?"),
            weight=NONE,
            unit=words("окна"),
            min=NONE,
            max=Fraction(9),
        ),
        a_question("name", type="short_text", label=words("Имя на бейдже?"), weight=NONE),
        a_question("story", type="long_text", label=words("Как это было?"), weight=NONE, required=False),
        a_question("at", type="datetime", parts="time", label=words("Во сколько?"), weight=NONE),
        a_question("nps", type="nps", label=words("Посоветовали бы?"), weight=NONE),
        a_question("board", type="photo", label=words("Снимите табло"), weight=NONE),
        a_question("polite", label=words("Были вежливы?"), unobserved_allowed=True),
    )
    sorry = (a_question("sorry", label=words("Извинились?")),)
    sections = (
        Section(id="hall", label=words("Зал"), questions=hall),
        Section(id="talk", label=words("Разговор"), questions=talk),
        Section(id="sorry", label=words("Извинения"), show_if=equals("polite", "no"), questions=sorry),
    )
    return Form(sections=sections, languages=("ru",), scoring=ScoringRules())


@dataclass(frozen=True)
class Planned:
    """An assignment and its shopper, whatever the session forgets."""

    id: int
    organisation_id: int
    shopper: User


def an_assignment_in(organisation: Organisation) -> Planned:
    user = a_user(organisation, role="shopper", password=PASSWORD, name="Анна Тайная")
    wave = a_wave(organisation, programme=a_programme(organisation, form=a_checklist()))
    shopper, branch = a_shopper(organisation, user=user), a_branch(organisation, name="Лесная, 4")
    assignment = an_assignment(organisation, shopper=shopper, wave=wave, branch=branch)
    db.session.commit()
    return Planned(assignment.id, organisation.id, user)
