"""HTML to PDF: the only module that imports WeasyPrint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from app.documents.errors import DocumentError, ForbiddenAddressError

SCHEME = "asset:"
FONT_FAMILY = "IBM Plex Sans"
_FOLDER = Path(__file__).parent / "fonts"
_FONTS = {400: "IBMPlexSans-Regular.ttf", 600: "IBMPlexSans-SemiBold.ttf"}
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
# One configuration a process: making it anew costs 5 % of a document, and copies the fonts each time.
_FONT_CONFIG = FontConfiguration()


def font_faces() -> str:
    """The @font-face rules for the two weights that documents use."""
    rule = '@font-face {{ font-family: "{}"; font-weight: {}; src: url("{}{}"); }}'
    return "\n".join(rule.format(FONT_FAMILY, weight, SCHEME, name) for weight, name in _FONTS.items())


@dataclass(frozen=True)
class Fit:
    """Parts of a document that are to stay one page each, as the ids of elements that begin a page.

    Where one runs over, the next of the sheets `tighter` is added for it alone: `#part` stands there for its id.
    `start` says with how many of them each part begins, so that a long one need not be laid out twice.
    """

    parts: tuple[str, ...]
    tighter: tuple[str, ...]
    start: tuple[int, ...] = ()


def render_pdf(
    html: str, *, css: Sequence[str] = (), assets: Mapping[str, bytes] = _NOTHING, fit: Fit | None = None
) -> bytes:
    """Lay out `html` with the style sheets `css` and return the bytes of the PDF.

    Images are addressed as `asset:name` and found in `assets`; any other address raises ForbiddenAddressError.
    Title, author and language come from <title>, <meta name="author"> and <html lang>; a document without a title
    or a language raises DocumentError, since a screen reader would announce neither.
    """
    fetcher = _Memory(assets)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    sheets = [_parsed(text) for text in (font_faces(), *css)]
    try:
        document = _fitted(page, sheets, fit)
        if not document.metadata.title or not document.metadata.lang:
            raise DocumentError("a document needs a title and a language")
        return bytes(document.write_pdf())
    except FatalURLFetchingError as exc:
        raise ForbiddenAddressError(str(exc)) from exc


def _fitted(page: weasyprint.HTML, sheets: list[weasyprint.CSS], fit: Fit | None) -> weasyprint.Document:
    """The document, laid out again with tighter sheets for as long as a part runs over."""
    steps = dict(zip(fit.parts, fit.start or [0] * len(fit.parts), strict=True)) if fit else {}
    while True:
        closer = [_parsed(text) for text in _sheets_of(steps, fit)]
        document = page.render(font_config=_FONT_CONFIG, stylesheets=[*sheets, *closer])
        over = [part for part in _running_over(document, tuple(steps)) if steps[part] < len(fit.tighter if fit else ())]
        if not over:
            return document
        steps |= {part: steps[part] + 1 for part in over}


def _sheets_of(steps: Mapping[str, int], fit: Fit | None) -> list[str]:
    tighter = fit.tighter if fit else ()
    return [text.replace("#part", f"#{part}") for part, count in steps.items() for text in tighter[:count]]


def _running_over(document: weasyprint.Document, parts: Sequence[str]) -> list[str]:
    """The parts that take more than a page."""
    starts = [next((at for at, page in enumerate(document.pages) if part in page.anchors), None) for part in parts]
    ends = [*starts[1:], len(document.pages)]
    pairs = zip(parts, starts, ends, strict=False)  # of no parts there is an end without a beginning
    return [part for part, start, end in pairs if start is not None and end is not None and end - start > 1]


class _Memory:
    """A URL fetcher that serves what it was given and reaches neither files nor the network."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        content = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if content is None:
            raise FatalURLFetchingError(f"not an asset of this document: {url[:80]}")
        return URLFetcherResponse(url, BytesIO(content))

    __call__ = fetch


@lru_cache(maxsize=1)
def _fonts() -> Mapping[str, bytes]:
    return {name: (_FOLDER / name).read_bytes() for name in _FONTS.values()}


@lru_cache(maxsize=32)
def _parsed(text: str) -> weasyprint.CSS:
    """Parsing a sheet costs as much as laying out a page, so each text is parsed once a process."""
    return weasyprint.CSS(string=text, font_config=_FONT_CONFIG, url_fetcher=_Memory(_fonts()))
