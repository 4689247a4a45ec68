"""PURE: how an entry is sealed to the one before it, and values are hashed, with keys of the organisation's own."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime

START = b"\0" * 32
BROKEN = b""


@dataclass(frozen=True, slots=True)
class Act:
    """What happened, in ids and names. `fields` maps the name of a field to the keyed hash of its value, or to None."""

    at: datetime
    actor_id: int | None
    job: str | None
    action: str
    thing: str
    thing_id: str
    fields: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Keys:
    """One organisation's keys, apart for each use, all from the installation's secret."""

    chain: bytes
    head: bytes
    values: bytes


def keys_of(secret: str, organisation_id: int) -> Keys:
    """The keys of an organisation: HMAC-SHA256 of the use and the organisation's id under `secret`."""

    def made(use: str) -> bytes:
        return hmac.digest(secret.encode(), f"trail:{use}:{organisation_id}".encode(), hashlib.sha256)

    return Keys(chain=made("chain"), head=made("head"), values=made("values"))


def link(keys: Keys, before: bytes, number: int, act: Act) -> bytes:
    """The 32 bytes that seal entry `number` to the entry `before` it."""
    words = [number, _moment(act.at), act.actor_id, act.job, act.action, act.thing, act.thing_id, act.fields]
    content = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(keys.chain, before + content.encode(), hashlib.sha256)


def seal(keys: Keys, number: int, mac: bytes) -> bytes:
    """The 32 bytes that seal the head: who has no key can neither cut the trail nor write it on."""
    return hmac.digest(keys.head, number.to_bytes(8, "big") + mac, hashlib.sha256)


def is_intact(keys: Keys, number: int, mac: bytes, sealed: bytes) -> bool:
    """Whether the head is as we left it."""
    return hmac.compare_digest(seal(keys, number, mac), sealed)


def hashed(keys: Keys, field: str, value: object) -> str | None:
    """128 bits that show whether two values of a field are equal, and not what they are; None stays None."""
    if value is None:
        return None
    content = json.dumps([field, value], sort_keys=True, ensure_ascii=False, default=str)
    return hmac.digest(keys.values, content.encode(), hashlib.sha256)[:16].hex()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
