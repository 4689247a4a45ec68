"""Between two tests: every row goes, the shipped roles come back."""

from sqlalchemy import text

from app.accounts.roles import ship_roles
from app.extensions import Base, db
from app.tenancy import enter
from app.web.transactions import writing
from tests.owning import as_owner


def empty() -> None:
    """Remove every row that a test left, and put the shipped roles back."""
    writing.set(True)
    enter(None)
    tables = [table.name for table in Base.metadata.sorted_tables]
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("TRUNCATE " + ", ".join(tables) + " RESTART IDENTITY CASCADE"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            with as_owner(connection):
                for table in reversed(tables):
                    connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # names from our own metadata
        connection.commit()
    ship_roles()
    db.session.commit()
