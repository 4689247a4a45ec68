"""Forms of cases: what people say and decide, and a new case written down by hand."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional

from app.web.choices import choices
from cases.wording import KINDS, SEVERITIES

TYPED_KINDS = ("complaint", "suggestion", "question", "praise", "corrective_action", "decision")
TYPED_SOURCES = (("phone", _("By telephone")), ("email", _("By e-mail")), ("hand", _("In person or otherwise")))
WORDS = Length(max=4000, message=_("At most 4000 characters."))


class RevisionForm(FlaskForm):
    """One button: the revision that the person saw."""

    revision = HiddenField(validators=[DataRequired()])

    def seen(self) -> int:
        """The revision, 0 (which is always stale) for nonsense."""
        written = self.revision.data or ""
        return int(written) if written.isdecimal() else 0


class SayForm(RevisionForm):
    """Words to the customer, or among ourselves."""

    text = TextAreaField(_("Answer"), [DataRequired(_("Write at least a word.")), WORDS])
    to = RadioField(
        _("To whom"),
        choices=choices([("customer", _("To the customer")), ("inner", _("Among ourselves"))]),
        default="inner",
    )


class HandOverForm(RevisionForm):
    """Somebody else's case from now on."""

    owner_id = SelectField(_("To whom"), coerce=int)


class WaitForm(RevisionForm):
    """Why the clock stops."""

    text = TextAreaField(
        _("What are we waiting for?"),
        [DataRequired(_("Say what we are waiting for: the clock stops only with a reason.")), WORDS],
    )


class FinishForm(RevisionForm):
    """What was done, and why it was needed."""

    cause = TextAreaField(_("Why did it happen?"), [DataRequired(_("Name the cause.")), WORDS])
    text = TextAreaField(_("What has been done?"), [DataRequired(_("Say what has been done.")), WORDS])


class ResolveForm(RevisionForm):
    """The decision in words."""

    text = TextAreaField(
        lazy_pgettext("of a case", "Decision"),
        [DataRequired(_("Say what has been decided.")), WORDS],
        description=_("The customer reads it on the page of the case."),
    )


class ReopenForm(RevisionForm):
    """Why it is not over."""

    text = TextAreaField(_("Why is it not over?"), [DataRequired(_("Name the reason.")), WORDS])


class NewCaseForm(FlaskForm):
    """A case that came by telephone, by letter, or from ourselves."""

    kind = SelectField(_("Kind"), choices=choices([(key, KINDS[key]) for key in TYPED_KINDS]))
    source = SelectField(_("How it came"), choices=choices(TYPED_SOURCES))
    severity = SelectField(_("Severity"), choices=choices(SEVERITIES.items()), default="normal")
    branch_id = SelectField(_("Branch"), coerce=int)
    clause_key = SelectField(_("Clause of the standard"))
    title = StringField(
        _("What is it about?"),
        [DataRequired(_("Say in a few words what it is about.")), Length(max=300)],
        description=_("A few words; everybody on the ladder reads them."),
    )
    description = TextAreaField(_("What happened?"), [Optional(), WORDS])
    customer_name = StringField(_("Customer’s name"), [Optional(), Length(max=200)])
    customer_email = StringField(
        _("Customer’s e-mail"),
        [Optional(), Email(message=_("This is no e-mail address, for example: name@mail.ru")), Length(max=254)],
        description=_("The number and the link to the case go there at once."),
    )
    customer_phone = StringField(_("Customer’s telephone"), [Optional(), Length(max=32)])


class CustomerForm(FlaskForm):
    """The customer adds to their case."""

    text = TextAreaField(_("Add to the case"), [DataRequired(_("Write at least a word.")), WORDS])


class AgainForm(FlaskForm):
    """The customer is not content, and says why."""

    text = TextAreaField(_("What is still wrong?"), [DataRequired(_("Say what is still wrong.")), WORDS])
