"""A detractor, a bad mark or a wish to be called becomes a case, in the transaction of the answer."""

from flask_babel import force_locale, gettext

from app import clock
from app.organisation.reading import organisation_of
from app.tenancy import current
from cases.opening import Opened, open_case
from surveys.campaigning import path_of
from surveys.models.campaigns import Invitation
from surveys.scoring import Limits, Said, calls_for_a_case, is_low_csat, severity


def follow_up(*, said: Said, limits: Limits, invitation: Invitation) -> Opened | None:
    """Open the case that this answer calls for, if it does; the customer gets number and link by mail with it."""
    if not calls_for_a_case(said, limits):
        return None
    with force_locale(organisation_of(current()).language):
        title, description = _title(said), _description(said)
    return open_case(
        kind="follow_up",
        source="survey",
        source_path=path_of(invitation.campaign_id),
        title=title,
        description=description,
        branch_id=invitation.branch_id,
        staff_id=invitation.staff_id,
        contact_id=invitation.contact_id,
        clause_key=said.csat_clause if is_low_csat(said, limits) else None,
        severity=severity(said),
        at=clock.now(),
    )


def _title(said: Said) -> str:
    marks = [
        gettext("%(mark)s of 10", mark=said.nps) if said.nps is not None else "",
        gettext("satisfied %(mark)s of 5", mark=said.csat) if said.csat is not None else "",
    ]
    wish = gettext("wants a call") if said.wants_call else ""
    told = ", ".join(part for part in (*marks, wish) if part)
    return gettext("Survey: %(told)s", told=told)


def _description(said: Said) -> str:
    call = gettext("Asks to be called: %(phone)s", phone=said.phone) if said.wants_call and said.phone else ""
    return "\n\n".join(part for part in (said.comment or "", call) if part)
