"""Forms of the desk: who served, and the reasons of decisions."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.choices import choices
from audits.models.visits import StaffMatch
from audits.reviewing import Served

NOBODY = 0
LONG = Length(max=2000, message=_("At most 2000 characters."))
MATCHES = (
    ("certain", lazy_pgettext("who served", "certain")),
    ("likely", lazy_pgettext("who served", "likely")),
    ("unknown", lazy_pgettext("who served", "not known")),
)


class DecisionForm(FlaskForm):
    """The revision that the reviewer saw."""

    revision = HiddenField(validators=[DataRequired()])

    def seen(self) -> int:
        """The revision, 0 (which is always stale) for nonsense."""
        written = self.revision.data or ""
        return int(written) if written.isdecimal() else 0


class ApproveForm(DecisionForm):
    """Who served, and why a visit with few answers is good enough."""

    match = RadioField(_("How sure is it?"), choices=choices(MATCHES), default="unknown")
    staff_id = SelectField(_("Who served?"), coerce=int, default=NOBODY)
    reason = TextAreaField(_("Why it is good enough"), [LONG])

    def is_whole(self, *, needs_reason: bool) -> bool:
        """Whether nothing is missing; what is, stands beside its field."""
        fine: bool = self.validate()
        if self.match.data != "unknown" and self.staff_id.data == NOBODY:
            self.staff_id.errors = [str(_("Choose the person, or say that it is not known."))]
            fine = False
        if needs_reason and not (self.reason.data or "").strip():
            self.reason.errors = [str(_("Too little could be seen: write why the visit is good enough."))]
            fine = False
        return fine

    def served(self) -> Served:
        """Who served, as surely as the reviewer says."""
        match = StaffMatch(self.match.data)
        return Served(match, None if match is StaffMatch.UNKNOWN else self.staff_id.data)


class ReasonForm(DecisionForm):
    """Why a visit is given back or thrown out."""

    reason = TextAreaField(_("Reason"), [DataRequired(_("Write the reason: the shopper reads it.")), LONG])


class PutAsideForm(FlaskForm):
    """Why a document that was kept apart is of no use."""

    reason = TextAreaField(_("Reason"), [DataRequired(_("Write the reason: it stands beside the document.")), LONG])
