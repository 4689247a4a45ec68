"""A person's word about a message of which nobody knows whether it went out."""

from sqlalchemy import select

from app import clock, trail
from app.errors import Conflict, NotFound
from app.extensions import db
from app.outbox.models import Message, MessageState
from app.outbox.queueing import wake


def settle(*, message_id: int, arrived: bool, actor_id: int) -> None:
    """Count an uncertain message as sent, or put it back into the queue. Raises NotFound, Conflict."""
    message = db.session.scalars(select(Message).where(Message.id == message_id).with_for_update()).one_or_none()
    if message is None:
        raise NotFound("message")
    if message.state is not MessageState.UNCERTAIN:
        raise Conflict("message_settled")
    now = clock.now()
    if arrived:
        message.state, message.sent_at = MessageState.SENT, now
    else:
        message.state, message.next_try_at = MessageState.QUEUED, now
        wake(now)
    action = "message.arrived" if arrived else "message.send_again"
    trail.record(action=action, thing="message", thing_id=message.id, actor_id=actor_id)
