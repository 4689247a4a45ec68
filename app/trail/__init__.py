"""The append-only record of who did what to which thing: `trail.record(…)` in the act's own transaction."""

from app.trail.recording import record

__all__ = ["record"]
