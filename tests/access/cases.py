"""Who may enter the doors of cases."""

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
