"""What a mail is made of, what it must not hold, and its bytes. No database here."""

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address, AddressHeader, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.errors import InvalidAnswer

BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
SET_BY_US = (
    r"from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|auto-submitted|content-.*|list-unsubscribe.*"
)
MAX_SUBJECT = 500
MAX_ADDRESS = 500
WEB_ADDRESS = re.compile(r"https?://[!-;=?-~]+")  # ASCII, no spaces, no angle brackets


class _Words(UnstructuredHeader, BaseHeader):
    """Words, encoded whole: the library's own folding loses spaces between encoded words (Python 3.11).

    ASCII stays in one line: folding would hide a long address in encoded words, where no mail reader looks for it.
    """

    def fold(self, *, policy: Policy) -> str:
        """The header as it goes out."""
        return f"{self.name}: {_encoded(self.name, str(self), policy)}{policy.linesep}"


class _Sender(AddressHeader, BaseHeader):  # type: ignore[misc]  # the stubs disagree with each other
    """A name and an address, the name encoded as above."""

    def fold(self, *, policy: Policy) -> str:
        """The header as it goes out."""
        address = self.addresses[0]
        name = Header(address.display_name, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {name}{policy.linesep} <{address.addr_spec}>{policy.linesep}"


def _encoded(name: str, words: str, policy: Policy) -> str:
    return words if words.isascii() else Header(words, "utf-8", header_name=name).encode(linesep=policy.linesep)


HEADERS = HeaderRegistry(default_class=_Words)
HEADERS.map_to_type("subject", _Words)
HEADERS.map_to_type("from", _Sender)
# Everything in ASCII on the wire: a relay may not know 8BITMIME.
WIRE = SMTP.clone(cte_type="7bit", header_factory=HEADERS)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `media_type` as in `application/pdf`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, ready to be composed."""

    message_id: str
    sender_name: str
    sender: str
    recipient: str
    subject: str
    headers: Mapping[str, str]
    text: str
    html: str | None
    unsubscribe_url: str | None
    attachments: tuple[Attachment, ...]


def one_line(field: str, text: str) -> str:
    """`text` as it is. Raises InvalidAnswer for a line break or a control character: it would begin a new header."""
    if BREAKS.search(text):
        raise InvalidAnswer("line_break", field=field)
    return text


def one_address(text: str) -> str:
    """One plain address, its domain in ASCII. Raises InvalidAnswer for anything else: a list, a name, a line break."""
    local, at, domain = one_line("to", text).strip().rpartition("@")
    try:
        address = Address(addr_spec=f"{local}@{domain.encode('idna').decode()}").addr_spec
    except (ValueError, IndexError, MessageError) as exc:
        raise InvalidAnswer("address", field="to") from exc
    if not at or not local or not domain or not address.isascii() or len(address) > 254:
        raise InvalidAnswer("address", field="to")
    return address


def own_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Further headers. Raises InvalidAnswer for a line break, a malformed name, or one that the product sets itself."""
    for name in headers:
        if not HEADER_NAME.fullmatch(name) or re.fullmatch(SET_BY_US, name, re.IGNORECASE):
            raise InvalidAnswer("header", field=name[:60])
    return {name: one_line(name, value) for name, value in headers.items()}


def subject_line(text: str) -> str:
    """The subject. Raises InvalidAnswer for a line break or over 500 characters."""
    if len(text) > MAX_SUBJECT:
        raise InvalidAnswer("too_long", field="subject", limit=MAX_SUBJECT)
    return one_line("subject", text)


def web_address(text: str) -> str:
    """An address for a header. Raises InvalidAnswer for what is none, or is over 500 characters long."""
    if not WEB_ADDRESS.fullmatch(text) or len(text) > MAX_ADDRESS:
        raise InvalidAnswer("address", field="unsubscribe_url")
    return text


def new_message_id(base_url: str, organisation_id: int, key: str | None) -> str:
    """A Message-ID: the same for the same key of an organisation, a new one without a key."""
    seed = f"{organisation_id}:{key}" if key else uuid.uuid4().hex
    return f"<{hashlib.sha256(seed.encode()).hexdigest()[:32]}@{domain_of(base_url)}>"


def domain_of(base_url: str) -> str:
    """The host that people reach the product under; a stand-in where that is no name."""
    host = urlsplit(base_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host if "." in host else "etalon.localhost"
    return "etalon.localhost"


def compose(letter: Letter, *, at: datetime) -> bytes:
    """The bytes of the mail (RFC 5322), sent at the aware moment `at`."""
    mail = EmailMessage(policy=WIRE)
    mail["From"] = Address(letter.sender_name, addr_spec=letter.sender)
    mail["To"] = Address(addr_spec=letter.recipient)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine answers it
    if letter.unsubscribe_url:  # RFC 8058
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content(letter.text)
    if letter.html is not None:
        mail.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment.media_type.partition("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return mail.as_bytes()
