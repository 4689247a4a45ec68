"""Forms of questionnaires, campaigns and imports of customers."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from app.questions.schema import Form
from app.web.choices import SelectChoice
from surveys.campaigning import Mail, Plan
from surveys.placeholders import unknown
from surveys.rules import EDIT, REFUSE, Rules
from surveys.wordings import SCALES, Words, words_of

NAMED = _("Places that are filled in: {name}, {branch}, {day}, {organisation}.")
INVITATION_RU = (
    "{name}, здравствуйте!\n\nНедавно вы были в нашем отделении. Ответьте, пожалуйста, на несколько вопросов, это"
    " займёт полминуты. Ответы читают люди, и по каждому замечанию мы отвечаем."
)
INVITATION_EN = (
    "{name}, hello!\n\nYou visited our branch recently. Please answer a few questions, it takes half a minute. People"
    " read the answers, and every remark gets a reply."
)
REMINDER_RU = (
    "{name}, здравствуйте!\n\nНапоминаем один раз: ваш ответ поможет сделать отделение лучше. Если отвечать не хочется,"
    " ничего делать не нужно, больше мы об этом не напишем."
)
REMINDER_EN = (
    "{name}, hello!\n\nThis is our only reminder: your answer helps to make the branch better. If you would rather not,"
    " do nothing, and we will not write about it again."
)


def only_known_places(form: FlaskForm, field: Field) -> None:
    """Refuse places that nobody fills."""
    strange = unknown(field.data or "")
    if strange:
        raise ValidationError(_("There is no place {%(name)s}. Take one of those named below.", name=strange[0]))


def an_hour(form: FlaskForm, field: Field) -> None:
    """Refuse what is no time of day."""
    try:
        time.fromisoformat(field.data or "")
    except ValueError as exc:
        raise ValidationError(_("Write the hour like 21:00.")) from exc


def _subject(label: Any, default: str) -> StringField:
    words = [DataRequired(_("A mail needs a subject.")), Length(max=200), only_known_places]
    return StringField(label, words, default=default)


def _text(label: Any, default: str) -> TextAreaField:
    words = [DataRequired(_("A mail needs words.")), Length(max=4000), only_known_places]
    return TextAreaField(label, words, default=default, description=NAMED)


class CampaignForm(FlaskForm):
    """A campaign: what is asked, whom, when, and in which words."""

    name = StringField(_("Name"), [DataRequired(_("Write what people will know it by.")), Length(max=200)])
    version_id = SelectField(_("Questionnaire"), coerce=int)
    ends_on = DateField(
        _("Last day"), [Optional()], description=_("Nothing is sent after it, and the links are closed.")
    )
    rest_days = IntegerField(
        _("Rest, days"),
        [NumberRange(0, 365, _("From 0 to 365."))],
        default=30,
        description=_("A customer whom any survey has asked is left in peace for so long."),
    )
    reminder_days = IntegerField(
        _("Remind after, days"),
        [Optional(), NumberRange(1, 60, _("From 1 to 60."))],
        default=4,
        description=_("Once, and only those who have not answered. Empty: never."),
    )
    relevant_days = IntegerField(
        _("Worth asking for, days"),
        [NumberRange(1, 365, _("From 1 to 365."))],
        default=30,
        description=_("Longer after the visit nobody is asked."),
    )
    quiet_from = StringField(_("Quiet from"), [an_hour], default="21:00")
    quiet_to = StringField(
        _("Quiet to"), [an_hour], default="10:00", description=_("Hours of the customer's own time zone.")
    )
    nps_norm = IntegerField(_("Standard for the NPS"), [Optional(), NumberRange(-100, 100, _("From −100 to 100."))])
    detractor_at_most = IntegerField(
        _("A case is opened up to an NPS of"), [NumberRange(0, 6, _("From 0 to 6."))], default=6
    )
    csat_at_most = IntegerField(
        _("… or up to a satisfaction of"), [NumberRange(0, 3, _("From 0 to 3; 0 is never."))], default=2
    )
    second_answer = SelectField(_("A second answer by the same link"), default=EDIT)
    needs_consent = BooleanField(_("Ask only those who have agreed to be asked"), default=True)
    subject_ru = _subject(_("Subject in Russian"), "Как прошёл ваш визит?")
    text_ru = _text(_("Words in Russian"), INVITATION_RU)
    subject_en = _subject(_("Subject in English"), "How was your visit?")
    text_en = _text(_("Words in English"), INVITATION_EN)
    reminder_subject_ru = _subject(_("Subject in Russian"), "Вопросы о вашем визите ещё ждут ответа")
    reminder_text_ru = _text(_("Words in Russian"), REMINDER_RU)
    reminder_subject_en = _subject(_("Subject in English"), "The questions about your visit are still open")
    reminder_text_en = _text(_("Words in English"), REMINDER_EN)

    def offer(self, versions: list[tuple[int, str]]) -> None:
        """Give the lists their choices."""
        self.version_id.choices = [SelectChoice(value, label) for value, label in versions]
        self.second_answer.choices = [
            SelectChoice(EDIT, _("takes the place of the first")),
            SelectChoice(REFUSE, _("is refused")),
        ]

    def plan(self) -> Plan:
        """What was filled in."""
        return Plan(
            name=self.name.data or "",
            version_id=self.version_id.data,
            rules=self._rules(),
            ends_on=self.ends_on.data,
            invitation=Mail(
                {"ru": self.subject_ru.data or "", "en": self.subject_en.data or ""},
                {"ru": self.text_ru.data or "", "en": self.text_en.data or ""},
            ),
            reminder=Mail(
                {"ru": self.reminder_subject_ru.data or "", "en": self.reminder_subject_en.data or ""},
                {"ru": self.reminder_text_ru.data or "", "en": self.reminder_text_en.data or ""},
            ),
        )

    def _rules(self) -> Rules:
        names = [name for name in Rules.__dataclass_fields__ if name in self]
        return Rules(**{name: self[name].data for name in names})


def campaign_values(plan: Plan) -> dict[str, Any]:
    """A campaign as the form holds it."""
    values: dict[str, Any] = {"name": plan.name, "version_id": plan.version_id, "ends_on": plan.ends_on}
    values |= {name: getattr(plan.rules, name) for name in Rules.__dataclass_fields__}
    for prefix, mail in (("", plan.invitation), ("reminder_", plan.reminder)):
        for language in ("ru", "en"):
            values[f"{prefix}subject_{language}"] = mail.subject.get(language, "")
            values[f"{prefix}text_{language}"] = mail.text.get(language, "")
    return values


class ContactsForm(FlaskForm):
    """A file of customers."""

    file = FileField(
        _("File"),
        [
            FileRequired(_("Choose a file first.")),
            FileAllowed(["csv", "xlsx"], _("We read CSV and XLSX. Save the table as one of them.")),
        ],
        description=_("CSV or XLSX, the first line holds the headings."),
    )
    consent = TextAreaField(
        _("The text that these customers have agreed to"),
        [Optional(), Length(max=4000)],
        description=_("It is kept as the proof of their consent. Leave it empty if they agreed to nothing new."),
    )


class QuestionnaireForm(FlaskForm):
    """The name of a new questionnaire."""

    name = StringField(_("Name"), [DataRequired(_("Write what people will know it by.")), Length(max=200)])


class WordsForm(FlaskForm):
    """The words of a questionnaire; fields of each question and language are added by `words_form`."""

    name = StringField(_("Name"), [DataRequired(_("Write what people will know it by.")), Length(max=200)])
    revision = HiddenField()

    def words(self, form: Form) -> dict[str, Words]:
        """What was filled in, by question."""
        return {
            question.id: Words(
                **{
                    part: {language: self._given(question.id, part, language) for language in form.languages}
                    for part in ("label", "hint", "low", "high")
                }
            )
            for question in form.questions
        }

    def _given(self, question_id: str, part: str, language: str) -> str:
        name = f"{question_id}-{part}-{language}"
        return str(self[name].data or "") if name in self else ""


def words_form(form: Form, *, name: str, revision: int) -> WordsForm:
    """The form for the words of a questionnaire, filled with those it has."""
    attributes: dict[str, Any] = {}
    values: dict[str, Any] = {"name": name, "revision": revision}
    for question in form.questions:
        words = words_of(question, form.languages)
        parts = ("label", "low", "high") if question.type in SCALES else ("label", "hint")
        for part in parts:
            for language in form.languages:
                field_name = f"{question.id}-{part}-{language}"
                needed = [DataRequired(_("A question needs words in every language."))] if part == "label" else []
                attributes[field_name] = StringField(
                    f"{PARTS[part]} · {language}", [*needed, Length(max=400), only_known_places]
                )
                values[field_name] = getattr(words, part).get(language, "")
    chosen: type[WordsForm] = type("QuestionWordsForm", (WordsForm,), attributes)
    return chosen(data=values)


PARTS = {
    "label": _("Question"),
    "hint": _("Hint"),
    "low": _("Words at the low end"),
    "high": _("Words at the high end"),
}
