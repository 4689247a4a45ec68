"""Who may enter the doors of the reports."""

ROWS = {
    ("reports.index", "GET"): "scorecards.view",
    ("reports.scorecard", "GET"): "scorecards.view",
    ("reports.scorecard_pdf", "GET"): "scorecards.view",
    ("reports.send", "POST"): "scorecards.view",
    ("reports.issue", "GET"): "scorecards.view",
    ("reports.subscriptions", "GET"): "scorecards.subscribe",
    ("reports.subscribe", "POST"): "scorecards.subscribe",
    ("reports.unsubscribe", "POST"): "scorecards.view",
    ("reports.periods", "GET"): "scorecards.view",
    ("reports.close_period", "POST"): "periods.close",
}
