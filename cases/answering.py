"""What a customer does on the page of their case: add words, accept the decision, ask to open it again."""

from datetime import datetime

from app.errors import Conflict, InvalidAnswer
from app.trail.recording import record
from cases.fetching import THING, locked
from cases.models import Case, CaseKind, CaseState, Verification
from cases.moving import OVER, move, tell

MOST_WORDS = 4000


def add_words(*, case_id: int, text: str, at: datetime) -> Case:
    """Add to the case. Whoever waited for the customer waits no longer; a settled case stays settled."""
    case = locked(case_id)
    tell(case, "from_customer", author_id=None, at=at, text=_words(text))
    case.revision += 1
    if case.state is CaseState.WAITING:
        move(case, CaseState.OPEN, author_id=None, at=at)
    record(action="case.customer_writes", thing=THING, thing_id=case.id)
    return case


def accept(*, case_id: int, at: datetime) -> Case:
    """The customer is content with the decision: the case is closed. Raises Conflict("case_not_settled")."""
    case = locked(case_id)
    if case.state is not CaseState.RESOLVED:
        raise Conflict("case_not_settled")
    tell(case, "from_customer", author_id=None, at=at, facts={"accepted": True})
    case.revision += 1
    move(case, CaseState.CLOSED, author_id=None, at=at)
    record(action="case.customer_accepts", thing=THING, thing_id=case.id, fields=("state",))
    return case


def ask_again(*, case_id: int, text: str, at: datetime) -> Case:
    """The customer is not content, and says why: the case is open again, its clock begins anew."""
    case = locked(case_id)
    if case.state not in OVER or case.kind is CaseKind.CORRECTIVE_ACTION:
        raise Conflict("case_not_settled")
    tell(case, "from_customer", author_id=None, at=at, text=_words(text), facts={"accepted": False})
    case.revision += 1
    case.verification = Verification.NONE
    move(case, CaseState.OPEN, author_id=None, at=at, anew=True)
    record(action="case.customer_reopens", thing=THING, thing_id=case.id, fields=("state",))
    return case


def _words(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > MOST_WORDS:
        raise InvalidAnswer("no_words" if not words else "too_many_words", most=MOST_WORDS)
    return words
