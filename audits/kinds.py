"""The kinds of answers in words, in the order in which the designer offers them."""

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

KINDS: Final[dict[str, LazyString]] = {
    "yes_no": _("Yes or no"),
    "one_choice": _("One of several options"),
    "several": _("Several options"),
    "number": _("A number"),
    "duration": _("A duration"),
    "datetime": _("A date and time"),
    "short_text": _("A short text"),
    "long_text": _("A long text"),
    "photo": _("A photo"),
    "nps": _("NPS, 0 to 10"),
    "csat": _("CSAT, 1 to 5"),
    "ces": _("CES, 1 to 7"),
}
OFFERED: Final = tuple(KINDS)[:9]  # the scales belong to surveys; a checklist may have them, and seldom should
