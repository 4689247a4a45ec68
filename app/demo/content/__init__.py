"""The demo's content, read once from the TOML and JSON files of this folder into frozen records."""

import json
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.demo.content import measuring, records, telling
from app.demo.content.reading import build, build_all
from app.demo.content.records import Words
from app.questions.schema import Form, parse_form

FOLDER = Path(__file__).parent
LETTERS = {"М": "m", "У": "u", "П": "p"}
HEADS_DOMAIN = "demo.example"


@dataclass(frozen=True)
class Content:
    """Everything that the demo is told with. Forms are given as JSON and parsed."""

    bank: records.Organisation
    agency: records.Organisation
    engagement: records.Engagement
    other: records.Organisation
    other_branches: tuple[records.OtherBranch, ...]
    other_clauses: tuple[records.OtherClause, ...]
    other_cases: tuple[records.OtherCase, ...]
    formats: tuple[records.Format, ...]
    tags: tuple[records.Tag, ...]
    regions: tuple[records.Region, ...]
    branches: tuple[records.Branch, ...]
    staff: tuple[records.StaffMember, ...]
    people: tuple[records.Person, ...]
    shoppers: tuple[records.Shopper, ...]
    scenarios: tuple[records.Scenario, ...]
    standard: records.Standard
    touchpoints: tuple[records.Touchpoint, ...]
    programme: measuring.Programme
    wave_name: Words
    questionnaire_name: measuring.QuestionnaireName
    campaign: measuring.Campaign
    consent: Words
    checklist_json: dict[str, Any]
    questionnaire_json: dict[str, Any]
    checklist: Form
    questionnaire: Form
    notes: telling.Notes
    verbatims: telling.Verbatims
    case_scripts: tuple[telling.CaseScript, ...]
    action_scripts: tuple[telling.ActionScript, ...]
    causes: dict[str, Words]
    replies: tuple[str, ...]
    courses: tuple[telling.Course, ...]
    odds: telling.Odds
    names: telling.Names

    @property
    def clauses(self) -> tuple[records.Clause, ...]:
        """The forty clauses in order."""
        return tuple(clause for touchpoint in self.touchpoints for clause in touchpoint.clause)

    @property
    def standards(self) -> tuple[records.StandardOfChannel, ...]:
        """The standard as the product keeps it: one per touchpoint and channel."""
        return tuple(part for touchpoint in self.touchpoints for part in self._by_channel(touchpoint))

    def _by_channel(self, touchpoint: records.Touchpoint) -> list[records.StandardOfChannel]:
        channels = dict.fromkeys(clause.channel or touchpoint.channel for clause in touchpoint.clause)
        return [
            records.StandardOfChannel(
                touchpoint=touchpoint.key,
                channel=channel,
                title=self.standard.chat_title if channel == "chat" else touchpoint.title,
                clauses=tuple(each for each in touchpoint.clause if (each.channel or touchpoint.channel) == channel),
            )
            for channel in channels
        ]

    def branch(self, code: str) -> records.Branch:
        """The branch of this code; KeyError when there is none."""
        found = {branch.code: branch for branch in self.branches}
        return found[code]

    def head_login(self, code: str) -> str:
        """The login of the head of a branch."""
        return next(person.login for person in self.people if person.role == "head" and person.branch == code)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def _form(name: str) -> dict[str, Any]:
    form: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return form


@lru_cache(maxsize=1)
def load() -> Content:
    """The content of the demo; raises ValueError with the place of what is wrong in a file."""
    checklist, questionnaire = _form("checklist"), _form("questionnaire")
    return Content(
        **_organisations(),
        **_people(),
        **_measuring(),
        **_telling(),
        checklist_json=checklist,
        questionnaire_json=questionnaire,
        checklist=parse_form(checklist),
        questionnaire=parse_form(questionnaire),
    )


def _organisations() -> dict[str, Any]:
    table = _table("organisation")
    return {
        "bank": build(records.Organisation, table["bank"], "bank"),
        "agency": build(records.Organisation, table["agency"], "agency"),
        "engagement": build(records.Engagement, table["engagement"], "engagement"),
        "other": build(records.Organisation, table["other"], "other"),
        "other_branches": build_all(records.OtherBranch, table["other_branch"], "other_branch"),
        "other_clauses": build_all(records.OtherClause, table["other_clause"], "other_clause"),
        "other_cases": build_all(records.OtherCase, table["other_case"], "other_case"),
        "formats": build_all(records.Format, table["format"], "format"),
        "tags": build_all(records.Tag, table["tag"], "tag"),
        "regions": build_all(records.Region, table["region"], "region"),
        "branches": build_all(records.Branch, _table("branches")["branch"], "branch"),
    }


def _people() -> dict[str, Any]:
    table, staff = _table("people"), _staff()
    signing_in = build_all(records.Person, table["user"], "user")
    others = build_all(records.Person, table["colleague"], "colleague")
    known = {person.branch for person in signing_in if person.role == "head"}
    heads = tuple(_head(member) for member in staff if member.is_head and member.branch not in known)
    return {
        "staff": staff,
        "people": signing_in + others + heads,
        "shoppers": build_all(records.Shopper, table["shopper"], "shopper"),
        "scenarios": build_all(records.Scenario, table["scenario"], "scenario"),
    }


def _staff() -> tuple[records.StaffMember, ...]:
    table = _table("staff")
    positions = {key: build(Words, row, f"positions.{key}") for key, row in table["positions"].items()}
    return tuple(
        records.StaffMember(
            code=f"{branch}-{at:02}",
            branch=branch,
            full_name=row["name"],
            sex=row["sex"],
            position_key=row["position"],
            position=positions[row["position"]],
            quality=float(row["quality"]),
        )
        for branch, rows in table["branches"].items()
        for at, row in enumerate(rows, 1)
    )


def _head(member: records.StaffMember) -> records.Person:
    """The account of a head who does not sign in with the demo's password."""
    letter, number = member.branch.split("-")
    login = f"head.{LETTERS[letter]}{number}@{HEADS_DOMAIN}"
    title = Words("Руководитель отделения", "Head of branch")
    return records.Person(login, member.name, "head", "bank", title, branch=member.branch, signs_in=False)


def _measuring() -> dict[str, Any]:
    standards, programme = _table("standards"), _table("programme")
    return {
        "standard": build(records.Standard, standards["standard"], "standard"),
        "touchpoints": build_all(records.Touchpoint, standards["touchpoint"], "touchpoint"),
        "programme": build(measuring.Programme, programme["programme"], "programme"),
        "wave_name": build(measuring.WaveName, programme["wave"], "wave").name,
        "questionnaire_name": build(measuring.QuestionnaireName, programme["questionnaire"], "questionnaire"),
        "campaign": build(measuring.Campaign, programme["campaign"], "campaign"),
        "consent": build(measuring.Consent, programme["consent"], "consent").text,
    }


def _telling() -> dict[str, Any]:
    actions = _table("actions")
    return {
        "notes": build(telling.Notes, _table("notes"), "notes"),
        "verbatims": build(telling.Verbatims, _table("verbatims"), "verbatims"),
        "case_scripts": build_all(telling.CaseScript, _table("cases")["case"], "case"),
        "action_scripts": build_all(telling.ActionScript, actions["action"], "action"),
        "causes": {key: build(Words, row, f"causes.{key}") for key, row in actions["causes"].items()},
        "replies": tuple(actions["follow_up"]["replies"]),
        "courses": build_all(telling.Course, actions["course"], "course"),
        "odds": build(telling.Odds, _table("odds"), "odds"),
        "names": build(telling.Names, _table("names"), "names"),
    }
