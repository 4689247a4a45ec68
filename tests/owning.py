"""Do to the trail what the product cannot: as the owner of the database, with its guards taken away for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from migrations.guarding import forbid_rewriting, permit_rewriting

TRAIL = ("trail_entries",)


class Operations:
    """What the guards need of Alembic's operations, on a connection of our own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_bind(self) -> Connection:
        """The connection."""
        return self._connection

    def execute(self, statement: str) -> Any:
        """Run one statement."""
        return self._connection.execute(text(statement))


@contextmanager
def as_owner(connection: Connection) -> Iterator[None]:
    """Within the block entries of the trail may be changed and deleted; afterwards they may not."""
    operations = Operations(connection)
    permit_rewriting(operations, TRAIL)
    yield
    forbid_rewriting(operations, TRAIL)
