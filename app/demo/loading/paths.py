"""URL paths of the pages that records name as where something came from."""

from audits.models.visits import Visit
from surveys.models.campaigns import Campaign
from surveys.models.responses import Response


def of_visit(visit: Visit) -> str:
    """The page of a visit."""
    return f"/visits/{visit.id}"


def of_campaign(campaign: Campaign) -> str:
    """The page of a campaign."""
    return f"/surveys/{campaign.id}"


def of_response(response: Response) -> str:
    """The page of an answer."""
    return f"/surveys/{response.campaign_id}/responses/{response.id}"
