"""What has been written so far, by the words that the story uses."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.contacts.models import Contact
from app.demo.content import Content
from app.demo.tale import Story
from app.organisation.models import Branch, Engagement, Organisation, Region, StaffMember
from app.questions.schema import Form
from audits.models.checklists import ChecklistVersion
from audits.models.programmes import Programme, Shopper, Wave
from audits.models.visits import Visit
from cases.models import Case
from surveys.models.campaigns import Campaign
from surveys.models.responses import Response

BANK_ZONE = "Europe/Moscow"


@dataclass
class World:
    """The records that later ones point at."""

    content: Content
    story: Story
    organisations: dict[str, Organisation] = field(default_factory=dict)  # bank, agency, other
    engagements: list[Engagement] = field(default_factory=list)
    regions: dict[str, Region] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    shoppers: dict[str, Shopper] = field(default_factory=dict)
    clause_ids: dict[str, int] = field(default_factory=dict)
    versions: dict[str, ChecklistVersion] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    waves: dict[int, Wave] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    @property
    def bank(self) -> Organisation:
        """The company that the story is about."""
        return self.organisations["bank"]

    @property
    def first_day(self) -> date:
        """The day on which the first wave begins: what the story stands on was there before."""
        return self.story.waves[0].from_day

    def before(self, days: int) -> datetime:
        """Nine in the morning, so many days before the first wave."""
        day = date.fromordinal(self.first_day.toordinal() - days)
        return datetime.combine(day, time(9), ZoneInfo(BANK_ZONE))

    def user_id(self, login: str) -> int:
        """Whose account it is."""
        return self.users[login].id

    def author_id(self, author: str) -> int | None:
        """Who wrote a line; None for the customer and for the system."""
        return None if author in ("customer", "system") else self.user_id(author)

    def region_path(self, branch: str) -> str:
        """The path of ids of the branch's region."""
        return next(row.path for row in self.regions.values() if row.id == self.branches[branch].region_id)
