"""Two organisations: the one that everybody acts in, and the other one, of which nobody may see a byte."""

from dataclasses import dataclass

from app.accounts.models import Role, User
from app.accounts.permissions import PERMISSIONS
from app.extensions import db
from app.organisation.models import Branch, Organisation, Region
from app.tenancy import acting_in
from audits.models.programmes import Shopper
from tests.access.places import Place
from tests.builders import a_branch, a_region, a_staff_member, a_user, an_organisation
from tests.builders.cases import Bank
from tests.builders.visits import a_shopper

HOURS = {"mon_fri": "09:00-18:00"}


@dataclass(frozen=True)
class Ground:
    """An organisation with its branches at the places it has, and the people whom things need."""

    bank: Bank
    branches: dict[Place, Branch]
    far_region: Region
    qa: User
    shoppers: dict[Place, User]
    everything: Role

    @property
    def organisation(self) -> Organisation:
        """The organisation itself."""
        return self.bank.organisation


def the_ground(name: str, *, own: bool) -> Ground:
    """Two regions; in our own organisation two branches in the first and one in the second, else one in each."""
    organisation = an_organisation(name=name)
    near, far = a_region(organisation, name="Near"), a_region(organisation, name="Far")
    where = {Place.OWN: near, Place.SIDE: near, Place.FAR: far} if own else {Place.FOREIGN: near, Place.FAR: far}
    branches = {place: a_branch(organisation, region=region, opening_hours=HOURS) for place, region in where.items()}
    first = branches[Place.OWN if own else Place.FOREIGN]
    for branch in branches.values():
        _given_a_head(branch)
    bank = Bank(
        organisation,
        near,
        first,
        head=a_user(organisation, role="head", branch=first, name="Head"),
        regional=a_user(organisation, role="regional", region=near, name="Regional"),
        director=a_user(organisation, role="director", name="Director"),
        qa=a_user(organisation, role="qa", name="Quality"),
    )
    shoppers = {place: a_user(organisation, role="shopper", name=f"Hidden {place.name}") for place in branches}
    return Ground(bank, branches, far, qa=bank.qa, shoppers=shoppers, everything=_everything(organisation))


def the_panel(ground: Ground) -> dict[Place, Shopper]:
    """The shoppers of the panel: one for each place."""
    return {place: a_shopper(ground.organisation, user=user) for place, user in ground.shoppers.items()}


def _given_a_head(branch: Branch) -> None:
    with acting_in(branch.organisation_id):
        branch.head_id = a_staff_member(branch).id
        db.session.flush()


def _everything(organisation: Organisation) -> Role:
    """A role of the organisation's own that may do all there is: held at one branch, it shows each missing scope."""
    role = Role(
        organisation_id=organisation.id, key=f"all-{organisation.id}", name="All", permissions=sorted(PERMISSIONS)
    )
    db.session.add(role)
    db.session.flush()
    return role
