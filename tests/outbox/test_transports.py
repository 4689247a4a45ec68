"""Every scheme of ETALON_SMTP_URL carries a mail, and none goes out to a server that is not who it says."""

import ssl
from pathlib import Path

import pytest
import trustme

import config
from app.outbox.results import Ended
from app.outbox.transports import CONNECTING, Envelope, Unreachable, opening_for, sender_for
from config import Settings
from tests.outbox.sink import listening

ENVELOPE = Envelope("us@example.org", "anna@example.org", "<1@example.org>", b"Subject: x\r\n\r\nHello\r\n.dot\r\n")


def settings(var: Path, smtp_url: str | None) -> Settings:
    more = {"ETALON_SMTP_URL": smtp_url} if smtp_url else {}
    return config.load({"ETALON_VAR": str(var), "ETALON_SECRET_KEY": "k", **more})


@pytest.fixture
def server_context() -> ssl.SSLContext:
    """The TLS of a server called 127.0.0.1; its authority is known to nobody yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").configure_cert(context)
    context.authority = authority  # type: ignore[attr-defined]
    return context


def trust(monkeypatch: pytest.MonkeyPatch, context: ssl.SSLContext) -> None:
    client = ssl.create_default_context()
    context.authority.configure_trust(client)  # type: ignore[attr-defined]
    monkeypatch.setattr(ssl, "create_default_context", lambda: client)


def send(var: Path, url: str) -> Ended:
    with opening_for(settings(var, url))() as link:
        return link.send(ENVELOPE, lambda: None).ended


def test_it_knows_every_scheme_that_the_settings_take() -> None:
    assert set(CONNECTING) == {"smtp", "smtps", "smtp+starttls"}


def test_it_sends_in_tls_to_a_server_that_it_trusts(
    tmp_path: Path, server_context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(monkeypatch, server_context)
    with listening(tls=server_context) as sink:
        assert send(tmp_path, f"smtps://127.0.0.1:{sink.port}") is Ended.SENT
    with listening(starttls=server_context) as sink:
        assert send(tmp_path, f"smtp+starttls://127.0.0.1:{sink.port}") is Ended.SENT
        assert sink.received[0][1].endswith(b"\r\n.dot\r\n")


def test_it_sends_nothing_to_a_server_that_it_does_not_trust(tmp_path: Path, server_context: ssl.SSLContext) -> None:
    with listening(tls=server_context) as sink, pytest.raises(Unreachable):
        send(tmp_path, f"smtps://127.0.0.1:{sink.port}")
    with listening(starttls=server_context) as sink, pytest.raises(Unreachable):
        send(tmp_path, f"smtp+starttls://127.0.0.1:{sink.port}")


def test_it_never_goes_on_in_the_clear_where_starttls_was_asked_for(tmp_path: Path) -> None:
    with listening() as sink, pytest.raises(Unreachable):
        send(tmp_path, f"smtp+starttls://127.0.0.1:{sink.port}")


def test_it_cannot_reach_a_server_that_does_not_know_its_password(tmp_path: Path) -> None:
    with listening() as sink, pytest.raises(Unreachable):
        send(tmp_path, f"smtp://user:secret@127.0.0.1:{sink.port}")


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        (None, "no-reply@etalon.localhost"),
        ("smtp://mail.example.org", "no-reply@etalon.localhost"),
        ("smtps://etalon%40example.org:secret@mail.example.org", "etalon@example.org"),
        ("smtps://user:secret@mail.example.org?from=quality@example.org", "quality@example.org"),
    ],
)
def test_it_knows_whose_address_mails_come_from(tmp_path: Path, url: str | None, sender: str) -> None:
    assert sender_for(settings(tmp_path, url)) == sender
