"""The survey: who was asked when, who answered what, in whose words; correlated with the branch and the wave."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from app.demo.chances import happens, pick_fresh, stream
from app.demo.contacts import contacts_of
from app.demo.content import Content
from app.demo.content.records import Branch
from app.demo.quarters import Quarter, arrival, open_day
from app.demo.remarks import bend
from app.demo.tale import ContactStory, InvitationStory, ResponseStory
from app.questions.answers import Context, check_answers

MOODS = ((9, "promoter"), (7, "passive"), (0, "detractor"))
CSAT_OF_NPS = ((1, 1), (1, 2), (1, 2), (2, 2), (2, 3), (2, 3), (3, 3), (4, 4), (4, 4), (4, 5), (5, 5))
ASK_AFTER = timedelta(hours=24)
NOT_YET = timedelta(hours=30)
NEEDS_TAG = {
    "2.1": "электронная очередь",
    "2.3": "электронная очередь",
    "7.1": "телефон отделения",
    "7.3": "телефон отделения",
}
DIALLING = {"moscow": "495", "ural": "343", "primorye": "423"}
SHARE_OF_REMINDED = 0.3
RECENT_SHARE = 0.8  # a power below 1: the bank asks a little more from month to month
WEAK_TOPIC_WEIGHT = 4


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey as it went."""

    contacts: tuple[ContactStory, ...]
    invitations: tuple[InvitationStory, ...]
    responses: tuple[ResponseStory, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One customer served at one branch on one day."""

    key: str
    contact: ContactStory
    branch: Branch
    staff: str
    wave: int
    due_at: datetime
    served_on: date


def survey_of(content: Content, seed: int, waves: Sequence[Quarter], anchor: date) -> Survey:
    """All contacts, invitations and answers up to the anchor day (its midnight in UTC), in the order of time."""
    until = datetime.combine(anchor, time(0), UTC)
    asked = [_asked(content, seed, contact, branch, waves, anchor) for contact, branch in contacts_of(content, seed)]
    invitations, responses, used = [], [], dict[str, int]()
    for each in sorted(asked, key=lambda one: (one.due_at, one.key)):
        invitation = _invitation(content, seed, each, until)
        invitations.append(invitation)
        if invitation.answered_at is not None:
            responses.append(_response(content, seed, each, invitation.answered_at, used))
    responses.sort(key=lambda response: response.completed_at)
    return Survey(tuple(each.contact for each in asked), tuple(invitations), tuple(responses))


def _asked(
    content: Content, seed: int, contact: ContactStory, branch: Branch, waves: Sequence[Quarter], anchor: date
) -> Asked:
    random = stream(seed, "served", contact.key)
    first, latest = waves[0].first_day, anchor - timedelta(days=1)
    day = first + timedelta(days=int((latest - first).days * random.random() ** RECENT_SHARE))
    day = open_day(branch, day, latest)
    staff = [member.code for member in content.staff if member.branch == branch.code]
    served_at = arrival(branch, day, random.random())
    return Asked(
        key=f"invitation-{contact.key.removeprefix('contact-')}",
        contact=contact,
        branch=branch,
        staff=random.choice(staff),
        wave=sum(quarter.first_day <= day for quarter in waves) + (day > waves[-1].last_day),
        due_at=served_at + ASK_AFTER,
        served_on=day,
    )


def _invitation(content: Content, seed: int, asked: Asked, until: datetime) -> InvitationStory:
    odds, random = content.odds.survey, stream(seed, asked.key)
    fate, at = random.random(), asked.due_at
    if asked.due_at > until - NOT_YET:
        return _told(asked, "planned", None)
    if fate < odds.skipped:
        return _told(asked, "skipped", "no_consent" if random.random() < 0.6 else "recently_asked")
    sent_at = at + timedelta(seconds=random.randint(20, 600))
    if fate < odds.skipped + odds.bounced:
        return _told(asked, "bounced", "hard_bounce", sent_at)
    if fate < odds.skipped + odds.bounced + odds.refused:
        return _told(asked, "refused", "unsubscribed", sent_at)
    return _answered_or_not(content, asked, random, sent_at, until)


def _answered_or_not(
    content: Content, asked: Asked, random: Random, sent_at: datetime, until: datetime
) -> InvitationStory:
    """Some answer soon, some after the reminder, most do not."""
    reminder = sent_at + timedelta(days=content.campaign.reminder_days, minutes=random.randint(0, 90))
    is_late, answers = happens(random, SHARE_OF_REMINDED), happens(random, content.odds.survey.answer_share)
    delay = timedelta(minutes=12 + int(random.expovariate(1 / 600)))
    answered_at = (reminder if is_late else sent_at) + min(delay, timedelta(days=3, hours=20))
    if answers and answered_at < until:
        return _told(asked, "answered", None, sent_at, reminder if is_late else None, answered_at)
    return _told(asked, "sent", None, sent_at, reminder if reminder < until else None)


def _told(
    asked: Asked,
    state: str,
    reason: str | None,
    sent_at: datetime | None = None,
    reminded_at: datetime | None = None,
    answered_at: datetime | None = None,
) -> InvitationStory:
    return InvitationStory(
        key=asked.key,
        contact=asked.contact.key,
        branch=asked.branch.code,
        staff=asked.staff,
        served_on=asked.served_on,
        state=state,
        reason=reason,
        due_at=asked.due_at,
        sent_at=sent_at,
        reminded_at=reminded_at,
        answered_at=answered_at,
    )


def _response(content: Content, seed: int, asked: Asked, completed_at: datetime, used: dict[str, int]) -> ResponseStory:
    odds, random = content.odds.survey, stream(seed, "answer", asked.key)
    latent = random.gauss(odds.level + odds.branch_weight * asked.branch.quality + odds.trend[asked.wave - 1], 1)
    nps = bisect_left(odds.cuts, latent)
    mood = next(name for least, name in MOODS if nps >= least)
    csat = None if happens(random, odds.csat_skipped) else random.choice(CSAT_OF_NPS[nps])
    about, comment = _comment(content, asked, random, mood, used)
    wants_call = happens(random, odds.call_share[mood])
    document: dict[str, dict[str, Any]] = {"nps": {"value": nps}}
    document |= {} if csat is None else {"csat": {"value": csat}}
    document |= {} if comment is None else {"comment": {"value": comment}}
    document |= _call(asked, random) if wants_call else {}
    checked = check_answers(content.questionnaire, document, Context(channel="email"), complete=True)
    if checked.problems:
        raise ValueError(f"{asked.key}: {checked.problems}")
    return ResponseStory(
        key=asked.key.replace("invitation", "response"),
        invitation=asked.key,
        contact=asked.contact.key,
        branch=asked.branch.code,
        staff=asked.staff,
        answers=checked.document,
        nps=nps,
        csat=csat,
        comment=comment,
        about=about,
        wants_call=wants_call,
        language=asked.contact.language,
        local_day=completed_at.astimezone(ZoneInfo(asked.branch.time_zone)).date(),
        started_at=completed_at - timedelta(seconds=random.randint(18, 240)),
        completed_at=completed_at,
    )


def _comment(content: Content, asked: Asked, random: Random, mood: str, used: dict[str, int]) -> tuple[str, str | None]:
    """What the comment is about, and its words; English-speaking customers always write."""
    if asked.contact.language == "en":
        return "", pick_fresh(random, content.verbatims.english[mood], used)
    if not happens(random, content.odds.survey.comment_share[mood]):
        return "", None
    pools = {"promoter": content.verbatims.promoter, "passive": content.verbatims.passive}
    pool = pools.get(mood, content.verbatims.detractor)
    phrases = {phrase: about for about, some in pool.items() if _fits(asked.branch, about) for phrase in some}
    weighted = _weighted(content, asked.branch, mood, phrases)
    phrase = pick_fresh(random, weighted, used)
    return phrases[phrase], bend(phrase, asked.contact.sex)


def _fits(branch: Branch, about: str) -> bool:
    return about not in NEEDS_TAG or NEEDS_TAG[about] in branch.tags


def _weighted(content: Content, branch: Branch, mood: str, phrases: dict[str, str]) -> list[str]:
    """Unhappy customers write more often about what is weak at their branch."""
    weak = {script.clause for script in content.action_scripts if script.branch == branch.code}
    times = WEAK_TOPIC_WEIGHT if mood == "detractor" else 1
    return [phrase for phrase, about in phrases.items() for _ in range(times if about in weak else 1)]


def _call(asked: Asked, random: Random) -> dict[str, dict[str, Any]]:
    """A telephone number that nobody can have: no local number begins with 000."""
    number = f"+7 {DIALLING[asked.branch.region]} 000-{random.randint(10, 99)}-{random.randint(10, 99)}"
    return {"call_me": {"value": "yes"}, "call_phone": {"value": number}}
