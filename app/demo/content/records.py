"""What the demo consists of, as frozen records: the bank, its people, its standard."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPANS = {"mon_fri": WEEKDAYS[:5], "sat": WEEKDAYS[5:6], "sun": WEEKDAYS[6:]}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Russian and in English."""

    ru: str
    en: str

    def versions(self) -> dict[str, str]:
        """The text by language, as records of standards and forms keep it."""
        return {"ru": self.ru, "en": self.en}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A company or an agency."""

    key: str
    kind: str
    name: Words
    short: Words
    time_zone: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Engagement:
    """The agency's contract with the bank."""

    number: str
    subject: Words
    roles: tuple[str, ...]
    months_before_anchor: int
    months_after_anchor: int


@dataclass(frozen=True, slots=True)
class OtherBranch:
    """A branch of the company that has nothing to do with the bank."""

    code: str
    name: Words
    address: str
    latitude: Decimal
    longitude: Decimal
    time_zone: str
    head: str


@dataclass(frozen=True, slots=True)
class OtherClause:
    """A clause of that company."""

    number: str
    title: Words
    target: Words


@dataclass(frozen=True, slots=True)
class OtherCase:
    """A case of that company."""

    kind: str
    title: Words


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of branch: how often it is visited, how many customers it has beside the others."""

    key: str
    title: Words
    visits_per_wave: int
    contacts_share: float


@dataclass(frozen=True, slots=True)
class Tag:
    """A service that some branches have."""

    key: str
    title: Words


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its time zone and the name of its head."""

    key: str
    name: Words
    time_zone: str
    head: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch; `hours` by mon_fri, sat, sun as "09:00-20:00"; `quality` in logits beside the network."""

    code: str
    region: str
    format: str
    name: Words
    address: Words
    latitude: Decimal
    longitude: Decimal
    time_zone: str
    phone: str
    opened: date
    tags: tuple[str, ...]
    hours: dict[str, str]
    quality: float

    def weekly_hours(self) -> dict[str, tuple[str, str]]:
        """Opening and closing time ("09:00", "20:00") by day, mon…sun; closed days are left out."""
        return {
            day: (hours.split("-")[0], hours.split("-")[1]) for span, hours in self.hours.items() for day in SPANS[span]
        }


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who serves; `quality` in logits beside the colleagues; `code` is "М-04-03"."""

    code: str
    branch: str
    full_name: str
    sex: str
    position_key: str
    position: Words
    quality: float

    @property
    def name(self) -> str:
        """First name and surname, as on the badge and on a scorecard."""
        first, *_, surname = self.full_name.split()
        return f"{first} {surname}"

    @property
    def is_head(self) -> bool:
        """Whether this is the head of the branch."""
        return self.position_key == "head"


@dataclass(frozen=True, slots=True)
class Limit:
    """The measurable bound of a clause."""

    measure: str
    operator: str
    value: int
    unit: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the standard; `number` ("3.2") is its key."""

    number: str
    limit: Limit
    attribution: str
    title: Words
    norm: Words
    target: Words
    rationale: Words
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A step of the journey with its clauses; a clause without a channel has the touchpoint's."""

    key: str
    number: int
    channel: str
    title: Words
    clause: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """The standard as a whole."""

    key: str
    title: Words
    edition: str
    approved_by: Words
    target_percent: int
    chat_title: Words
    purpose: Words


@dataclass(frozen=True, slots=True)
class StandardOfChannel:
    """The clauses of one touchpoint and channel: one standard in the product's sense."""

    touchpoint: str
    channel: str
    title: Words
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; only the shipped sign-ins have a password. `organisation`: bank, agency or other."""

    login: str
    name: str
    role: str
    organisation: str
    title: Words
    branch: str = ""
    region: str = ""
    shopper: str = ""
    signs_in: bool = True


@dataclass(frozen=True, slots=True)
class Shopper:
    """A shopper under the agency's number; `severity` in logits, positive is stricter; `na` a share."""

    number: str
    name: str
    city: str
    home: str
    sex: str
    age_band: str
    severity: float
    na: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a shopper comes for; `fee` in roubles."""

    key: str
    title: Words
    story: Words
    minutes: int
    fee: int
