"""What the database itself refuses: rows of others (PostgreSQL), changes of published versions and of the trail."""

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


def forbid_rewriting(op: Any, tables: Iterable[str]) -> None:
    """Triggers that refuse every UPDATE and DELETE: rows are only added.

    There is no way round them in the product. Whoever must take rows away (an organisation that leaves, a court's
    order) does it as the owner of the database, between `permit_rewriting` and this, and the trail shows the gap:
    `flask verify-trail` names the first entry that is missing. docs/running.md has the steps.
    """
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in tables:
        for act in ("update", "delete"):
            begin = f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
            op.execute(begin + ("FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()" if on_postgresql else refuse))


def permit_rewriting(op: Any, tables: Iterable[str]) -> None:
    """Take those triggers away again."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in tables:
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{act}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_rewriting()")


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
