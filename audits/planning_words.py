"""Words for states and kinds of what is planned, and for refusals."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.web.refusals import means
from audits.models.programmes import AssignmentState, ProgrammeKind

KINDS = {
    ProgrammeKind.MYSTERY_VISIT: _("Mystery visits"),
    ProgrammeKind.SELF_AUDIT: _("Self-audit"),
    ProgrammeKind.INTERNAL_AUDIT: _("Internal audit"),
    ProgrammeKind.CALL_REVIEW: _("Call review"),
    ProgrammeKind.LETTER_REVIEW: _("Letter review"),
    ProgrammeKind.WEBSITE_AUDIT: _("Website audit"),
}
# word and tone of the chip
STATES = {
    AssignmentState.OFFERED: (_("offered"), ""),
    AssignmentState.ACCEPTED: (_("accepted by the shopper"), "accent"),
    AssignmentState.STARTED: (_("being filled"), "accent"),
    AssignmentState.SUBMITTED: (_("arrived"), ""),
    AssignmentState.REVOKED: (_("revoked"), ""),
}
REFUSALS = {
    "notice_missing": _("Staff have to be told first: write the day and the words of the notice."),
    "notice_ahead": _("The day of the notice has not come yet."),
    "wave_started": _("This wave has been started already (%(who)s)."),
    "wave_closed": _("This wave is closed (%(who)s)."),
    "wave_not_started": _("This wave has not been started."),
    "assignment_done": _("This visit has arrived or was revoked meanwhile."),
    "taken": _("This visit was taken by %(who)s a moment ago."),
    "not_published": _("The programme's checklist has no published version yet."),
    "shopper_known": _("This person is in the panel already: %(who)s."),
    "shopper_busy": _("This shopper still has visits to make: revoke them first, or let them be made."),
    "shopper_lent": _("This shopper still makes visits for clients: let them go there first."),
    "reveal_reason": _("Write why the name is needed, in ten characters at least."),
}
for code, sentence in REFUSALS.items():
    means(code, sentence)


def shopper_code(number: int | None) -> str:
    """What everybody calls a shopper but those whose panel it is: «Покупатель 07»; a dash for nobody."""
    return "—" if number is None else gettext("Shopper %(number)s", number=f"{number:02}")
