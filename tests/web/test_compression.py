"""Texts travel compressed, and the length of a page tells nothing."""

import gzip
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ZIPPED = {"Accept-Encoding": "gzip"}
SHEET = "/static/css/base.css"


def fetch(client: FlaskClient, address: str, **more: Any) -> TestResponse:
    """The answer, read whole and closed, as a server does."""
    answer = client.get(address, **more)
    answer.get_data()
    answer.close()
    return answer


def test_it_compresses_texts_for_browsers_that_take_it(client: FlaskClient) -> None:
    plain, zipped = fetch(client, SHEET), fetch(client, SHEET, headers=ZIPPED)
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 2
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert zipped.headers["Content-Length"] == str(len(zipped.data))


def test_it_answers_not_modified_to_a_compressed_copy(client: FlaskClient) -> None:
    etag = fetch(client, SHEET, headers=ZIPPED).headers["ETag"]
    assert fetch(client, SHEET, headers={**ZIPPED, "If-None-Match": etag}).status_code == 304


def test_it_lets_a_fingerprinted_file_be_kept_for_ever(client: FlaskClient) -> None:
    assert "immutable" in fetch(client, SHEET + "?v=1").headers["Cache-Control"]
    assert "immutable" not in fetch(client, SHEET).headers["Cache-Control"]


def test_it_varies_the_length_of_the_same_page(client: FlaskClient) -> None:
    pages = [fetch(client, "/sign-in", headers=ZIPPED) for _ in range(12)]
    assert all(page.headers["Content-Encoding"] == "gzip" for page in pages)
    assert len({len(page.data) for page in pages}) > 3


def test_it_leaves_alone_what_is_short_or_no_text(app: Flask, client: FlaskClient) -> None:
    assert "Content-Encoding" not in fetch(client, "/healthz", headers=ZIPPED).headers
