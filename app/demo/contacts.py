"""The customers whom the survey asks: invented names, addresses that lead nowhere, a branch each."""

from collections.abc import Sequence
from random import Random

from app.demo.chances import stream
from app.demo.content import Content
from app.demo.content.records import Branch
from app.demo.tale import ContactStory

MAIL_DOMAINS = ("post.example", "mail.example", "box.example")
ENGLISH_BRANCH_FORMAT = "flagship"


def contacts_of(content: Content, seed: int) -> list[tuple[ContactStory, Branch]]:
    """The contacts with the branch that each was served at; a few of them write English."""
    shares = {each.key: each.contacts_share for each in content.formats}
    whole = sum(shares[branch.format] for branch in content.branches)
    count = content.odds.survey.contacts
    places = [branch for branch in content.branches for _ in range(round(count * shares[branch.format] / whole))]
    foreign = _english_places(content, seed, places)
    return [
        (_foreigner(content, foreign[at], branch), branch)
        if at in foreign
        else (_customer(content, seed, at, branch), branch)
        for at, branch in enumerate(places)
    ]


def _english_places(content: Content, seed: int, places: Sequence[Branch]) -> dict[int, int]:
    """Which places (by their index) belong to which English-speaking customer."""
    possible = [at for at, branch in enumerate(places) if branch.format == ENGLISH_BRANCH_FORMAT]
    chosen = stream(seed, "english").sample(possible, content.odds.survey.english)
    return {at: nth for nth, at in enumerate(sorted(chosen))}


def _foreigner(content: Content, nth: int, branch: Branch) -> ContactStory:
    name, sex, latin = content.names.english[nth % len(content.names.english)]
    return ContactStory(f"contact-en-{nth + 1}", name, sex, f"{latin}@{MAIL_DOMAINS[0]}", "en", branch.time_zone)


def _customer(content: Content, seed: int, at: int, branch: Branch) -> ContactStory:
    random = stream(seed, "contact", at)
    his, hers, latin = random.choice(content.names.surnames)
    sex = "f" if random.random() < 0.58 else "m"
    first = random.choice(content.names.women if sex == "f" else content.names.men)
    email = f"{_latin(random, latin, his != hers and sex == 'f')}{at + 1:04}@{random.choice(MAIL_DOMAINS)}"
    name = f"{first} {hers if sex == 'f' else his}"
    return ContactStory(f"contact-{at + 1:04}", name, sex, email, "ru", branch.time_zone)


def _latin(random: Random, latin: str, ends_in_a: bool) -> str:
    return f"{latin}{'a' if ends_in_a else ''}{random.choice(('.', '', '_'))}"
