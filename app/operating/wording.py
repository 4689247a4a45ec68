"""Words of the screens: states of jobs and messages with their tones, and refusals."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.web.refusals import means
from app.work.reading import JobState

JOB_STATES: dict[JobState, tuple[LazyString, str]] = {
    JobState.WAITING: (_("waits for its time"), ""),
    JobState.DUE: (_("next in line"), "accent"),
    JobState.RUNNING: (_("running"), "accent"),
    JobState.DONE: (_("done"), "good"),
    JobState.FAILED: (_("given up"), "bad"),
    JobState.CANCELLED: (_("cancelled"), ""),
}
MESSAGE_STATES: dict[str, tuple[LazyString, str]] = {
    "queued": (_("in the queue"), ""),
    "leased": (_("being sent"), "accent"),
    "sent": (_("sent"), "good"),
    "failed": (_("refused"), "bad"),
    "uncertain": (_("uncertain"), "warn"),
    "cancelled": (_("taken back"), ""),
}
MESSAGE_PURPOSES: dict[str, LazyString] = {
    "survey.invitation": _("an invitation to a survey"),
    "survey.reminder": _("a reminder of a survey"),
    "case.registered": _("a complaint was registered"),
    "case.answer": _("an answer to a complaint"),
    "case.escalated": _("a case that is late"),
    "scorecard": _("a scorecard"),
    "visit.returned": _("a visit that came back"),
    "welcome": _("a welcome"),
    "reset_instructions": _("a link for a new password"),
    "reset_notice": _("a new password was set"),
}
means("job_ended", _("This job has ended meanwhile, so there is nothing left to change."))
means("message_settled", _("Somebody has decided about this message already."))
