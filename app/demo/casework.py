"""Cases of the story that were written by hand, and corrective actions with what later visits showed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from app.demo.actions import FAILED, MET, Action
from app.demo.content import Content
from app.demo.content.telling import CaseScript, Turn
from app.demo.quarters import in_office, moment, working_day
from app.demo.remarks import bend
from app.demo.tale import CaseStory, EventStory, MeasurementStory, VisitStory

BANK_ZONE = "Europe/Moscow"
HOURS_TO_FIRST_ANSWER = 4
PASSES_TO_CONFIRM = 2
CUSTOMERS_KINDS = ("complaint", "suggestion", "question", "praise")
SHORT_LOGINS = ("care", "settlement", "qa", "director", "regional")
# how an action ends: state, verification
FATES = {
    "new": ("new", "none"),
    "open": ("open", "none"),
    "late": ("open", "none"),
    "waiting": ("done", "waiting"),
    "confirmed": ("closed", "confirmed"),
    "failed": ("open", "failed"),
    "not_measured": ("done", "not_measured"),
}


def scripted_cases(content: Content, anchor: date) -> list[CaseStory]:
    """The cases written by hand, counted back from the anchor day."""
    return [_scripted(content, script, anchor) for script in content.case_scripts]


def _scripted(content: Content, script: CaseScript, anchor: date) -> CaseStory:
    zone = content.branch(script.branch).time_zone if script.branch else BANK_ZONE
    opened_at = moment(working_day(anchor - timedelta(days=script.days_ago)), time.fromisoformat(script.at), zone)
    events = _thread(content, script, opened_at, zone)
    answers = [event.at for event in events if event.kind in ("to_customer", "note")]
    is_over = script.state in ("resolved", "closed", "done")
    last = events[-1].at
    return CaseStory(
        key=script.key,
        kind=script.kind,
        state=script.state,
        severity=script.severity,
        source=script.source,
        title=script.title,
        description=script.description,
        branch=script.branch or None,
        staff=next((each.code for each in content.staff if each.full_name == script.staff), None),
        clause=script.clause,
        customer=script.customer.name if script.customer else None,
        contact=None,
        owner=_login(content, script.owner, script.branch) if script.owner else None,
        opened_at=opened_at,
        acknowledged_at=answers[0] if answers else None,
        first_answer_due_at=opened_at + timedelta(hours=HOURS_TO_FIRST_ANSWER),
        due_at=moment(working_day(anchor - timedelta(days=script.days_ago - script.due)), time(18), zone),
        escalation_level=script.escalated,
        resolved_at=last if is_over else None,
        closed_at=last if script.state == "closed" else None,
        cause="",
        measure="",
        verification="none",
        decision=script.decision,
        events=events,
    )


def _thread(content: Content, script: CaseScript, opened_at: datetime, zone: str) -> tuple[EventStory, ...]:
    opener = "customer" if script.kind in CUSTOMERS_KINDS else "director@demo.example"
    events = [EventStory("opened", opener, "", opened_at)]
    events += [_event(content, script.branch, turn, opened_at, zone) for turn in script.thread]
    owner = _login(content, script.owner, script.branch) if script.owner else "system"
    soon = events[-1].at + timedelta(minutes=25)
    if script.waiting_for:
        events.append(EventStory("state", owner, script.waiting_for, soon))
    elif script.decision:
        events.append(EventStory("state", owner, script.decision, soon))
    return tuple(sorted(events, key=lambda event: event.at))


def _event(content: Content, branch: str, turn: Turn, opened_at: datetime, zone: str) -> EventStory:
    at = opened_at + timedelta(minutes=round(turn.after * 60))
    at = at if turn.by in ("customer", "system") else in_office(at, zone)
    return EventStory(turn.kind, _login(content, turn.by, branch), turn.text, at)


def _login(content: Content, who: str, branch: str) -> str:
    """A short name in a script as a login; customer and system stay what they are."""
    if who == "head":
        return content.head_login(branch)
    return f"{who}@demo.example" if who in SHORT_LOGINS else who


def action_cases(content: Content, actions: Sequence[Action], visits: Sequence[VisitStory]) -> list[CaseStory]:
    """Corrective actions as cases; a confirmed one is closed by the second pass on another day."""
    return [_action_case(content, action, visits) for action in actions]


def _action_case(content: Content, action: Action, visits: Sequence[VisitStory]) -> CaseStory:
    script, owner = action.script, content.head_login(action.script.branch)
    state, verification = FATES[script.fate]
    looks = _looks(action, visits)
    closed_at = looks[-1].at if state == "closed" else None
    source = _source(action, visits)
    clause = next(each for each in content.clauses if each.number == script.clause)
    return CaseStory(
        key=action.key,
        kind="corrective_action",
        state=state,
        severity="high" if script.clause in ("5.5", "4.5", "6.3") else "normal",
        source="finding",
        title=script.title,
        description=f"Пункт {clause.number} «{clause.title.ru}» не выполнен. {_quote(content, script.clause, source)}",
        branch=script.branch,
        staff=None,
        clause=script.clause,
        customer=None,
        contact=None,
        owner=owner,
        opened_at=action.opened_at,
        acknowledged_at=None if state == "new" else action.opened_at + timedelta(hours=3),
        first_answer_due_at=action.opened_at + timedelta(days=1),
        due_at=action.due_at,
        escalation_level=1 if script.fate == "late" else 0,
        resolved_at=action.done_at if script.fate != "failed" else None,
        closed_at=closed_at,
        cause="" if state == "new" else f"{content.causes[script.cause].ru}. {script.why}",
        measure="" if state == "new" else script.measure,
        verification=verification,
        decision="",
        events=_action_events(action, owner, looks),
        measurements=looks,
        source_visit=source.key,
    )


def _looks(action: Action, visits: Sequence[VisitStory]) -> tuple[MeasurementStory, ...]:
    """What later approved visits saw of the clause, up to the second pass on another day."""
    looks: list[MeasurementStory] = []
    passed: set[date] = set()
    for visit in visits:
        level = visit.levels.get(action.script.clause)
        if visit.branch != action.script.branch or level is None or visit.approved_at is None:
            continue
        if action.done_at is None or visit.started_at <= action.done_at:
            continue
        looks.append(MeasurementStory(visit.key, level == MET, visit.local_day, visit.approved_at))
        passed |= {visit.local_day} if level == MET else set()
        if action.script.fate == "confirmed" and len(passed) == PASSES_TO_CONFIRM:
            break
    return tuple(sorted(looks, key=lambda look: look.at))


def _source(action: Action, visits: Sequence[VisitStory]) -> VisitStory:
    """The last visit before the action on which the clause was not met."""
    seen = [
        visit
        for visit in visits
        if visit.branch == action.script.branch
        and visit.levels.get(action.script.clause, MET) != MET
        and visit.approved_at is not None
        and visit.approved_at < action.opened_at
    ]
    return min(seen, key=lambda visit: (visit.levels[action.script.clause] != FAILED, -visit.started_at.timestamp()))


def _quote(content: Content, clause: str, visit: VisitStory) -> str:
    question = next(each.id for each in content.checklist.questions if each.clause == clause)
    comment = visit.answers[question].get("comment")
    day = f"{visit.local_day:%d.%m.%Y}"
    return f"Из визита {day}: {_quoted(comment)}" if comment else f"Визит {day}."


def _quoted(text: str) -> str:
    """In guillemets, with inner quotes as „“ and the full stop outside, as Russian wants it."""
    inner = text.translate({ord("«"): "„", ord("»"): "“"})
    return f"«{inner}»" if inner.endswith(("?", "!", "…")) else f"«{inner.removesuffix('.')}»."


def _action_events(action: Action, owner: str, looks: Sequence[MeasurementStory]) -> tuple[EventStory, ...]:
    script = action.script
    events = [EventStory("opened", "system", "", action.opened_at)]
    if script.fate != "new":
        events.append(EventStory("owner", owner, "", action.opened_at + timedelta(hours=3)))
    first_note_at = action.opened_at + timedelta(days=3, hours=1)
    notes = [first_note_at + timedelta(days=4 * at) for at in range(len(script.notes))]
    if action.done_at is not None:
        notes = [min(at, action.done_at - timedelta(hours=1)) for at in notes[:1]] + [action.done_at] * (len(notes) - 1)
        events.append(EventStory("state", owner, "Сделано, ждём визита.", action.done_at))
    if script.fate in ("failed", "not_measured") and len(notes) > 1:
        notes[-1] = looks[0].at + timedelta(hours=20) if looks else notes[0] + timedelta(days=95)
    events += [EventStory("note", owner, bend(text, "m"), at) for text, at in zip(script.notes, notes, strict=True)]
    if script.fate == "late":
        events.append(EventStory("escalated", "system", "Срок прошёл, поднято директору региона.", action.due_at))
    events += [
        EventStory("verified", "system", "Выполнено." if look.met else "Снова не выполнено.", look.at) for look in looks
    ]
    return tuple(sorted(events, key=lambda event: event.at))
