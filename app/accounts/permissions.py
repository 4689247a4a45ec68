"""The permissions there are, and the roles that the product ships."""

from collections.abc import Collection

PERMISSIONS = frozenset(
    {
        "network.view",  # regions, branches, staff
        "network.manage",
        "people.manage",  # memberships and roles
        "standards.view",
        "standards.edit",
        "standards.approve",
        "checklists.view",
        "checklists.edit",  # drafts and publishing
        "visits.plan",  # programmes, waves, assignments
        "visits.fill",  # the phone
        "visits.review",
        "visits.view",  # approved visits and why they scored as they did
        "panel.view",  # who the shoppers of one's own panel are, taking them in and letting them go
        "shoppers.reveal",  # the person behind one panel code, with a reason
        "surveys.view",
        "surveys.edit",  # questionnaires and campaigns
        "contacts.manage",
        "cases.view",
        "cases.work",  # answer, move on, resolve
        "scorecards.view",
        "scorecards.subscribe",  # who gets which card when
        "periods.close",
        "jobs.view",
        "jobs.run",
        "trail.view",
    }
)

VIEWING = frozenset({"network.view", "standards.view", "visits.view", "cases.view", "scorecards.view", "surveys.view"})

SHIPPED_ROLES: dict[str, frozenset[str]] = {
    "shopper": frozenset({"visits.fill"}),
    "reviewer": frozenset({"visits.review", "visits.view", "standards.view", "checklists.view", "network.view"}),
    "qa": PERMISSIONS - {"visits.fill", "panel.view", "network.manage", "people.manage", "trail.view"},
    "head": VIEWING | {"cases.work"},
    "regional": VIEWING | {"cases.work", "scorecards.subscribe"},
    "director": VIEWING | {"cases.work", "scorecards.subscribe", "standards.approve", "periods.close"},
    "admin": frozenset(
        {"network.view", "network.manage", "people.manage", "standards.view", "jobs.view", "jobs.run", "trail.view"}
    ),
    "staff": frozenset({"standards.view"}),
    "case_worker": frozenset({"network.view", "cases.view", "cases.work"}),
    "coordinator": frozenset({"network.view", "checklists.view", "visits.plan", "panel.view"}),
    "viewer": VIEWING,
}


def is_shoppers_place(permissions: Collection[str], *, is_lent: bool) -> bool:
    """Whether a place with these permissions is one of the panel: nobody is named by it to those they measure.

    Somebody of the house who fills visits beside other work (self-audits) is no shopper; whoever an agency lends is.
    """
    return "visits.fill" in permissions and (is_lent or set(permissions) == {"visits.fill"})
