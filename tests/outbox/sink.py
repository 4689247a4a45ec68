"""A real SMTP server of this machine, which keeps what it gets and answers as it is told."""

from asyncio import AbstractEventLoop, Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from random import Random
from ssl import SSLContext
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.outbox.looping import Loop

OK = "250 taken"


@dataclass
class Sink:
    """What arrived, and what to say. `answers` maps a recipient to the reply after RCPT or after the content."""

    received: list[tuple[str, bytes]] = field(default_factory=list)
    to_rcpt: dict[str, str] = field(default_factory=dict)
    to_data: dict[str, str] = field(default_factory=dict)
    when_greeted: Callable[[], None] = lambda: None
    when_taken: Callable[[str], None] = lambda recipient: None
    chance: Random = field(default_factory=lambda: Random(1))
    share_put_off: float = 0.0
    port: int = 0

    @property
    def url(self) -> str:
        """What ETALON_SMTP_URL is set to."""
        return f"smtp://127.0.0.1:{self.port}"

    def mails(self) -> list[EmailMessage]:
        """What arrived, parsed."""
        return [cast(EmailMessage, message_from_bytes(content, policy=default)) for _, content in self.received]

    def recipients(self) -> list[str]:
        """Who got something, in order."""
        return [recipient for recipient, _ in self.received]

    async def handle_EHLO(  # the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """A client is here."""
        session.host_name = hostname
        self.when_greeted()
        return responses

    async def handle_RCPT(  # the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or say what was told."""
        if address in self.to_rcpt:
            return self.to_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # as above
        """Keep the mail, then answer; the answer `drop` closes the connection instead."""
        recipient = envelope.rcpt_tos[0]
        put_off = self.chance.random() < self.share_put_off
        answer = "451 come again" if put_off else self.to_data.get(recipient, OK)
        if not answer.startswith(("4", "5")):
            self.received.append((recipient, bytes(cast(bytes, envelope.content))))
        self.when_taken(recipient)
        if answer == "drop":
            cast(Any, server).transport.abort()
            return "250 nobody hears this"
        return answer


@contextmanager
def listening(
    sink: Sink | None = None, *, tls: SSLContext | None = None, starttls: SSLContext | None = None
) -> Iterator[Sink]:
    """A sink at a free port of this machine, gone afterwards; in TLS from the start, or after STARTTLS alone."""
    sink = sink or Sink()
    with Loop() as loop:
        server = loop.run(_open(sink, loop.loop, tls, starttls))
        sink.port = server.sockets[0].getsockname()[1]
        yield sink
        loop.run(_close(server))


async def _open(sink: Sink, loop: AbstractEventLoop, tls: SSLContext | None, starttls: SSLContext | None) -> Server:
    def protocol() -> SMTP:
        return SMTP(sink, hostname="sink", loop=loop, tls_context=starttls, require_starttls=starttls is not None)

    server: Server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
    return server


async def _close(server: Server) -> None:
    server.close()
    await server.wait_closed()
