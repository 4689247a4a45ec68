"""What was done, told on the next page, with the way back where there is one."""

from collections.abc import Mapping

from flask import flash


def say(text: str, *, undo_url: str | None = None, undo_fields: Mapping[str, str] | None = None) -> None:
    """Tell on the next page what was done, in the past tense; `undo_url` is posted `undo_fields` to take it back."""
    if undo_url is None:
        flash(str(text))
    else:
        flash({"text": str(text), "undo_url": undo_url, "undo_fields": dict(undo_fields or {})})  # type: ignore[arg-type]
