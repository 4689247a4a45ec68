"""Cases that low survey answers and wishes to be called have opened: older ones closed, the newest still new."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from app.demo.chances import happens, pick_fresh, stream
from app.demo.content import Content
from app.demo.content.telling import Course
from app.demo.quarters import in_office, moment
from app.demo.remarks import bend
from app.demo.tale import CaseStory, ContactStory, EventStory, ResponseStory
from app.demo.visits import utc_midnight

DAYS_TO_RESOLVE = 3
CARE = "care@demo.example"
# older than so many days: the states that a follow-up may be in
STATES_BY_AGE = (
    (30, ("closed",)),
    (14, ("closed", "resolved")),
    (7, ("resolved", "open", "waiting")),
    (2.5, ("open",)),
)
HOT_AT_MOST = 3


def follow_ups(
    content: Content, seed: int, responses: Sequence[ResponseStory], contacts: Sequence[ContactStory], anchor: date
) -> list[CaseStory]:
    """One case for each detractor and each wish to be called, opened with the answer."""
    people, used = {contact.key: contact for contact in contacts}, dict[Course, int]()
    limit = content.campaign.detractor_at_most
    return [
        _follow_up(content, seed, response, people[response.contact], anchor, used)
        for response in responses
        if response.nps <= limit or response.wants_call
    ]


def _follow_up(
    content: Content, seed: int, response: ResponseStory, contact: ContactStory, anchor: date, used: dict[Course, int]
) -> CaseStory:
    random, opened_at = stream(seed, "follow-up", response.key), response.completed_at
    state = _state(random, opened_at, anchor)
    owner = CARE if happens(random, 0.5) else content.head_login(response.branch)
    course = _course(content, random, response, used)
    events = _events(content, random, response, contact, state, owner, course)
    is_over = state in ("resolved", "closed")
    due_day = response.local_day + timedelta(days=DAYS_TO_RESOLVE)
    return CaseStory(
        key=response.key.replace("response", "follow-up"),
        kind="follow_up",
        state=state,
        severity="high" if response.nps <= HOT_AT_MOST else "normal",
        source="survey",
        title=_title(response),
        description=response.comment or "",
        branch=response.branch,
        staff=None,
        clause=response.about or None,
        customer=contact.name,
        contact=contact.key,
        owner=None if state == "new" else owner,
        opened_at=opened_at,
        acknowledged_at=None if state == "new" else events[1].at,
        first_answer_due_at=opened_at + timedelta(hours=8),
        due_at=moment(due_day, time(18), content.branch(response.branch).time_zone),
        escalation_level=0,
        resolved_at=events[-1].at if is_over else None,
        closed_at=events[-1].at if state == "closed" else None,
        cause="",
        measure="",
        verification="none",
        decision=course.decision if is_over else "",
        events=events,
        source_response=response.key,
    )


def _course(content: Content, random: Random, response: ResponseStory, used: dict[Course, int]) -> Course:
    """One that fits the mood, the wish to be called and, where there is one, the subject of the comment."""
    is_unhappy = response.nps <= content.campaign.detractor_at_most
    silent_or_not = "write" if response.comment else "silent"
    when = "happy" if not is_unhappy else "call" if response.wants_call else silent_or_not
    about = int(response.about.split(".")[0]) if response.about else 0
    fitting = [course for course in content.courses if course.when == when and course.about == about]
    return pick_fresh(
        random, fitting or [each for each in content.courses if (each.when, each.about) == (when, 0)], used
    )


def _state(random: Random, opened_at: datetime, anchor: date) -> str:
    age = utc_midnight(anchor) - opened_at
    states = next((states for days, states in STATES_BY_AGE if age > timedelta(days=days)), ("new",))
    return random.choice(states)


def _title(response: ResponseStory) -> str:
    wish = ", просит позвонить" if response.wants_call else ""
    return f"Оценка {response.nps} из 10{wish}"


def _events(
    content: Content,
    random: Random,
    response: ResponseStory,
    contact: ContactStory,
    state: str,
    owner: str,
    course: Course,
) -> tuple[EventStory, ...]:
    at, zone = response.completed_at, content.branch(response.branch).time_zone
    events = [EventStory("opened", "customer", "", at)]
    if state == "new":
        return tuple(events)
    at = in_office(at + timedelta(minutes=random.randint(50, 420)), zone)
    events.append(EventStory("note", owner, course.first, at))
    if state == "waiting":
        waits = EventStory("state", owner, "Ждём от клиента удобного времени для звонка.", at + timedelta(hours=1))
        return (*events, waits)
    if state == "open":
        return tuple(events)
    at = in_office(at + timedelta(minutes=random.randint(300, 2400)), zone)
    events.append(EventStory("to_customer", owner, course.answer, at))
    if happens(random, 0.35):
        at += timedelta(minutes=random.randint(30, 1200))
        reply = bend(random.choice(content.replies), contact.sex)
        events.append(EventStory("from_customer", "customer", reply, at))
    closing = EventStory("state", owner, "", in_office(at + timedelta(minutes=random.randint(20, 600)), zone))
    return (*events, closing)
