"""The options of select fields; the type stubs of WTForms are older than this class of its."""

from wtforms import SelectChoice  # type: ignore[attr-defined]

__all__ = ["SelectChoice"]
