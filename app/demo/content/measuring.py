"""The programme, the survey and its mails as frozen records."""

from dataclasses import dataclass

from app.demo.content.records import Words


@dataclass(frozen=True, slots=True)
class Notice:
    """What staff are told before a wave, and how many days before."""

    days_before: int
    text: Words


@dataclass(frozen=True, slots=True)
class Programme:
    """The line of measurement."""

    key: str
    kind: str
    name: Words
    checklist: Words
    standard_percent: int
    dispute_days: int
    notice: Notice


@dataclass(frozen=True, slots=True)
class WaveName:
    """The pattern of a wave's name: {number}, {quarter} in Roman, {digit}, {year}."""

    name: Words


@dataclass(frozen=True, slots=True)
class QuestionnaireName:
    """The questionnaire's key and name."""

    key: str
    name: Words


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to a customer; paragraphs are parted by empty lines."""

    subject: Words
    text: Words


@dataclass(frozen=True, slots=True)
class Campaign:
    """The survey's campaign."""

    key: str
    name: Words
    rest_days: int
    reminder_days: int
    quiet_hours: str
    detractor_at_most: int
    invitation: Mail
    reminder: Mail


@dataclass(frozen=True, slots=True)
class Consent:
    """The text that contacts have agreed to."""

    text: Words
