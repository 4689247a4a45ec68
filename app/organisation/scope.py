"""What belongs to no branch is for those who manage the whole network."""

from flask_babel import lazy_gettext as _

from app.errors import NotAllowed
from app.web.actors import Actor
from app.web.refusals import means

MANAGE = "network.manage"


def manages_all(actor: Actor) -> bool:
    """Whether the person manages every branch there is and will be."""
    return actor.reach(MANAGE) is None


def whole_network(actor: Actor) -> None:
    """Raise NotAllowed for somebody who manages a part of the network."""
    if not manages_all(actor):
        raise NotAllowed("whole_network")


means("region_holds", _("“%(name)s” is not empty. Move its branches and regions elsewhere first."))
means("region_in_use", _("Somebody's role reaches no further than “%(name)s”. Change the role first."))
means("whole_network", _("You manage a part of the network. This changes all of it."))
