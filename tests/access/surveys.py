"""Who may enter the doors of surveys."""

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
