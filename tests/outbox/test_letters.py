"""A mail holds what it should, in a form that every relay takes, and nobody smuggles a header into it."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from typing import Any, cast

import pytest

from app.errors import InvalidAnswer
from app.outbox import letters
from app.outbox.letters import Attachment, Letter, compose

AT = datetime(2026, 3, 9, 7, 12, tzinfo=UTC)
UNSUBSCRIBE = "https://etalon.example.org/s/" + "q" * 86 + "/unsubscribe?day=2026-03-09"


def a_letter(**changed: Any) -> Letter:
    facts: dict[str, Any] = {
        "message_id": "<0123456789abcdef0123456789abcdef@etalon.example.org>",
        "sender_name": "Банк «Пример»",
        "sender": "etalon@example.org",
        "recipient": "anna@example.org",
        "subject": "Карта результатов: Лесная, 12 — март 2026 года, и ещё слова, чтобы тема стала длинной",
        "headers": {},
        "text": "Здравствуйте!\nВот карта.\n",
        "html": None,
        "unsubscribe_url": None,
        "attachments": (),
    }
    return Letter(**(facts | changed))


def parsed(letter: Letter) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(compose(letter, at=AT), policy=default))


def test_it_says_who_writes_to_whom_about_what_and_that_a_machine_writes() -> None:
    mail = parsed(a_letter())
    assert mail["From"].addresses[0].display_name == "Банк «Пример»"
    assert mail["From"].addresses[0].addr_spec == "etalon@example.org"
    assert mail["To"] == "anna@example.org"
    assert mail["Subject"] == a_letter().subject
    assert mail["Date"].datetime == AT
    assert mail["Message-ID"] == a_letter().message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Здравствуйте!", "Вот карта."]


WORDS = [
    "Карта результатов",
    "Тема из одних слов, такая длинная, что её пришлось сложить не один раз, а целых три раза, и пробелы все на месте",
    "Mixed words and русские слова by turns, one after the other, and дальше ещё немного of both",
    "Пробелы\u00a0неразрывные и «ёлочки» — и тире, и № 17, и 94\u00a0%, и эмодзи 🙂 в самом конце строки",
]


@pytest.mark.parametrize("words", WORDS)
def test_it_loses_no_letter_of_a_long_subject_name_or_file(words: str) -> None:
    """Python's newer folding loses spaces between two encoded words, and its newer reading adds some to names."""
    letter = a_letter(subject=words, sender_name=words, attachments=(Attachment(words, "text/csv", b"1"),))
    mail = message_from_bytes(compose(letter, at=AT), policy=compat32)
    assert str(make_header(decode_header(mail["Subject"]))) == words
    name, _, address = mail["From"].partition("<")
    assert str(make_header(decode_header(name.strip()))) == words
    assert address == "etalon@example.org>"
    assert [file.get_filename() for file in parsed(letter).iter_attachments()] == [words]


def test_it_keeps_a_name_that_looks_like_an_address_a_name() -> None:
    mail = parsed(a_letter(sender_name='"Boss" <boss@example.com>, other'))
    assert [address.addr_spec for address in mail["From"].addresses] == ["etalon@example.org"]


def test_it_goes_over_the_wire_in_ascii_with_short_lines() -> None:
    content = compose(
        a_letter(html="<p>Привет</p>", attachments=(Attachment("Карта.pdf", "application/pdf", b"%PDF"),)), at=AT
    )
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 200
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_it_offers_to_unsubscribe_with_one_click_in_words_that_mail_readers_understand() -> None:
    lines = compose(a_letter(unsubscribe_url=UNSUBSCRIBE), at=AT).decode().split("\r\n")
    assert f"List-Unsubscribe: <{UNSUBSCRIBE}>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_it_offers_no_unsubscribing_where_there_is_nothing_to_unsubscribe_from() -> None:
    assert parsed(a_letter())["List-Unsubscribe"] is None


def test_it_carries_text_html_and_files_with_russian_names() -> None:
    card = Attachment("Карта «Лесная, 12».pdf", "application/pdf", b"%PDF-1.7 \x00\xff")
    mail = parsed(a_letter(html="<p>Вот карта</p>", attachments=(card,)))
    assert mail.get_body(("plain",)).get_content().startswith("Здравствуйте!")  # type: ignore[union-attr]
    assert mail.get_body(("html",)).get_content().strip() == "<p>Вот карта</p>"  # type: ignore[union-attr]
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (card.name, "application/pdf")
    assert file.get_content() == card.content


SMUGGLED = ["\r\nBcc: all@example.org", "\nBcc: all@example.org", "\rX: y", "\x00", "\u2028X: y", "\x85X: y"]


@pytest.mark.parametrize("smuggled", SMUGGLED)
def test_it_refuses_a_line_break_wherever_a_header_is_made(smuggled: str) -> None:
    for refuse in (
        lambda: letters.one_address(f"anna@example.org{smuggled}"),
        lambda: letters.subject_line(f"Тема{smuggled}"),
        lambda: letters.one_line("sender_name", f"Анна{smuggled}"),
        lambda: letters.own_headers({"X-Purpose": f"card{smuggled}"}),
        lambda: letters.own_headers({f"X-Purpose{smuggled}": "card"}),
        lambda: letters.web_address(f"https://example.org/{smuggled}"),
    ):
        with pytest.raises(InvalidAnswer):
            refuse()


@pytest.mark.parametrize("name", ["Bcc", "from", "Content-Type", "List-Unsubscribe", "X Y", "X:Y", "", "Тема"])
def test_it_refuses_headers_that_are_its_own_or_are_none(name: str) -> None:
    with pytest.raises(InvalidAnswer):
        letters.own_headers({name: "value"})


@pytest.mark.parametrize(
    "text",
    ["a@b.ru, c@d.ru", "Анна <anna@example.org>", "anna", "@b", "a@", "анна@b.ru", "a b@c.ru", "a@b@c.ru", "a@b..ru"],
)
def test_it_refuses_what_is_not_one_plain_address(text: str) -> None:
    with pytest.raises(InvalidAnswer):
        letters.one_address(text)


def test_it_writes_a_russian_domain_as_the_mail_servers_do() -> None:
    assert letters.one_address(" anna@пример.рф ") == "anna@xn--e1afmkfd.xn--p1ai"


def test_it_makes_the_same_message_id_for_the_same_key() -> None:
    base = "https://etalon.example.org"
    assert letters.new_message_id(base, 1, "invite-7") == letters.new_message_id(base, 1, "invite-7")
    assert len({letters.new_message_id(base, n, k) for n in (1, 2) for k in ("a", "b", None)}) == 6
    assert letters.new_message_id(base, 1, None) != letters.new_message_id(base, 1, None)
    assert letters.new_message_id("http://127.0.0.1:8000", 1, "a").endswith("@etalon.localhost>")
