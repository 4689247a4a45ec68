"""Who may enter the doors of cases."""

from tests.access.places import Choice, at_branch, by_link, in_browser

ROWS = {
    ("cases.index", "GET"): "cases.view",
    ("cases.show", "GET"): "cases.view",
    ("cases.new", "GET"): "cases.work",
    ("cases.new", "POST"): "cases.work",
    **{
        (f"cases.{step}", "POST"): "cases.work"
        for step in (
            "acknowledge",
            "say",
            "hand_over",
            "wait",
            "resume",
            "finish",
            "resolve",
            "reopen",
            "close",
        )
    },
    ("case_status.enter", "GET"): "public",
    ("case_status.show", "GET"): "public",
    ("case_status.add", "POST"): "public",
    ("case_status.accept", "POST"): "public",
    ("case_status.reopen", "POST"): "public",
}
PLACES = {
    "cases": at_branch(case_id="case"),
    "cases.finish": at_branch(case_id="action"),
    "case_status": in_browser(),
    "case_status.enter": by_link(token="case_link"),
}
CHOICES = {
    "cases.new": Choice({"branch_id": "branch"}, {"title": "A queue"}, scoped=frozenset({"branch_id"})),
    "cases.hand_over": Choice({"owner_id": "reader"}, page="cases.show"),
}
ASKED = {"cases.index": {"branch": "branch"}}
