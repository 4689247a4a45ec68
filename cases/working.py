"""What people do with a case: answer, note, hand over, wait, carry out, decide, open again, close."""

from datetime import datetime

from app.accounts.charge import holders, people
from app.errors import Conflict, InvalidAnswer, NotAllowed
from app.trail.recording import record
from app.web.actors import Actor
from cases import mailing
from cases.clockwork import place_of
from cases.fetching import THING, locked_case
from cases.links import new_link
from cases.models import OPEN_STATES, Case, CaseKind, CaseState, Verification
from cases.moving import OVER, move, tell
from cases.opening import staff_member
from cases.owners import WORK, may_own

AT_WORK = frozenset(OPEN_STATES)
RUNNING = frozenset({CaseState.NEW, CaseState.OPEN})


def acknowledge(*, case_id: int, revision: int, actor: Actor, at: datetime) -> Case:
    """Take notice of a new case: from now on it is being worked on."""
    case = locked_case(case_id, actor=actor, revision=revision, states={CaseState.NEW})
    _take_up(case, actor, at)
    record(action="case.acknowledge", thing=THING, thing_id=case.id, fields=("state",), actor_id=actor.user_id)
    return case


def note(*, case_id: int, text: str, actor: Actor, at: datetime) -> Case:
    """Write an inner note, in any state; it changes no clock. Raises InvalidAnswer("no_words")."""
    case = locked_case(case_id, actor=actor, revision=None)
    tell(case, "note", author_id=actor.user_id, at=at, text=_words(text))
    record(action="case.note", thing=THING, thing_id=case.id, actor_id=actor.user_id)
    return case


def write_to_customer(*, case_id: int, revision: int, text: str, actor: Actor, at: datetime) -> bool:
    """Answer the customer: on the case's page, and by mail where there is an address; whether a mail goes out.

    The first answer takes notice of the case. Raises InvalidAnswer("no_words"), Conflict("no_customer").
    """
    case = locked_case(case_id, actor=actor, revision=revision)
    words = _words(text)
    if case.contact_id is None:
        raise Conflict("no_customer")
    if case.state is CaseState.NEW:
        _take_up(case, actor, at)
    tell(case, "to_customer", author_id=actor.user_id, at=at, text=words)
    record(action="case.answer", thing=THING, thing_id=case.id, actor_id=actor.user_id)
    token = new_link(case_id=case.id, at=at)
    return mailing.answer_customer(case, place_of(case), token, text=words, author=actor.name)


def hand_over(*, case_id: int, revision: int, owner_id: int, actor: Actor, at: datetime) -> Case:
    """Give the case to somebody who may work on it; what has run stays. Raises InvalidAnswer("no_owner")."""
    case = locked_case(case_id, actor=actor, revision=revision, states=AT_WORK)
    fitting = may_own(holders(day=at.date(), permission=WORK), place_of(case).branch)
    new = next((person for person in fitting if person.id == owner_id), None)
    if new is None:
        raise InvalidAnswer("no_owner")
    tell(case, "owner", author_id=actor.user_id, at=at, facts={"from": case.owner_id, "owner_id": new.id})
    case.owner_id = new.id
    record(action="case.hand_over", thing=THING, thing_id=case.id, fields=("owner_id",), actor_id=actor.user_id)
    return case


def wait(*, case_id: int, revision: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Stop the clock until somebody outside has answered, with the reason. Raises InvalidAnswer("no_words")."""
    case = locked_case(case_id, actor=actor, revision=revision, states=RUNNING)
    words = _words(reason)
    if case.acknowledged_at is None:
        case.acknowledged_at = at
    move(case, CaseState.WAITING, author_id=actor.user_id, at=at, text=words)
    record(action="case.wait", thing=THING, thing_id=case.id, fields=("state",), actor_id=actor.user_id)
    return case


def resume(*, case_id: int, revision: int, actor: Actor, at: datetime) -> Case:
    """Let the clock go on."""
    case = locked_case(case_id, actor=actor, revision=revision, states={CaseState.WAITING})
    move(case, CaseState.OPEN, author_id=actor.user_id, at=at)
    record(action="case.resume", thing=THING, thing_id=case.id, fields=("state",), actor_id=actor.user_id)
    return case


def finish(*, case_id: int, revision: int, cause: str, measure: str, actor: Actor, at: datetime) -> Case:
    """A corrective action has been carried out: why it was needed, what was done. Now a measurement has to show it."""
    case = locked_case(case_id, actor=actor, revision=revision, states=AT_WORK)
    if case.kind is not CaseKind.CORRECTIVE_ACTION:
        raise Conflict("not_an_action")
    case.cause, case.measure = _words(cause), _words(measure)
    case.acknowledged_at = case.acknowledged_at or at
    case.verification = Verification.WAITING
    move(case, CaseState.DONE, author_id=actor.user_id, at=at, text=case.measure)
    fields = ("state", "cause", "measure")
    record(action="case.finish", thing=THING, thing_id=case.id, fields=fields, actor_id=actor.user_id)
    return case


def resolve(*, case_id: int, revision: int, decision: str, actor: Actor, at: datetime) -> Case:
    """Settle a case with a decision in words. The person it is about never decides (NotAllowed)."""
    case = locked_case(case_id, actor=actor, revision=revision, states=AT_WORK)
    if case.kind is CaseKind.CORRECTIVE_ACTION:
        raise Conflict("action_is_finished")
    _not_about(case, actor)
    case.decision = _words(decision)
    case.acknowledged_at = case.acknowledged_at or at
    move(case, CaseState.RESOLVED, author_id=actor.user_id, at=at, text=case.decision)
    record(action="case.resolve", thing=THING, thing_id=case.id, fields=("state", "decision"), actor_id=actor.user_id)
    return case


def reopen(*, case_id: int, revision: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Open a settled case again, with the reason; its clock begins anew."""
    case = locked_case(case_id, actor=actor, revision=revision, states=OVER)
    case.verification = Verification.NONE
    move(case, CaseState.OPEN, author_id=actor.user_id, at=at, text=_words(reason), anew=True)
    record(action="case.reopen", thing=THING, thing_id=case.id, fields=("state",), actor_id=actor.user_id)
    return case


def close(*, case_id: int, revision: int, actor: Actor, at: datetime) -> Case:
    """Put a settled case away.

    A corrective action is closed by measurements; by a person only once there has been none for 90 days, and not by
    whoever carried it out.
    """
    case = locked_case(case_id, actor=actor, revision=revision, states={CaseState.RESOLVED, CaseState.DONE})
    if case.kind is CaseKind.CORRECTIVE_ACTION:
        if case.verification is not Verification.NOT_MEASURED:
            raise Conflict("not_verified")
        if case.owner_id == actor.user_id:
            raise NotAllowed("own_action")
    _not_about(case, actor)
    move(case, CaseState.CLOSED, author_id=actor.user_id, at=at)
    record(action="case.close", thing=THING, thing_id=case.id, fields=("state",), actor_id=actor.user_id)
    return case


def _take_up(case: Case, actor: Actor, at: datetime) -> None:
    case.acknowledged_at = case.acknowledged_at or at
    move(case, CaseState.OPEN, author_id=actor.user_id, at=at)


def _words(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise InvalidAnswer("no_words")
    return words


def _not_about(case: Case, actor: Actor) -> None:
    about = staff_member(case.staff_id, place_of(case))
    me = people([actor.user_id]).get(actor.user_id)
    if about and about.email and me and about.email.casefold() == me.email.casefold():
        raise NotAllowed("case_about_you")
