"""What an approved visit leaves: findings, corrective actions, and a measurement of every clause it looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from app.extensions import db
from app.questions.schema import Form
from audits.models.reviews import Finding
from audits.models.visits import Visit
from audits.scoring import Item, Score, stored
from cases import verifying
from cases.opening import open_case
from cases.reading import open_action

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class FindingRules:
    """The programme's rules: up to which ratio 0…1 an item is a finding, whether that opens an action, due when."""

    ratio_at_most: Fraction = ZERO
    opens_action: bool = True
    due_days: int = 14


@dataclass(frozen=True, slots=True)
class Found:
    """A failed item of the visit."""

    item: Item
    clause: str
    is_critical: bool


def rules_of(rules: Mapping[str, object]) -> FindingRules:
    """The rules as the programme keeps them (`finding_ratio_at_most`, `case_on_failure`, `case_due_days`)."""
    usual, most, days = FindingRules(), rules.get("finding_ratio_at_most"), rules.get("case_due_days")
    return FindingRules(
        ratio_at_most=_ratio(most, usual.ratio_at_most),
        opens_action=rules.get("case_on_failure", usual.opens_action) is True,
        due_days=days if isinstance(days, int) and 0 < days <= 366 else usual.due_days,
    )


def failed_items(score: Score, rules: FindingRules) -> Iterator[Found]:
    """Scored items that earned nothing (or as little as the rules say), and critical ones that fired; with a clause."""
    fired = {effect.item for effect in score.effects}
    for item in score.items:
        if item.clause is None or item.ratio is None or item.bonus:
            continue
        if item.ratio <= rules.ratio_at_most or item.id in fired:
            yield Found(item, item.clause, item.id in fired)


def measured_clauses(score: Score) -> dict[str, bool]:
    """Every clause that was looked at: whether all of its scored items were met."""
    seen: dict[str, bool] = {}
    for item in score.items:
        if item.clause is not None and item.met is not None and not item.bonus:
            seen[item.clause] = seen.get(item.clause, True) and item.met
    return seen


def leave_findings(*, visit: Visit, score: Score, form: Form, rules: FindingRules, at: datetime) -> list[Finding]:
    """Measure the clauses first (an action that did not work opens again), then write the findings.

    A clause that failed in an earlier approved visit of the branch is marked as repeated; one whose action is open
    already, or has just been opened again, is tied to it instead of opening another.
    """
    for clause, met in measured_clauses(score).items():
        verifying.record(
            clause_key=clause,
            branch_id=visit.branch_id,
            met=met,
            local_day=visit.local_day,
            source_path=path_of(visit.id),
            at=at,
        )
    found = list(failed_items(score, rules))
    before = _failed_before(visit, {each.clause for each in found})
    rows = [_finding(visit, each, form, rules, is_repeated=each.clause in before, at=at) for each in found]
    db.session.add_all(rows)
    return rows


def path_of(visit_id: int) -> str:
    """The page of an approved visit."""
    return f"/visits/{visit_id}"


def _finding(
    visit: Visit, found: Found, form: Form, rules: FindingRules, *, is_repeated: bool, at: datetime
) -> Finding:
    comment = str((visit.answers.get(found.item.id) or {}).get("comment") or "")
    return Finding(
        visit_id=visit.id,
        branch_id=visit.branch_id,
        question_id=found.item.id,
        clause_key=found.clause,
        lost_percent=stored(found.item.loss),
        comment=comment,
        repeated=is_repeated,
        case_id=_action(visit, found, form, comment, rules, at) if rules.opens_action else None,
        at=at,
    )


def _action(visit: Visit, found: Found, form: Form, comment: str, rules: FindingRules, at: datetime) -> int:
    known = open_action(branch_id=visit.branch_id, clause_key=found.clause)
    if known is not None:
        return known
    opened = open_case(
        kind="corrective_action",
        source="finding",
        source_path=path_of(visit.id),
        title=f"{found.clause} {form.by_id[found.item.id].label.to(form.languages[0])}",
        description=comment,
        branch_id=visit.branch_id,
        clause_key=found.clause,
        severity="high" if found.is_critical else "normal",
        due_in_days=rules.due_days,
        at=at,
    )
    return opened.case_id


def _failed_before(visit: Visit, clauses: set[str]) -> set[str]:
    query = select(Finding.clause_key).where(
        Finding.branch_id == visit.branch_id, Finding.clause_key.in_(clauses), Finding.visit_id != visit.id
    )
    return set(db.session.scalars(query.distinct())) if clauses else set()


def _ratio(given: object, default: Fraction) -> Fraction:
    if not isinstance(given, int | float | str) or isinstance(given, bool):
        return default
    try:
        ratio = Fraction(str(given))
    except ValueError:
        return default
    return ratio if 0 <= ratio < 1 else default
