"""What approved visits have found: one row for each clause that was not met."""

from app.demo.loading.world import World
from app.demo.tale import VisitStory
from app.extensions import db
from audits.models.reviews import Finding
from audits.models.visits import Visit, VisitState
from audits.scoring import Item, score_from_json, stored


def write_findings(world: World) -> None:
    """Findings by the order of the visits; one is repeated when the visit before failed the same clause."""
    actions = {(told.source_visit, told.clause): world.cases[told.key] for told in world.story.cases}
    failed_before: dict[str, frozenset[str]] = {}
    for told in world.story.visits:
        visit = world.visits[told.key]
        if visit.state is not VisitState.APPROVED or visit.score is None:
            continue
        failed = [item for item in score_from_json(visit.score).items if item.met is False and item.clause]
        before = failed_before.get(told.branch, frozenset())
        for item in failed:
            finding = _finding(told, visit, item, repeated=item.clause in before)
            case = actions.get((told.key, item.clause))
            finding.case_id = case.id if case else None
            db.session.add(finding)
        failed_before[told.branch] = frozenset(item.clause for item in failed if item.clause)


def _finding(told: VisitStory, visit: Visit, item: Item, *, repeated: bool) -> Finding:
    entry = told.answers.get(item.id) or {}
    return Finding(
        visit_id=visit.id,
        branch_id=visit.branch_id,
        question_id=item.id,
        clause_key=item.clause,
        lost_percent=stored(item.loss),
        comment=str(entry.get("comment") or ""),
        repeated=repeated,
        at=visit.approved_at,
    )
