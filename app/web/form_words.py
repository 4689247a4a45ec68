"""What forms say of a wrong field where the form has no sentence of its own: our words in place of WTForms'.

The library's sentences name no remedy, and its Russian is not ours. Browsers check nothing themselves (`novalidate` on
every form of the staff pages): their bubbles speak the browser's language, name one field at a time, and vanish.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from flask_wtf import form as library

SENTENCES: dict[str, LazyString] = {
    "This field is required.": _("Fill this in."),
    "Not a valid choice.": _("Choose one from the list."),
    "Invalid Choice: could not coerce.": _("Choose one from the list."),
    "'%(value)s' is not a valid choice for this field.": _("Choose from the list."),
    "'%(value)s' are not valid choices for this field.": _("Choose from the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _("Choose from the list."),
    "Not a valid integer value.": _("Write a whole number."),
    "Not a valid decimal value.": _("Write a number."),
    "Not a valid float value.": _("Write a number."),
    "Not a valid date value.": _("There is no such day. Choose one from the calendar."),
    "Not a valid time value.": _("There is no such time. Write it like 09:30."),
    "Not a valid datetime value.": _("There is no such day or time."),
    "Number must be at least %(min)s.": _("At least %(min)s."),
    "Number must be at most %(max)s.": _("At most %(max)s."),
    "Number must be between %(min)s and %(max)s.": _("From %(min)s to %(max)s."),
    "Date must be at least %(min)s.": _("Not before %(min)s."),
    "Date must be at most %(max)s.": _("Not after %(max)s."),
    "Invalid email address.": _("This is no address. Write it like name@example.org."),
    "Invalid URL.": _("This is no web address. Write it like https://example.org."),
    "Invalid input.": _("This cannot be taken as it is."),
    "File does not have an approved extension.": _("Files of this kind are not taken."),
    "The CSRF token is missing.": _("The form has grown old. Load the page anew."),
    "Field cannot be longer than %(max)d characters.": _("At most %(max)d characters. Shorten it."),
    "Field must be at least %(min)d characters long.": _("At least %(min)d characters."),
    "Field must be between %(min)d and %(max)d characters long.": _("From %(min)d to %(max)d characters."),
    "Field must be exactly %(max)d characters long.": _("Exactly %(max)d characters."),
}


class Words:
    """Stands where the library looks for its translations; a sentence that we do not know stays as it is."""

    def gettext(self, string: str) -> str:
        """Our sentence for one of the library's."""
        return str(SENTENCES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same for one that counts; ours holds for every number."""
        return str(SENTENCES.get(plural, plural))


def install() -> None:
    """Let every form speak so; asked for once, by the factory."""
    library.translations = Words()
