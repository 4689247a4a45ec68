"""Who may enter the doors of surveys."""

from typing import Any

from tests.access.places import Choice, Things, by_link, in_browser, in_network

EDITS = ("start", "pause", "resume", "end", "take")
ROWS: dict[tuple[str, str], str | tuple[str, ...]] = {
    ("surveys.index", "GET"): "surveys.view",
    ("surveys.show", "GET"): "surveys.view",
    ("surveys.figures", "GET"): "surveys.view",
    **{
        (f"surveys.{name}", method): "surveys.edit"
        for name in ("new", "edit", "contacts")
        for method in ("GET", "POST")
    },
    **{(f"surveys.{name}", "POST"): "surveys.edit" for name in EDITS},
    ("questionnaires.index", "GET"): "surveys.view",
    ("questionnaires.new", "GET"): "surveys.edit",
    ("questionnaires.new", "POST"): "surveys.edit",
    ("questionnaires.edit", "GET"): "surveys.edit",
    ("questionnaires.edit", "POST"): "surveys.edit",
    ("questionnaires.publish", "POST"): "surveys.edit",
    ("questionnaires.preview", "GET"): "surveys.edit",
    ("answering.follow", "GET"): "public",
    ("answering.show", "GET"): "public",
    ("answering.answer", "POST"): "public",
    ("answering.leave", "GET"): "public",
    ("answering.leave", "POST"): "public",
}


def a_pass(things: Things) -> dict[str, Any]:
    """The signed pass that the page holds: whoever sends it may answer."""
    return {"data": {"pass": things["survey_pass"]}}


def a_file(things: Things) -> dict[str, Any]:
    """A file that was looked at before."""
    return {"data": {"digest": things["table"], "name": "table.csv"}}


PLACES = {
    "surveys": in_network(campaign_id="campaign"),
    "surveys.take": in_network(a_file, campaign_id="campaign_ahead"),
    "surveys.edit": in_network(campaign_id="campaign_ahead"),
    "surveys.start": in_network(campaign_id="campaign_ahead"),
    "questionnaires": in_network(questionnaire_id="questionnaire"),
    "answering.follow": by_link(token="survey_link"),
    "answering.leave": by_link(token="leaving_link"),
    "answering.show": in_browser(reference="survey_reference"),
    "answering.answer": by_link(reference="survey_reference", sends=a_pass),
}
VERSION = {"version_id": "questionnaire_version"}
CHOICES = {"surveys.new": Choice(VERSION, {"name": "Another"}), "surveys.edit": Choice(VERSION)}
ASKED = {"surveys.new": {"version": "questionnaire_version"}}
