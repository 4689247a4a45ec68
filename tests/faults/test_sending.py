"""A worker killed at any moment of sending: no invitation twice, none lost without a flag."""

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.outbox.models import Message, MessageState
from app.outbox.queueing import queue_mail
from app.tenancy import acting_in
from config import Settings
from tests.builders import an_organisation
from tests.faults.running import eventually, family, was_killed
from tests.outbox.sink import Sink, listening

UNSETTLED = [MessageState.QUEUED, MessageState.LEASED]


def invite(app: Flask, count: int, repeat: str = "never") -> int:
    """Queue invitations to so many contacts, saved; the organisation."""
    with app.app_context():
        organisation_id = an_organisation().id
        with acting_in(organisation_id):
            for number in range(count):
                to = f"c{number}@example.org"
                queue_mail(to=to, subject="Тема", text="Текст", purpose="invitation", repeat=repeat, key=to)  # type: ignore[arg-type]
            db.session.commit()
    return organisation_id


def states(app: Flask, organisation_id: int) -> Counter[MessageState]:
    with app.app_context(), acting_in(organisation_id):
        query = select(Message.state, func.count()).group_by(Message.state)
        return Counter({state: count for state, count in db.session.execute(query)})


def settled(app: Flask, organisation_id: int) -> Callable[[], bool]:
    def nothing_is_left() -> bool:
        return not any(states(app, organisation_id)[state] for state in UNSETTLED)

    return nothing_is_left


def uncertain(app: Flask, organisation_id: int) -> set[str]:
    with app.app_context(), acting_in(organisation_id):
        query = select(Message.recipient).where(Message.state == MessageState.UNCERTAIN)
        return set(db.session.scalars(query))


def killing(process: "list[subprocess.Popen[bytes]]", after: int) -> Callable[[str], None]:
    """kill -9 at the moment when the server has a mail and the worker has no answer yet."""
    taken: list[str] = []

    def kill(recipient: str) -> None:
        taken.append(recipient)
        if len(taken) == after:
            os.kill(process[0].pid, signal.SIGKILL)

    return kill


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.extensions["settings"].settings
    return settings


def send_with_a_kill(app: Flask, organisation_id: int, sink: Sink, *mischief: str) -> None:
    """A worker is killed at the fifth mail; another one goes on until nothing is left."""
    with family(settings_of(app), sink.url) as workers:
        first: list[subprocess.Popen[bytes]] = []
        sink.when_taken = killing(first, after=5)
        first.append(workers.start("worker", *mischief))
        assert was_killed(first[0])
        workers.start("worker", *mischief)
        eventually(settled(app, organisation_id))


def test_it_sends_no_invitation_twice_when_killed_between_send_and_mark(app: Flask) -> None:
    organisation_id = invite(app, 12)
    with listening() as sink:
        send_with_a_kill(app, organisation_id, sink)
    assert Counter(sink.recipients()) == Counter(f"c{number}@example.org" for number in range(12))
    assert states(app, organisation_id) == {MessageState.SENT: 11, MessageState.UNCERTAIN: 1}
    assert uncertain(app, organisation_id) == {sink.recipients()[4]}


def test_it_sends_what_is_safe_again_when_killed_between_send_and_mark(app: Flask) -> None:
    organisation_id = invite(app, 12, repeat="safe")
    with listening() as sink:
        send_with_a_kill(app, organisation_id, sink)
    ids = Counter(str(mail["Message-ID"]) for mail in sink.mails())
    assert sorted(ids.values()) == [1] * 11 + [2]
    assert states(app, organisation_id) == {MessageState.SENT: 12}


def test_it_would_send_invitations_twice_without_the_journal(app: Flask) -> None:
    """The negative control: the second worker believes that nothing was attempted."""
    organisation_id = invite(app, 12)
    with listening() as sink:
        send_with_a_kill(app, organisation_id, sink, "forget-attempts")
    assert max(Counter(sink.recipients()).values()) == 2


def test_it_loses_nothing_when_killed_between_claim_and_send(app: Flask) -> None:
    """The lease is saved, the server was greeted, nothing was attempted: everything goes back to the queue."""
    organisation_id = invite(app, 12)
    with listening() as sink, family(settings_of(app), sink.url) as workers:
        sink.when_greeted = lambda: os.kill(workers.members[0].pid, signal.SIGKILL)
        assert was_killed(workers.start("worker"))
        assert states(app, organisation_id) == {MessageState.LEASED: 12}
        sink.when_greeted = lambda: None
        workers.start("worker")
        eventually(settled(app, organisation_id))
    assert Counter(sink.recipients()) == Counter(f"c{number}@example.org" for number in range(12))
    assert states(app, organisation_id) == {MessageState.SENT: 12}


@pytest.mark.soak
def test_it_accounts_for_every_contact_with_two_senders_and_five_kills(
    app: Flask, record_property: Callable[[str, object], None]
) -> None:
    """5,000 contacts, a server that fails for three in ten, two senders, five kills: the row of the fault table."""
    seed = int(os.environ.get("SEED", "1"))
    chance = random.Random(seed)
    organisation_id = invite(app, 5000)
    sink = Sink(chance=chance, share_put_off=0.3)
    kills = sorted(chance.sample(range(200, 3000), 5), reverse=True)

    with listening(sink), family(settings_of(app), sink.url) as workers:

        def sometimes_kill(recipient: str) -> None:
            if kills and len(sink.received) >= kills[-1]:
                kills.pop()
                alive = [process for process in workers.members if process.poll() is None]
                chance.choice(alive).kill()
                workers.start("worker")

        sink.when_taken = sometimes_kill
        for _ in range(2):
            workers.start("worker")
        eventually(settled(app, organisation_id), within=1800)
    counts = states(app, organisation_id)
    twice = [recipient for recipient, count in Counter(sink.recipients()).items() if count > 1]
    record_property("states", dict(counts))
    assert twice == []
    assert counts[MessageState.SENT] + counts[MessageState.UNCERTAIN] == 5000
    assert counts[MessageState.UNCERTAIN] <= 5
    assert set(f"c{number}@example.org" for number in range(5000)) - set(sink.recipients()) <= uncertain(
        app, organisation_id
    )
