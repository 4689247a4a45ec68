"""Forms as a browser reads them from a page: what they would send untouched, and what may be chosen in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

MARKED = {"checkbox", "radio"}
UNSENT = {"submit", "button", "file", "image", "reset"}


@dataclass
class PageForm:
    """One form: the values it holds, and the options of its lists, radios and boxes."""

    values: dict[str, list[str]] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)

    @property
    def chooses_ids(self) -> set[str]:
        """The fields whose options are all whole numbers, or words that end in one: ids, as far as a page tells."""
        return {name for name, values in self.options.items() if _are_ids(values)}


class Reader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._list = ""
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, fields and options."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm())
        elif tag in {"select", "textarea"}:
            self._list = given.get("name", "") if tag == "select" else ""
            self._words = given.get("name", "") if tag == "textarea" else ""
        elif tag == "input" and self.forms:
            self._input(given)
        elif tag == "option" and self._list and self.forms:
            self._option(given)

    def handle_data(self, data: str) -> None:
        """Note what stands in a text area."""
        if self._words and self.forms:
            self.forms[-1].values[self._words] = [data.lstrip("\r\n")]

    def handle_endtag(self, tag: str) -> None:
        """The list or the text area is over."""
        if tag in {"select", "textarea"}:
            self._list = self._words = ""

    def _input(self, given: dict[str, str]) -> None:
        name, kind, form = given.get("name", ""), given.get("type", "text"), self.forms[-1]
        if not name or kind in UNSENT:
            return
        if kind in MARKED:
            form.options.setdefault(name, []).append(given.get("value", "on"))
        if kind not in MARKED or "checked" in given:
            form.values.setdefault(name, []).append(given.get("value", "on" if kind in MARKED else ""))

    def _option(self, given: dict[str, str]) -> None:
        form, value = self.forms[-1], given.get("value", "")
        form.options.setdefault(self._list, []).append(value)
        if "selected" in given or self._list not in form.values:
            form.values[self._list] = [value]


def forms_of(html: str) -> list[PageForm]:
    """All forms of a page, in order."""
    reader = Reader()
    reader.feed(html)
    return reader.forms


def _are_ids(values: list[str]) -> bool:
    chosen = [value for value in values if value]
    return bool(chosen) and all(value.rpartition("-")[2].isdecimal() for value in chosen)
