"""Whether each of some invitations may go out: the rules, the customer's wishes, the hour where they live."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.contacts.allowing import allowing
from app.contacts.reading import ContactRow, Purpose
from app.organisation.reading import BranchRow, OrganisationRow, branches, organisation_of
from app.tenancy import current
from surveys.eligibility import Decision, Verdict, decide, last_day_of
from surveys.models.campaigns import Campaign, Invitation
from surveys.rules import parse_rules

UNKNOWN = Decision(Verdict.SKIP, "erased")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where invitations are sent from: the organisation and its branches by id."""

    organisation: OrganisationRow
    branches: Mapping[int, BranchRow]

    def zone_of(self, contact: ContactRow, branch_id: int | None) -> str:
        """The customer's time zone, else that of the branch that served them, else the organisation's."""
        branch = self.branches.get(branch_id or 0)
        return contact.time_zone or (branch.time_zone if branch else self.organisation.time_zone)


def setting() -> Setting:
    """The current organisation's."""
    return Setting(organisation_of(current()), {row.id: row for row in branches(include_closed=True)})


def weigh(
    *,
    campaign: Campaign,
    invitations: Collection[Invitation],
    contacts: Mapping[int, ContactRow],
    where: Setting,
    at: datetime,
) -> dict[int, Decision]:
    """The decision for each invitation (by id) at the moment `at`.

    A reminder belongs to a survey that has begun: the rest period, which that survey itself began, does not hold it up.
    """
    rules = parse_rules(campaign.rules)
    people = [contacts[row.contact_id] for row in invitations if row.contact_id in contacts]
    by_rest = {
        rest: allowing(contacts=people, purpose=Purpose.SURVEY, at=at, rest=rest, needs_consent=rules.needs_consent)
        for rest in {timedelta(0) if row.step else rules.rest for row in invitations}
    }
    decisions = {}
    for row in invitations:
        contact = contacts.get(row.contact_id)
        decisions[row.id] = (
            UNKNOWN
            if contact is None
            else decide(
                permission=by_rest[timedelta(0) if row.step else rules.rest][row.contact_id],
                at=at,
                zone=where.zone_of(contact, row.branch_id),
                quiet=rules.quiet,
                last_day=last_day_of(
                    ends_on=campaign.ends_on, served_on=row.served_on, relevant_days=rules.relevant_days
                ),
            )
        )
    return decisions
