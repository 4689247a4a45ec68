"""By what mails travel: one entry of the registry for each scheme of ETALON_SMTP_URL, files without one."""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from app.outbox.letters import domain_of
from app.outbox.results import Ended, Result
from config import Settings

TIMEOUT_SECONDS = 20
CLOSING = 421  # the server ends the connection


class Unreachable(Exception):
    """The provider cannot be reached or does not let us in; nothing was attempted."""


class LinkLost(Exception):
    """The connection broke before the message was attempted."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a provider is given: two addresses, the Message-ID, and the bytes of the mail."""

    sender: str
    recipient: str
    message_id: str
    content: bytes


class Link(Protocol):
    """An open connection."""

    def send(self, envelope: Envelope, before: Callable[[], None]) -> Result:
        """Send one mail. `before` is called at the last moment when it is certain that nothing went out.

        Raises LinkLost when the connection breaks before that moment.
        """


Opening = Callable[[], AbstractContextManager[Link]]


class SmtpLink:
    """SMTP, one message after the other over one connection."""

    def __init__(self, client: smtplib.SMTP) -> None:
        self._client = client

    def send(self, envelope: Envelope, before: Callable[[], None]) -> Result:
        """MAIL, RCPT, then `before`, then DATA."""
        try:
            for code, reply in self._addressed(envelope):
                if code >= 400:
                    self._client.rset()
                    return _refusal(code, reply)
        except (smtplib.SMTPException, OSError) as exc:
            raise LinkLost(str(exc)) from exc
        before()
        try:
            code, reply = self._client.data(envelope.content)
        except smtplib.SMTPDataError as exc:
            code, reply = exc.smtp_code, exc.smtp_error
        except (smtplib.SMTPException, OSError) as exc:
            return Result(Ended.DOUBTFUL, f"{type(exc).__name__}: {exc}")
        return _refusal(code, reply) if code >= 400 else Result(Ended.SENT, _words(reply))

    def _addressed(self, envelope: Envelope) -> Iterator[tuple[int, bytes | str]]:
        yield self._client.mail(envelope.sender)
        yield self._client.rcpt(envelope.recipient)


class FileLink:
    """A folder of `.eml` files, for an installation that sends nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, envelope: Envelope, before: Callable[[], None]) -> Result:
        """Write the file under its Message-ID: the same mail is the same file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{envelope.message_id.strip('<>')}.eml"
        part = path.with_suffix(".part")
        before()
        with part.open("wb") as file:
            file.write(envelope.content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return Result(Ended.SENT, path.name)


def opening_for(settings: Settings) -> Opening:
    """How this installation opens a connection. Opening raises Unreachable."""
    if settings.smtp_url is None:
        folder = settings.var / "outbox"
        return lambda: _folder(folder)
    url = urlsplit(settings.smtp_url)
    connect = CONNECTING[url.scheme]
    return lambda: _smtp(url, connect)


def sender_for(settings: Settings) -> str:
    """The address that mails come from: `?from=` of ETALON_SMTP_URL, else its user, else no-reply at our host."""
    if settings.smtp_url is not None:
        url = urlsplit(settings.smtp_url)
        given = parse_qs(url.query).get("from", [unquote(url.username or "")])[0]
        if "@" in given:
            return given
    return f"no-reply@{domain_of(settings.base_url)}"


@contextmanager
def _smtp(url: SplitResult, connect: Callable[[SplitResult], smtplib.SMTP]) -> Iterator[Link]:
    try:
        client = connect(url)
    except (smtplib.SMTPException, OSError) as exc:
        raise Unreachable(f"{url.hostname}: {exc}") from exc
    try:
        _greet(client, url)
        yield SmtpLink(client)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _greet(client: smtplib.SMTP, url: SplitResult) -> None:
    try:
        client.ehlo_or_helo_if_needed()
        if url.username:
            client.login(unquote(url.username), unquote(url.password or ""))
    except (smtplib.SMTPException, OSError) as exc:
        raise Unreachable(f"{url.hostname}: {exc}") from exc


@contextmanager
def _folder(folder: Path) -> Iterator[Link]:
    yield FileLink(folder)


def _plain(url: SplitResult) -> smtplib.SMTP:
    return smtplib.SMTP(url.hostname or "localhost", url.port or 25, timeout=TIMEOUT_SECONDS)


def _tls(url: SplitResult) -> smtplib.SMTP:
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(url.hostname or "localhost", url.port or 465, timeout=TIMEOUT_SECONDS, context=context)


def _starttls(url: SplitResult) -> smtplib.SMTP:
    client = smtplib.SMTP(url.hostname or "localhost", url.port or 587, timeout=TIMEOUT_SECONDS)
    try:
        client.starttls(context=ssl.create_default_context())
    except BaseException:
        client.close()
        raise
    return client


CONNECTING: dict[str, Callable[[SplitResult], smtplib.SMTP]] = {
    "smtp": _plain,
    "smtps": _tls,
    "smtp+starttls": _starttls,
}


def _refusal(code: int, reply: bytes | str) -> Result:
    ended = Ended.DELAYED if code < 500 else Ended.REFUSED
    return Result(ended, f"{code} {_words(reply)}")


def _words(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
