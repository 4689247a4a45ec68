"""Files arrive whole or not at all, resumed at any byte, and are shown without what they hide."""

import hashlib
import io
import random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.files import receiving
from app.files.storing import fetch
from app.tenancy import acting_in
from audits import evidence, uploading
from audits.evidence import NotAPhoto, display_copy
from audits.models.visits import Evidence
from tests.builders import a_user, sign_in
from tests.builders.visits import Phone, a_file, a_phone, new_key

POSITION = 0x8825  # the GPS block of EXIF


def a_photo(size: tuple[int, int] = (64, 48), *, form: str = "JPEG", noisy: bool = False) -> bytes:
    image = Image.effect_noise(size, 80).convert("RGB") if noisy else Image.new("RGB", size, (180, 40, 10))
    exif = Image.Exif()
    exif[0x010F] = "CANARYCAM"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(POSITION)[1] = "N"
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()


def with_file(client: FlaskClient, content: bytes, **more: object) -> tuple[Phone, str, str]:
    phone, key = a_phone(client), new_key()
    line = a_file(content, **more)
    assert phone.submit(phone.visit(files=[line]), key).json["missing"] == [line["uuid"]]
    return phone, key, line["uuid"]


def stored(phone: Phone) -> Evidence:
    db.session.rollback()
    with acting_in(phone.organisation.id):
        return db.session.scalars(select(Evidence)).one()


def head(phone: Phone, uuid: str) -> tuple[int, str, str]:
    answer = phone.client.head(f"/api/v1/field/files/{uuid}")
    return answer.status_code, answer.headers.get("Upload-Offset", ""), answer.headers.get("Upload-Length", "")


def test_it_takes_a_photo_in_pieces_and_says_when_all_is_there(inside: Flask, client: FlaskClient) -> None:
    content = a_photo()
    phone, key, uuid = with_file(client, content)
    assert head(phone, uuid) == (200, "0", str(len(content)))
    for start in range(0, len(content), 300):
        answer = phone.patch(uuid, start, content[start : start + 300])
        assert (answer.status_code, answer.headers["Tus-Resumable"]) == (204, "1.0.0")
    assert head(phone, uuid) == (200, str(len(content)), str(len(content)))
    status = client.get(f"/api/v1/field/submissions/{key}/status").json
    assert (status["complete"], status["files"][0]["digest"]) == (True, hashlib.sha256(content).hexdigest())
    row = stored(phone)
    assert row.stored_at is not None
    with acting_in(phone.organisation.id):
        assert fetch(row.digest) == content
        shown = Image.open(io.BytesIO(fetch(row.display_digest or "")))
    assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (48, 64), {})


def test_it_goes_on_at_any_byte(inside: Flask, client: FlaskClient) -> None:
    content = a_photo(noisy=True)
    phone, _, uuid = with_file(client, content)
    chance = random.Random(7)
    cuts = sorted(chance.sample(range(1, len(content)), 12))
    for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
        assert head(phone, uuid)[1] == str(start)
        wrong = phone.patch(uuid, start + 1, b"?")
        assert (wrong.status_code, wrong.json["received"]) == (409, str(start))
        assert phone.patch(uuid, start, content[start:end]).headers["Upload-Offset"] == str(end)
    assert stored(phone).stored_at is not None
    assert phone.patch(uuid, len(content), b"").status_code == 204


def test_it_begins_again_when_the_digest_is_another(inside: Flask, client: FlaskClient) -> None:
    content = a_photo()
    phone, _, uuid = with_file(client, content)
    flipped = bytes([content[0] ^ 1]) + content[1:]
    assert phone.patch(uuid, 0, flipped).status_code == 460
    assert head(phone, uuid)[1] == "0"
    assert stored(phone).stored_at is None
    assert phone.patch(uuid, 0, content).status_code == 204
    assert stored(phone).stored_at is not None


def test_it_keeps_the_bytes_that_came_before_the_connection_broke(inside: Flask, client: FlaskClient) -> None:
    phone, _, uuid = with_file(client, b"0123456789")

    def broken() -> object:
        yield b"0123"
        raise ConnectionError("cut")

    with acting_in(phone.organisation.id), pytest.raises(ConnectionError):
        receiving.append(uuid, offset=0, pieces=broken(), expected=10)  # type: ignore[arg-type]
    assert head(phone, uuid)[1] == "4"


def test_it_finishes_a_file_whose_server_was_killed_before_it_could(
    inside: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, _, uuid = with_file(client, b"0123456789")
    monkeypatch.setattr(uploading, "_store", lambda evidence_id: 1 / 0)
    assert phone.patch(uuid, 0, b"0123456789").status_code == 500
    monkeypatch.undo()
    assert head(phone, uuid)[1] == "9"
    assert phone.patch(uuid, 9, b"9").headers["Upload-Offset"] == "10"
    assert stored(phone).stored_at is not None


def test_it_writes_no_byte_more_than_announced(inside: Flask, client: FlaskClient) -> None:
    phone, _, uuid = with_file(client, b"0123456789")
    assert phone.patch(uuid, 0, b"0123456789 and much more").headers["Upload-Offset"] == "10"
    assert stored(phone).stored_at is not None


def test_it_speaks_tus_or_says_what_is_missing(inside: Flask, client: FlaskClient) -> None:
    _, _, uuid = with_file(client, b"0123456789")
    address = f"/api/v1/field/files/{uuid}"
    tus = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    assert client.patch(address, data=b"0", content_type="application/offset+octet-stream").status_code == 412
    assert client.patch(address, data=b"0", headers=tus, content_type="text/plain").status_code == 415
    odd = tus | {"Upload-Offset": "-1"}
    assert (
        client.patch(address, data=b"0", headers=odd, content_type="application/offset+octet-stream").status_code == 400
    )


def test_it_knows_nothing_of_files_of_others(inside: Flask, client: FlaskClient) -> None:
    phone, _, uuid = with_file(client, b"0123456789")
    stranger = a_user(phone.organisation, role="shopper")
    other = Phone(sign_in(inside.test_client(), stranger), stranger, phone.organisation, phone.assignment, phone.wave)
    assert head(other, uuid)[0] == 404
    assert other.patch(uuid, 0, b"0123456789").status_code == 404
    assert head(phone, new_key())[0] == 404


def test_it_keeps_what_is_no_photo_without_showing_it(inside: Flask, client: FlaskClient) -> None:
    page = b"<html><script>alert(1)</script>"
    phone, _, uuid = with_file(client, page)
    assert phone.patch(uuid, 0, page).status_code == 204
    row = stored(phone)
    assert (row.stored_at is not None, row.display_digest) == (True, None)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_it_draws_a_copy_without_position_or_appended_bytes(form: str) -> None:
    content = a_photo(form=form) + b"<script>alert(1)</script>"
    copy = display_copy(content)
    assert b"CANARYCAM" in content
    assert b"CANARYCAM" not in copy
    assert b"<script>" not in copy


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff", b"%PDF-1.7", a_photo()[:200]])
def test_it_refuses_what_is_no_photo(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        display_copy(content)


def test_it_refuses_more_pixels_than_a_phone_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_PIXELS", 64 * 48 - 1)
    with pytest.raises(NotAPhoto):
        display_copy(a_photo())


def test_it_makes_great_photos_smaller() -> None:
    with Image.open(io.BytesIO(display_copy(a_photo((3000, 1000))))) as copy:
        assert copy.size == (683, 2048)
