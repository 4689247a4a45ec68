"""What approved visits have found, by the rule that the desk keeps to."""

from app.demo.loading.world import World
from app.demo.tale import VisitStory
from app.extensions import db
from audits.finding import FindingRules, Found, failed_items, rules_of
from audits.models.reviews import Finding
from audits.models.visits import Visit, VisitState
from audits.scoring import score_from_json, stored


def write_findings(world: World) -> None:
    """In the order of approval, so that what failed at the branch before is marked as repeated."""
    rules = rules_of(world.programmes["bank"].rules)
    seen: set[tuple[str, str]] = set()
    for told in sorted(world.story.visits, key=lambda each: (each.approved_at or each.received_at, each.key)):
        visit = world.visits[told.key]
        if visit.state is VisitState.APPROVED and visit.score is not None:
            found = _failed(visit, rules)
            db.session.add_all(_finding(world, told, each, (told.branch, each.clause) in seen) for each in found)
            seen |= {(told.branch, each.clause) for each in found}


def _failed(visit: Visit, rules: FindingRules) -> list[Found]:
    return list(failed_items(score_from_json(dict(visit.score or {})), rules))


def _finding(world: World, told: VisitStory, found: Found, is_repeated: bool) -> Finding:
    visit, entry = world.visits[told.key], told.answers.get(found.item.id) or {}
    case = next(
        (
            world.cases[each.key]
            for each in world.story.cases
            if (each.source_visit, each.clause) == (told.key, found.clause)
        ),
        None,
    )
    return Finding(
        visit_id=visit.id,
        branch_id=visit.branch_id,
        question_id=found.item.id,
        clause_key=found.clause,
        lost_percent=stored(found.item.loss),
        comment=str(entry.get("comment") or ""),
        repeated=is_repeated,
        case_id=case.id if case else None,
        at=visit.approved_at,
    )
