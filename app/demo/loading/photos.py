"""The photographs of a visit: drawn, kept with the other files, entered as evidence that has arrived."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PIL import Image

from app.demo.chances import stream
from app.demo.content.records import Branch
from app.demo.loading.drawing import indoors, outdoors
from app.demo.loading.drawing.canvas import Subject, developed
from app.demo.loading.world import World
from app.demo.tale import Photo, VisitStory
from app.files.storing import keep
from audits.models.visits import Evidence

DRAWN: Final[Mapping[str, Callable[[Subject], Image.Image]]] = {
    "facade": outdoors.facade,
    "sign": outdoors.sign,
    "hours": outdoors.hours,
    "board": indoors.board,
    "receipt": indoors.receipt,
}
DAYS: Final = {"mon_fri": "Пн–Пт", "sat": "Сб", "sun": "Вс"}


def taken(world: World, visit: VisitStory) -> list[Evidence]:
    """The visit's evidence, its files kept; the visit itself is still to be named."""
    branch = world.content.branch(visit.branch)
    return [_evidence(world, branch, photo, visit.received_at) for photo in visit.photos]


def _evidence(world: World, branch: Branch, photo: Photo, received_at: datetime) -> Evidence:
    content = picture_of(world.content.bank.name.ru, branch, photo)
    digest = keep(content)
    return Evidence(
        uuid=photo.uuid,
        question_id=photo.question_id,
        kind="photo",
        bytes_expected=len(content),
        bytes_received=len(content),
        digest=digest,
        media_type="image/jpeg",
        taken_at=photo.taken_at,
        stored_at=received_at,
        display_digest=digest,  # drawn without metadata: the very copy that people may see
    )


def picture_of(bank: str, branch: Branch, photo: Photo) -> bytes:
    """The photograph as JPEG bytes, the same for the same photo of the story."""
    local = photo.taken_at.astimezone(ZoneInfo(branch.time_zone))
    random = stream("picture", photo.uuid)
    subject = Subject(
        sign=bank,
        street=branch.name.ru,
        hours=tuple(f"{DAYS[days]}  {hours.replace('-', '–')}" for days, hours in branch.hours.items()),
        hour=local.hour + local.minute / 60,
        told_time=f"{local:%H:%M}",
        told_day=f"{local:%d.%m.%Y}",
        random=random,
    )
    return developed(DRAWN[photo.subject](subject), random)
