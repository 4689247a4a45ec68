"""Who may enter the doors of the reports."""

from tests.access.places import Choice, at_branch, for_anybody

ROWS = {
    ("reports.index", "GET"): "scorecards.view",
    ("reports.scorecard", "GET"): "scorecards.view",
    ("reports.scorecard_pdf", "GET"): "scorecards.view",
    ("reports.scorecard_xlsx", "GET"): "scorecards.view",
    ("reports.send", "POST"): "scorecards.view",
    ("reports.issue", "GET"): "scorecards.view",
    ("reports.subscriptions", "GET"): "scorecards.subscribe",
    ("reports.subscribe", "POST"): "scorecards.subscribe",
    ("reports.unsubscribe", "POST"): "scorecards.view",
    ("reports.periods", "GET"): "scorecards.view",
    ("reports.close_period", "POST"): "periods.close",
}
PLACES = {
    "reports": at_branch(branch_id="branch", issue_id="issue"),
    "reports.unsubscribe": at_branch(subscription_id="subscription", needs="scorecards.subscribe"),
    "reports.close_period": for_anybody(address="period"),
}
CHOICES = {
    "reports.subscribe": Choice(
        {"branch_id": "branch", "user_id": "reader"},
        {"cadence": "monthly"},
        page="reports.subscriptions",
        scoped=frozenset({"branch_id"}),
    ),
}
ASKED = {
    "reports.index": {"period": "wave-{wave}", "programme": "programme", "region": "region"},
    "reports.scorecard": {"period": "wave-{wave}", "programme": "programme"},
    "reports.scorecard_pdf": {"period": "wave-{wave}", "programme": "programme"},
    "reports.scorecard_xlsx": {"period": "wave-{wave}", "programme": "programme"},
}
