"""What can go wrong while a document is made or a table is read."""


class DocumentError(Exception):
    """A document could not be made."""


class ForbiddenAddressError(DocumentError):
    """The document asked for something that was not handed over in memory."""


class RenderTooSlowError(DocumentError):
    """The child took longer than it may and was ended."""


class RenderTooBigError(DocumentError):
    """The child took more memory than it may and was ended."""


class TableError(Exception):
    """A table could not be read. `code` is a stable word, `sheet` and `line` say where; people get words from it."""

    def __init__(self, code: str, *, sheet: str = "", line: int | None = None, detail: str = "") -> None:
        super().__init__(f"{code} (sheet {sheet or '-'}, line {line or '-'}) {detail}".strip())
        self.code = code
        self.sheet = sheet
        self.line = line
        self.detail = detail
