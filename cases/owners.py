"""Who answers for a case, and who hears of it when it is late: owner, head of the branch, region, director."""

from collections.abc import Iterator, Sequence

from app.accounts.charge import HolderRow, PersonRow
from app.organisation.reading import BranchRow

WORK = "cases.work"
ROLES = ("head", "regional", "director")


def first_owner(
    holders: Sequence[HolderRow], branch: BranchRow | None, *, not_email: str | None = None
) -> PersonRow | None:
    """The head of the branch, else of its region (the nearest), else the QA manager.

    `not_email` is the address of the member of staff whom the case is about: that person never decides it.
    """
    for role in ("head", "regional", "qa", "director"):
        for holder in _by_place(holders, branch, role):
            if not_email is None or holder.person.email.casefold() != not_email.casefold():
                return holder.person
    return None


def ladder(holders: Sequence[HolderRow], branch: BranchRow | None, owner_id: int | None) -> list[PersonRow]:
    """Whom a late case climbs to, in order; nobody twice, and never to the owner."""
    steps: list[PersonRow] = []
    for role in ROLES:
        found = next(_by_place(holders, branch, role), None)
        if found and found.person.id != owner_id and found.person not in steps:
            steps.append(found.person)
    return steps


def may_own(holders: Sequence[HolderRow], branch: BranchRow | None) -> list[PersonRow]:
    """Everybody who may work on cases of the branch, once each, by name."""
    people = {holder.person.id: holder.person for holder in holders if _reaches(holder, branch)}
    return sorted(people.values(), key=lambda person: person.name.casefold())


def _by_place(holders: Sequence[HolderRow], branch: BranchRow | None, role: str) -> Iterator[HolderRow]:
    """Those of a role who reach the branch, the nearest region first."""
    fitting = [holder for holder in holders if holder.role == role and _reaches(holder, branch)]
    yield from sorted(fitting, key=lambda holder: -len(holder.region_path or ""))


def _reaches(holder: HolderRow, branch: BranchRow | None) -> bool:
    return holder.reaches(branch.id if branch else None, branch.region_path if branch else "")
