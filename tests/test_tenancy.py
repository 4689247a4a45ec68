"""One organisation never sees, counts or changes another's rows: the filter, the keys, and PostgreSQL's own wall."""

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.extensions import db
from app.organisation.models import Branch, Region, StaffMember
from app.tenancy import TenantMissing, acting_in, enter
from tests.builders import a_branch, a_region, a_staff_member, an_organisation
from tests.emptying import empty


def two_organisations() -> tuple[Branch, Branch]:
    ours, theirs = a_branch(an_organisation(name="Наша")), a_branch(an_organisation(name="Чужая"))
    db.session.commit()
    return ours, theirs


def test_it_refuses_to_read_a_tenants_table_before_an_organisation_is_entered(inside: Flask) -> None:
    with pytest.raises(TenantMissing):
        db.session.scalars(select(Branch)).all()


def test_it_reads_only_the_rows_of_the_organisation_entered(inside: Flask) -> None:
    ours, theirs = two_organisations()
    with acting_in(ours.organisation_id):
        assert db.session.scalars(select(Branch.name)).all() == [ours.name]
        assert db.session.scalar(select(func.count()).select_from(Branch)) == 1
        assert db.session.scalar(select(Branch).where(Branch.id == theirs.id)) is None


def test_it_changes_and_deletes_only_its_own_rows_in_bulk(inside: Flask) -> None:
    ours, theirs = two_organisations()
    with acting_in(ours.organisation_id):
        db.session.execute(update(Branch).values(name="Переименован"))
        db.session.commit()
    with acting_in(theirs.organisation_id):
        assert db.session.scalars(select(Branch.name)).all() != ["Переименован"]


def test_it_refuses_to_save_a_row_for_another_organisation(inside: Flask) -> None:
    ours, theirs = two_organisations()
    with acting_in(ours.organisation_id):
        db.session.add(Region(name="Чужой", organisation_id=theirs.organisation_id))
        with pytest.raises(TenantMissing):
            db.session.flush()
        db.session.rollback()


def test_it_refuses_to_point_at_a_row_of_another_organisation(inside: Flask) -> None:
    ours, theirs = two_organisations()
    with acting_in(ours.organisation_id):
        db.session.add(StaffMember(branch_id=theirs.id, code="X", name="Чужой"))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_it_comes_back_to_where_it_was_after_acting_elsewhere(inside: Flask) -> None:
    ours, theirs = two_organisations()
    with acting_in(ours.organisation_id):
        with acting_in(theirs.organisation_id):
            assert db.session.scalars(select(Branch.id)).all() == [theirs.id]
        assert db.session.scalars(select(Branch.id)).all() == [ours.id]


class TestPostgresqlsOwnWall:
    """What the ORM's filter misses, row-level security stops."""

    @pytest.fixture(autouse=True)
    def inside(self, postgresql_app: Flask) -> object:
        with postgresql_app.app_context():
            empty()
            yield
            db.session.rollback()
            enter(None)

    def test_it_hides_foreign_rows_from_raw_sql(self) -> None:
        ours, _ = two_organisations()
        with acting_in(ours.organisation_id):
            assert db.session.execute(text("SELECT id FROM branches")).scalars().all() == [ours.id]

    def test_it_hides_everything_from_raw_sql_before_an_organisation_is_entered(self) -> None:
        two_organisations()
        assert db.session.execute(text("SELECT count(*) FROM branches")).scalar() == 0

    def test_it_keeps_a_pooled_connection_usable_after_an_organisation_was_left(self) -> None:
        ours, _ = two_organisations()
        with acting_in(ours.organisation_id):
            db.session.execute(text("SELECT 1 FROM branches"))
        db.session.commit()
        assert db.session.execute(text("SELECT count(*) FROM branches")).scalar() == 0

    def test_it_refuses_a_core_insert_with_a_foreign_organisation(self) -> None:
        ours, theirs = two_organisations()
        with acting_in(ours.organisation_id):
            with pytest.raises(DBAPIError, match="row-level security"):
                db.session.execute(
                    insert(Region).values(organisation_id=theirs.organisation_id, name="Чужой", path="/")
                )
            db.session.rollback()

    def test_it_would_show_foreign_rows_without_the_policy(self) -> None:
        """The negative control: with the wall down, raw SQL sees everything."""
        ours, _ = two_organisations()
        db.session.execute(text("ALTER TABLE branches NO FORCE ROW LEVEL SECURITY"))
        with acting_in(ours.organisation_id):
            assert db.session.execute(text("SELECT count(*) FROM branches")).scalar() == 2
        db.session.rollback()

    def test_it_walls_every_table_that_carries_an_organisation(self) -> None:
        rows = db.session.execute(
            text(
                "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
                "WHERE c.relkind = 'r' AND a.attname = 'organisation_id' AND NOT c.relforcerowsecurity"
            )
        ).scalars()
        assert set(rows) == OPEN_TABLES


# Read before an organisation is known, each for the reason beside it.
OPEN_TABLES = {
    "memberships",  # which organisations somebody belongs to
    "roles",  # shipped ones belong to none
    "jobs",  # the worker claims across organisations; headers only
    "survey_links",  # hash of a secret link → organisation
    "case_links",  # the same
}


def test_it_builds_the_path_of_a_region_from_its_ancestors(inside: Flask) -> None:
    organisation = an_organisation()
    root = a_region(organisation, name="Россия")
    leaf = a_region(organisation, name="Москва", parent=root)
    branch = a_branch(organisation, region=leaf)
    a_staff_member(branch)
    assert leaf.path == f"/{root.id}/{leaf.id}/"
