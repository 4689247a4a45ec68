"""What the database itself refuses: rows of other organisations (PostgreSQL), changes of published versions (both)."""

from collections.abc import Iterable
from typing import Any

HEADS = "fk_branches_organisation_id_head_id"
OWN = "organisation_id = nullif(current_setting('app.organisation', true), '')::bigint"


def protect(op: Any, tables: Iterable[str]) -> None:
    """Row-level security, forced on the owner too: a session sees and writes the rows of its organisation alone."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_organisation ON {table} USING ({OWN}) WITH CHECK ({OWN})")


def unprotect(op: Any, tables: Iterable[str]) -> None:
    """Take the policies away again."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"DROP POLICY own_organisation ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def forbid_changes(op: Any, tables: Iterable[str]) -> None:
    """A trigger that refuses every UPDATE of a published version."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a published version never changes' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for table in tables:
            op.execute(
                f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END"
        )


def permit_changes(op: Any, tables: Iterable[str]) -> None:
    """Take the triggers away again."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in tables:
        op.execute(f"DROP TRIGGER {table}_never_change" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_change()")


def name_heads(op: Any) -> None:
    """Branches and staff point at each other: PostgreSQL gets the second key once both tables stand."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            HEADS, "branches", "staff_members", ["organisation_id", "head_id"], ["organisation_id", "id"]
        )


def unname_heads(op: Any) -> None:
    """Take that key away again."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(HEADS, "branches", type_="foreignkey")
