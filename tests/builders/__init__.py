"""Builders: one function a record, with defaults for all that a test does not care about. They flush, never commit."""

from tests.builders.network import a_branch, a_region, a_staff_member, an_engagement, an_organisation
from tests.builders.people import a_user, as_actor, sign_in

__all__ = [
    "a_branch",
    "a_region",
    "a_staff_member",
    "a_user",
    "an_engagement",
    "an_organisation",
    "as_actor",
    "sign_in",
]
