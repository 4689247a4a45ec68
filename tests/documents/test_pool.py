"""The pool of child processes: documents come back, and a child that misbehaves does not stay."""

import multiprocessing
import os

import pytest

from app.documents.errors import DocumentError, RenderTooBigError, RenderTooSlowError
from app.documents.pool import RenderPool

PAGE = '<!doctype html><html lang="en"><head><title>Card</title></head><body>{}</body></html>'


@pytest.fixture(autouse=True)
def others() -> set[int | None]:
    """Children that the product's own pool has left from another test."""
    return {child.pid for child in multiprocessing.active_children()}


def children(others: set[int | None]) -> set[int | None]:
    return {child.pid for child in multiprocessing.active_children()} - others


def test_it_makes_documents_in_a_child_and_keeps_it_after_a_faulty_one(others: set[int | None]) -> None:
    with RenderPool() as pool:
        assert pool.render(PAGE.format("one")).startswith(b"%PDF")
        child = children(others)
        assert child
        assert os.getpid() not in child
        with pytest.raises(DocumentError, match="asset"):
            pool.render(PAGE.format('<img src="file:///etc/passwd">'))
        assert pool.render(PAGE.format("two")).startswith(b"%PDF")
        assert children(others) == child
    assert not children(others)


def test_it_replaces_a_child_after_so_many_documents(others: set[int | None]) -> None:
    with RenderPool(max_documents=1) as pool:
        pool.render(PAGE.format("one"))
        assert not children(others)
        assert pool.render(PAGE.format("two")).startswith(b"%PDF")


def test_it_ends_a_child_that_takes_too_long(others: set[int | None]) -> None:
    with RenderPool(max_seconds=0) as pool:
        with pytest.raises(RenderTooSlowError):
            pool.render(PAGE.format("slow"))
        assert not children(others)


def test_it_ends_a_child_that_takes_too_much_memory(others: set[int | None]) -> None:
    with RenderPool(max_bytes=1) as pool:
        with pytest.raises(RenderTooBigError):
            pool.render(PAGE.format("big"))
        assert not children(others)


def test_it_starts_anew_when_a_child_has_died(others: set[int | None]) -> None:
    with RenderPool() as pool:
        pool.render(PAGE.format("one"))
        for child in [each for each in multiprocessing.active_children() if each.pid not in others]:
            child.kill()
            child.join()
        assert pool.render(PAGE.format("two")).startswith(b"%PDF")
