"""Which pages a person comes to by following links: breadth first, one page an endpoint, without a browser."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

START = "/"
SKIPPED = {"static", "security.logout"}
MOST = 200  # pages a role, should a room ever link to itself without end


@dataclass(frozen=True)
class Step:
    """One address asked for: what stands behind it, the answer's status and type, and where the link was."""

    endpoint: str
    address: str
    status: int
    mimetype: str
    linked_from: str
    text: str
    landed: bool = True

    @property
    def is_page(self) -> bool:
        """Whether people look at it in a browser; a redirect and a file are none."""
        return self.mimetype == "text/html" and self.landed


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an `a` or an `iframe` points at."""
        wanted = {"a": "href", "iframe": "src"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]


def links_of(html: str, address: str) -> list[str]:
    """The addresses on this server that a page leads to, without fragments, in order."""
    reader = Links()
    reader.feed(html)
    met = (urlsplit(urljoin(f"http://here{address}", link)) for link in reader.found)
    return [part.path + (f"?{part.query}" if part.query else "") for part in met if part.netloc == "here"]


def kind_of(app: Flask, address: str) -> str | None:
    """The endpoint behind an address, with the names of what is asked of it; None where GET finds nothing."""
    parts = urlsplit(address)
    try:
        rule, values = app.url_map.bind("localhost").match(parts.path, method="GET", return_rule=True)
    except (HTTPException, RequestRedirect):
        return None
    sheet = re.search(r"\b(?:sheet|tab|which)=\w+", parts.query)
    told = (
        sheet[0] if sheet else ",".join(sorted(values)) if len(list(app.url_map.iter_rules(rule.endpoint))) > 1 else ""
    )
    return f"{rule.endpoint}?{told}" if told else str(rule.endpoint)


def walk(app: Flask, client: FlaskClient, begin: tuple[str, ...] = (START,)) -> list[Step]:
    """Follow links from `begin`; one step for each kind of page there is to come to."""
    return list(_steps(app, client, deque((address, "") for address in begin)))


def _steps(app: Flask, client: FlaskClient, waiting: deque[tuple[str, str]]) -> Iterator[Step]:
    met: set[str] = set()
    while waiting and len(met) < MOST:
        address, source = waiting.popleft()
        kind = kind_of(app, address)
        if kind is None or kind in met or kind in SKIPPED:
            continue
        met.add(kind)
        answer = client.get(address)
        landed = answer.status_code // 100 != 3
        text = answer.text if answer.mimetype.startswith(("text/", "application/json")) else ""
        yield Step(kind, address, answer.status_code, answer.mimetype, source, text, landed)
        if not landed:
            waiting.append((urljoin(address, answer.headers["Location"]), address))
        elif answer.mimetype == "text/html":
            waiting.extend((link, address) for link in links_of(text, address))
        answer.close()
