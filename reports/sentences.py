"""Words of the screens of this room: cadences, refusals."""

from flask_babel import lazy_gettext as _

from app.web.refusals import means
from reports.models import Cadence

CADENCES = {
    Cadence.WEEKLY.value: _("Every Monday"),
    Cadence.MONTHLY.value: _("Every month, once its figures are final"),
    Cadence.AFTER_WAVE.value: _("After each wave, once its figures are final"),
}
means("period_shape", _("A period is written 2026-10, 2026-Q3 or wave-12. Choose one from the list on the page."))
means("period_month", _("There is no such month: months are 01 to 12."))
means("period_quarter", _("There is no such quarter: quarters are Q1 to Q4."))
means("period_year", _("The year lies too far away."))
means("period_wave", _("There is no such wave in this organisation."))
means("no_reader", _("This person may not see the card of this branch. Choose another one."))
means("subscribed", _("This person gets this card already."))
means("not_over", _("The period is not over yet: it can be closed after its last day."))
means("closed_already", _("The period is closed already."))
