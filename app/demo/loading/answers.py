"""Invitations and the answers that came back."""

from datetime import timedelta

from app.demo.loading.world import World
from app.demo.tale import InvitationStory, ResponseStory
from app.extensions import db
from surveys.models.campaigns import Invitation, InvitationState
from surveys.models.responses import Response

REASONS = {"recently_asked": "rest_period", "hard_bounce": "bounced"}  # the story's words in those of the room


def write_answers(world: World) -> None:
    """Every invitation of the story, with its answer where there is one."""
    campaign_id = world.campaigns["bank"].id
    invitations = {told.key: _invitation(world, told, campaign_id) for told in world.story.invitations}
    db.session.add_all(invitations.values())
    db.session.flush()  # answers need the ids
    for told in world.story.responses:
        world.responses[told.key] = _response(world, told, invitations[told.invitation])
    db.session.add_all(world.responses.values())
    db.session.flush()  # cases name the answers they came from


def _invitation(world: World, told: InvitationStory, campaign_id: int) -> Invitation:
    reminder_after = timedelta(days=world.content.campaign.reminder_days)
    is_waiting = told.state == InvitationState.SENT.value and told.reminded_at is None and told.sent_at is not None
    return Invitation(
        campaign_id=campaign_id,
        contact_id=world.contacts[told.contact].id,
        branch_id=world.branches[told.branch].id,
        staff_id=world.staff[told.staff].id if told.staff else None,
        served_on=told.served_on,
        state=InvitationState(told.state),
        reason=REASONS.get(told.reason or "", told.reason),
        step=0 if told.sent_at is None else 1 if told.reminded_at is None else 2,
        due_at=told.sent_at + reminder_after if is_waiting and told.sent_at else told.due_at,
        sent_at=told.sent_at,
        reminded_at=told.reminded_at,
        answered_at=told.answered_at,
    )


def _response(world: World, told: ResponseStory, invitation: Invitation) -> Response:
    return Response(
        campaign_id=invitation.campaign_id,
        version_id=world.campaigns["bank"].version_id,
        invitation_id=invitation.id,
        branch_id=invitation.branch_id,
        staff_id=invitation.staff_id,
        region_path=world.region_path(told.branch),
        answers=dict(told.answers),
        nps=told.nps,
        csat=told.csat,
        comment=told.comment,
        language=told.language,
        local_day=told.local_day,
        started_at=told.started_at,
        completed_at=told.completed_at,
    )
