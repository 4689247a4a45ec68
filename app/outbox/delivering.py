"""Send what waits: lease a batch, save the lease, attempt one after the other, mark what became of each.

docs/decisions tells why each step stands where it does; tests/faults kills the sender between any two of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app import clock
from app.outbox import leasing, letters, recovering
from app.outbox.journal import Journal
from app.outbox.leasing import Leased
from app.outbox.marking import mark
from app.outbox.results import Ended, Result
from app.outbox.transports import Envelope, Link, LinkLost, Opening, Unreachable
from app.work import claiming
from app.work.registry import Claimed, Outcome

BATCH = 50


@dataclass(frozen=True, slots=True)
class Post:
    """What sending needs of the installation: the folder of journals, our address, and how a connection is opened."""

    journals: Path
    sender: str
    opening: Opening


def deliver_batch(job: Claimed, post: Post) -> Outcome:
    """Send up to BATCH messages of the current organisation; says whether more wait.

    Raises Unreachable when the provider cannot be reached: the messages are back in the queue by then.
    """
    now = clock.now()
    recovered = recovering.recover(job_id=job.id, folder=post.journals, now=now)
    if recovered.somebody_lives:
        return Outcome(more=True, at=now + claiming.LEASE)
    name = recovering.new_lease(job.id, job.worker_id)
    batch = leasing.take(lease=name, limit=BATCH, now=now, until=job.held_until, sender=post.sender)
    lease = _Lease(name, batch, Journal(recovering.path_of(post.journals, name)), {})
    try:
        job.checkpoint()  # nobody is called before the lease is saved
        for path in recovered.journals:
            path.unlink(missing_ok=True)
        trouble = _attempt_batch(job, post, lease)
        _mark_all(lease)
        job.checkpoint()
        lease.journal.remove()  # all is marked and saved
    finally:
        lease.journal.close()
    if trouble is not None:
        raise trouble
    return Outcome(more=leasing.anything_queued(clock.now()), done=job.done + len(lease.results))


@dataclass(frozen=True, slots=True)
class _Lease:
    name: str
    batch: list[Leased]
    journal: Journal
    results: dict[int, Result]


def _attempt_batch(job: Claimed, post: Post, lease: _Lease) -> Unreachable | None:
    if not lease.batch:
        return None
    try:
        with post.opening() as link:
            _attempt_all(job, link, lease)
    except Unreachable as exc:
        return exc
    return None


def _attempt_all(job: Claimed, link: Link, lease: _Lease) -> None:
    """One after the other, until the connection breaks: then the rest was not attempted."""
    for one in _while_held(job, lease):
        try:
            result = _attempt(link, one, lease)
        except LinkLost as exc:
            lease.results[one.id] = Result(Ended.DELAYED, f"connection lost: {exc}")
            return
        lease.results[one.id] = result
        lease.journal.settled(one.id, result)
        if result.ended is Ended.DOUBTFUL:
            return


def _attempt(link: Link, one: Leased, lease: _Lease) -> Result:
    letter = one.letter
    try:
        content = letters.compose(letter, at=clock.now())
    except Exception as exc:  # whatever is wrong with one message must not keep the others
        return Result(Ended.REFUSED, f"cannot be composed: {type(exc).__name__}")
    envelope = Envelope(letter.sender, letter.recipient, letter.message_id, content)
    return link.send(envelope, lambda: lease.journal.attempted(one.id))


def _while_held(job: Claimed, lease: _Lease) -> Iterator[Leased]:
    """The batch, prolonging the lease before it comes near its end. Raises LeaseLost when somebody else has it."""
    until = job.held_until
    for one in lease.batch:
        if clock.now() + claiming.LEASE / 2 > until:
            leasing.prolong(lease=lease.name, until=clock.now() + claiming.LEASE)
            until = job.checkpoint()
        yield one


def _mark_all(lease: _Lease) -> None:
    for one in lease.batch:
        mark(
            message_id=one.id,
            lease=lease.name,
            repeat=one.repeat,
            attempts=one.attempts,
            result=lease.results.get(one.id),
            now=clock.now(),
        )
