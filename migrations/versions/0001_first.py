"""The first schema: every table, row-level security on PostgreSQL, published versions that cannot be changed."""

import sqlalchemy as sa
from alembic import op

from app.extensions import Document, Exact, Utc, WholeId
from migrations.guarding import (
    forbid_changes,
    forbid_rewriting,
    name_heads,
    permit_changes,
    permit_rewriting,
    protect,
    unname_heads,
    unprotect,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TENANT_TABLES = (
    "assignments",
    "branches",
    "campaigns",
    "case_counters",
    "case_events",
    "case_measurements",
    "cases",
    "checklist_versions",
    "checklists",
    "clauses",
    "closed_periods",
    "consents",
    "contact_imports",
    "contact_ledger",
    "contacts",
    "drafts",
    "evidence",
    "findings",
    "invitations",
    "issues",
    "message_attachments",
    "messages",
    "programmes",
    "quarantine",
    "questionnaire_versions",
    "questionnaires",
    "regions",
    "responses",
    "reveals",
    "reviews",
    "rollup_marks",
    "rollups",
    "shoppers",
    "staff_members",
    "standard_versions",
    "standards",
    "subscriptions",
    "suppressions",
    "touchpoints",
    "trail_entries",
    "trail_heads",
    "visit_tombstones",
    "visits",
    "waves",
)
IMMUTABLE = ("checklist_versions", "questionnaire_versions")
ONLY_ADDED = ("trail_entries",)


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("settings", Document, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "tick_marks",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("looked_until", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tick_marks")),
    )
    op.create_table(
        "case_counters",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_case_counters_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_counters")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_case_counters_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "year", name=op.f("uq_case_counters_organisation_id_year")),
    )
    op.create_index(op.f("ix_case_counters_organisation_id"), "case_counters", ["organisation_id"], unique=False)
    op.create_table(
        "case_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.Column("case_id", WholeId, nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_case_links_organisation_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_case_links")),
    )
    op.create_table(
        "checklists",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("draft", Document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_checklists_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklists")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_checklists_organisation_id_id")),
    )
    op.create_index(op.f("ix_checklists_organisation_id"), "checklists", ["organisation_id"], unique=False)
    op.create_table(
        "closed_periods",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("closed_at", Utc(), nullable=False),
        sa.Column("restatement", sa.Integer(), nullable=False),
        sa.Column("restated_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_closed_periods_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_periods")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_closed_periods_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "period", name=op.f("uq_closed_periods_organisation_id_period")),
    )
    op.create_index(op.f("ix_closed_periods_organisation_id"), "closed_periods", ["organisation_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("fields", Document, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("erased_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_contacts_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("organisation_id", "external_id", name=op.f("uq_contacts_organisation_id_external_id")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_contacts_organisation_id_id")),
    )
    op.create_index(op.f("ix_contacts_organisation_id"), "contacts", ["organisation_id"], unique=False)
    op.create_index("ix_contacts_organisation_id_email", "contacts", ["organisation_id", "email"], unique=False)
    op.create_table(
        "engagements",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("agency_id", WholeId, nullable=False),
        sa.Column("client_id", WholeId, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint("agency_id <> client_id", name=op.f("ck_engagements_two_parties")),
        sa.ForeignKeyConstraint(["agency_id"], ["organisations.id"], name=op.f("fk_engagements_agency_id")),
        sa.ForeignKeyConstraint(["client_id"], ["organisations.id"], name=op.f("fk_engagements_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagements")),
    )
    op.create_index(op.f("ix_engagements_agency_id"), "engagements", ["agency_id"], unique=False)
    op.create_index(op.f("ix_engagements_client_id"), "engagements", ["client_id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("organisation_id", WholeId, nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("payload", Document, nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("claimed_until", Utc(), nullable=True),
        sa.Column("claimed_by", sa.String(length=100), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("last_run_at", Utc(), nullable=True),
        sa.Column("finished_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_jobs_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_organisation_id_finished_at", "jobs", ["organisation_id", "finished_at"], unique=False)
    op.create_index(
        "ix_jobs_unfinished",
        "jobs",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "uq_jobs_kind_key_ownerless",
        "jobs",
        ["kind", "key"],
        unique=True,
        sqlite_where=sa.text("organisation_id IS NULL"),
        postgresql_where=sa.text("organisation_id IS NULL"),
    )
    op.create_index(
        "uq_jobs_organisation_id_kind_key",
        "jobs",
        ["organisation_id", "kind", "key"],
        unique=True,
        sqlite_where=sa.text("organisation_id IS NOT NULL"),
        postgresql_where=sa.text("organisation_id IS NOT NULL"),
    )
    op.create_table(
        "messages",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("cause", sa.String(length=200), nullable=True),
        sa.Column("repeat", sa.String(32), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=True),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("headers", Document, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("unsubscribe_url", sa.String(length=500), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Utc(), nullable=False),
        sa.Column("leased_until", Utc(), nullable=True),
        sa.Column("leased_by", sa.String(length=100), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_messages_sent_has_a_time")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_messages_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_messages_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_messages_organisation_id_key")),
        sa.UniqueConstraint("organisation_id", "message_id", name=op.f("uq_messages_organisation_id_message_id")),
    )
    op.create_index(
        "ix_messages_open",
        "messages",
        ["organisation_id", "state", "next_try_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'leased', 'uncertain')"),
        postgresql_where=sa.text("state IN ('queued', 'leased', 'uncertain')"),
    )
    op.create_index(op.f("ix_messages_organisation_id"), "messages", ["organisation_id"], unique=False)
    op.create_table(
        "questionnaires",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("draft", Document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_questionnaires_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaires")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_questionnaires_organisation_id_id")),
    )
    op.create_index(op.f("ix_questionnaires_organisation_id"), "questionnaires", ["organisation_id"], unique=False)
    op.create_table(
        "regions",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("parent_id", WholeId, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "parent_id"],
            ["regions.organisation_id", "regions.id"],
            name=op.f("fk_regions_organisation_id_parent_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_regions_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_regions_organisation_id_id")),
    )
    op.create_index(op.f("ix_regions_organisation_id"), "regions", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_regions_path"), "regions", ["path"], unique=False)
    op.create_table(
        "roles",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("organisation_id", WholeId, nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("permissions", Document, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_roles_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_roles_organisation_id_key")),
    )
    op.create_index(op.f("ix_roles_organisation_id"), "roles", ["organisation_id"], unique=False)
    op.create_table(
        "suppressions",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_suppressions_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
        sa.UniqueConstraint(
            "organisation_id", "address", "purpose", name=op.f("uq_suppressions_organisation_id_address_purpose")
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_suppressions_organisation_id_id")),
    )
    op.create_index(op.f("ix_suppressions_organisation_id"), "suppressions", ["organisation_id"], unique=False)
    op.create_table(
        "survey_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.Column("invitation_id", WholeId, nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_survey_links_organisation_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_survey_links")),
    )
    op.create_index(op.f("ix_survey_links_invitation_id"), "survey_links", ["invitation_id"], unique=False)
    op.create_table(
        "touchpoints",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", Document, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_touchpoints_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoints")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_touchpoints_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_touchpoints_organisation_id_key")),
    )
    op.create_index(op.f("ix_touchpoints_organisation_id"), "touchpoints", ["organisation_id"], unique=False)
    op.create_table(
        "trail_entries",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor_id", WholeId, nullable=True),
        sa.Column("job", sa.String(length=64), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("thing", sa.String(length=32), nullable=False),
        sa.Column("thing_id", sa.String(length=40), nullable=False),
        sa.Column("fields", Document, nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_trail_entries_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entries")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_trail_entries_organisation_id_number")),
    )
    op.create_index(op.f("ix_trail_entries_organisation_id"), "trail_entries", ["organisation_id"], unique=False)
    op.create_index("ix_trail_entries_thing", "trail_entries", ["organisation_id", "thing", "thing_id"], unique=False)
    op.create_table(
        "trail_heads",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_trail_heads_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_heads")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_trail_heads_organisation_id")),
    )
    op.create_index(op.f("ix_trail_heads_organisation_id"), "trail_heads", ["organisation_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("current_organisation_id", WholeId, nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("last_sign_in_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["current_organisation_id"], ["organisations.id"], name=op.f("fk_users_current_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
    )
    op.create_table(
        "visit_tombstones",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_visit_tombstones_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_tombstones")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_visit_tombstones_organisation_id_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_visit_tombstones_uuid")),
    )
    op.create_index(op.f("ix_visit_tombstones_organisation_id"), "visit_tombstones", ["organisation_id"], unique=False)
    op.create_table(
        "branches",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("region_id", WholeId, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("latitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("longitude", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("opening_hours", Document, nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.Column("tags", Document, nullable=False),
        sa.Column("head_id", WholeId, nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "head_id"],
            ["staff_members.organisation_id", "staff_members.id"],
            name=op.f("fk_branches_organisation_id_head_id"),
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "region_id"],
            ["regions.organisation_id", "regions.id"],
            name=op.f("fk_branches_organisation_id_region_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_branches_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branches")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_branches_organisation_id_code")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_branches_organisation_id_id")),
    )
    op.create_index(op.f("ix_branches_organisation_id"), "branches", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_branches_region_id"), "branches", ["region_id"], unique=False)
    op.create_table(
        "checklist_versions",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("checklist_id", WholeId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", Document, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", Utc(), nullable=False),
        sa.Column("published_by_id", WholeId, nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "checklist_id"],
            ["checklists.organisation_id", "checklists.id"],
            name=op.f("fk_checklist_versions_organisation_id_checklist_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_checklist_versions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["published_by_id"], ["users.id"], name=op.f("fk_checklist_versions_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_versions")),
        sa.UniqueConstraint("checklist_id", "number", name=op.f("uq_checklist_versions_checklist_id_number")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_checklist_versions_organisation_id_id")),
    )
    op.create_index(op.f("ix_checklist_versions_checklist_id"), "checklist_versions", ["checklist_id"], unique=False)
    op.create_index(
        op.f("ix_checklist_versions_organisation_id"), "checklist_versions", ["organisation_id"], unique=False
    )
    op.create_table(
        "consents",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("contact_id", WholeId, nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("text_version", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("given_at", Utc(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contact_id"],
            ["contacts.organisation_id", "contacts.id"],
            name=op.f("fk_consents_organisation_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_consents_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_consents_organisation_id_id")),
    )
    op.create_index(op.f("ix_consents_contact_id"), "consents", ["contact_id"], unique=False)
    op.create_index(op.f("ix_consents_organisation_id"), "consents", ["organisation_id"], unique=False)
    op.create_table(
        "contact_ledger",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("contact_id", WholeId, nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contact_id"],
            ["contacts.organisation_id", "contacts.id"],
            name=op.f("fk_contact_ledger_organisation_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contact_ledger_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_ledger")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_contact_ledger_organisation_id_id")),
    )
    op.create_index("ix_contact_ledger_contact_id_at", "contact_ledger", ["contact_id", "at"], unique=False)
    op.create_index(op.f("ix_contact_ledger_organisation_id"), "contact_ledger", ["organisation_id"], unique=False)
    op.create_table(
        "message_attachments",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("message_id", WholeId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "message_id"],
            ["messages.organisation_id", "messages.id"],
            name=op.f("fk_message_attachments_organisation_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_message_attachments_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attachments")),
        sa.UniqueConstraint(
            "organisation_id",
            "message_id",
            "position",
            name=op.f("uq_message_attachments_organisation_id_message_id_position"),
        ),
    )
    op.create_index(
        op.f("ix_message_attachments_organisation_id"), "message_attachments", ["organisation_id"], unique=False
    )
    op.create_table(
        "programmes",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("checklist_id", WholeId, nullable=False),
        sa.Column("standard_percent", sa.Integer(), nullable=False),
        sa.Column("rules", Document, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "checklist_id"],
            ["checklists.organisation_id", "checklists.id"],
            name=op.f("fk_programmes_organisation_id_checklist_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_programmes_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_programmes_organisation_id_id")),
    )
    op.create_index(op.f("ix_programmes_checklist_id"), "programmes", ["checklist_id"], unique=False)
    op.create_index(op.f("ix_programmes_organisation_id"), "programmes", ["organisation_id"], unique=False)
    op.create_table(
        "questionnaire_versions",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("questionnaire_id", WholeId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", Document, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", Utc(), nullable=False),
        sa.Column("published_by_id", WholeId, nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "questionnaire_id"],
            ["questionnaires.organisation_id", "questionnaires.id"],
            name=op.f("fk_questionnaire_versions_organisation_id_questionnaire_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_questionnaire_versions_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_questionnaire_versions_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_versions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_questionnaire_versions_organisation_id_id")),
        sa.UniqueConstraint(
            "questionnaire_id", "number", name=op.f("uq_questionnaire_versions_questionnaire_id_number")
        ),
    )
    op.create_index(
        op.f("ix_questionnaire_versions_organisation_id"), "questionnaire_versions", ["organisation_id"], unique=False
    )
    op.create_index(
        op.f("ix_questionnaire_versions_questionnaire_id"), "questionnaire_versions", ["questionnaire_id"], unique=False
    )
    op.create_table(
        "shoppers",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("user_id", WholeId, nullable=False),
        sa.Column("panel_id", WholeId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("left_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_shoppers_organisation_id")),
        sa.ForeignKeyConstraint(["panel_id"], ["organisations.id"], name=op.f("fk_shoppers_panel_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shoppers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shoppers")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_shoppers_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_shoppers_organisation_id_number")),
        sa.UniqueConstraint("organisation_id", "user_id", name=op.f("uq_shoppers_organisation_id_user_id")),
    )
    op.create_index(op.f("ix_shoppers_organisation_id"), "shoppers", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_shoppers_panel_id"), "shoppers", ["panel_id"], unique=False)
    op.create_index(op.f("ix_shoppers_user_id"), "shoppers", ["user_id"], unique=False)
    op.create_table(
        "standards",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("touchpoint_id", WholeId, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("name", Document, nullable=False),
        sa.Column("owner_id", WholeId, nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "touchpoint_id"],
            ["touchpoints.organisation_id", "touchpoints.id"],
            name=op.f("fk_standards_organisation_id_touchpoint_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_standards_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_standards_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_standards_organisation_id_id")),
    )
    op.create_index(op.f("ix_standards_organisation_id"), "standards", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_standards_touchpoint_id"), "standards", ["touchpoint_id"], unique=False)
    op.create_table(
        "campaigns",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version_id", WholeId, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("mail", Document, nullable=False),
        sa.Column("rules", Document, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "version_id"],
            ["questionnaire_versions.organisation_id", "questionnaire_versions.id"],
            name=op.f("fk_campaigns_organisation_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_campaigns_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_campaigns_organisation_id_id")),
    )
    op.create_index(op.f("ix_campaigns_organisation_id"), "campaigns", ["organisation_id"], unique=False)
    op.create_table(
        "issues",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("programme_id", WholeId, nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("preliminary", sa.Boolean(), nullable=False),
        sa.Column("card", Document, nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_issues_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_issues_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint(
            "branch_id",
            "programme_id",
            "period",
            "language",
            "number",
            name=op.f("uq_issues_branch_id_programme_id_period_language_number"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_issues_organisation_id_id")),
    )
    op.create_index(op.f("ix_issues_branch_id"), "issues", ["branch_id"], unique=False)
    op.create_index(op.f("ix_issues_organisation_id"), "issues", ["organisation_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("user_id", WholeId, nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.Column("role_id", WholeId, nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("region_id", WholeId, nullable=True),
        sa.Column("branch_id", WholeId, nullable=True),
        sa.Column("engagement_id", WholeId, nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(scope = 'network' AND region_id IS NULL AND branch_id IS NULL) OR (scope = 'region' AND region_id IS NOT NULL AND branch_id IS NULL) OR (scope = 'branch' AND branch_id IS NOT NULL AND region_id IS NULL)",
            name=op.f("ck_memberships_scope_and_place_agree"),
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_memberships_branch_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagements.id"], name=op.f("fk_memberships_engagement_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_memberships_organisation_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_memberships_region_id")),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name=op.f("fk_memberships_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_organisation_id"), "memberships", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_memberships_user_id"), "memberships", ["user_id"], unique=False)
    op.create_table(
        "reveals",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("shopper_id", WholeId, nullable=False),
        sa.Column("user_id", WholeId, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "shopper_id"],
            ["shoppers.organisation_id", "shoppers.id"],
            name=op.f("fk_reveals_organisation_id_shopper_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_reveals_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reveals_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_reveals_organisation_id_id")),
    )
    op.create_index(op.f("ix_reveals_organisation_id"), "reveals", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_reveals_shopper_id"), "reveals", ["shopper_id"], unique=False)
    op.create_table(
        "rollup_marks",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("latest", Utc(), nullable=True),
        sa.Column("made_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_rollup_marks_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_rollup_marks_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollup_marks")),
        sa.UniqueConstraint("branch_id", "month", name=op.f("uq_rollup_marks_branch_id_month")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_rollup_marks_organisation_id_id")),
    )
    op.create_index(op.f("ix_rollup_marks_organisation_id"), "rollup_marks", ["organisation_id"], unique=False)
    op.create_table(
        "rollups",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("wave_id", WholeId, nullable=False),
        sa.Column("programme_id", WholeId, nullable=False),
        sa.Column("version_id", WholeId, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("clause_key", sa.String(length=32), nullable=True),
        sa.Column("n_scored", sa.Integer(), nullable=False),
        sa.Column("n_passed", sa.Integer(), nullable=False),
        sa.Column("n_na", sa.Integer(), nullable=False),
        sa.Column("sum_r", Exact(), nullable=False),
        sa.Column("sum_r2", Exact(), nullable=False),
        sa.Column("sum_r3", Exact(), nullable=False),
        sa.Column("sum_r4", Exact(), nullable=False),
        sa.Column("sum_lost", Exact(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_rollups_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_rollups_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollups")),
        sa.UniqueConstraint(
            "branch_id",
            "month",
            "wave_id",
            "programme_id",
            "version_id",
            "question_id",
            name=op.f("uq_rollups_branch_id_month_wave_id_programme_id_version_id_question_id"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_rollups_organisation_id_id")),
    )
    op.create_index("ix_rollups_month", "rollups", ["organisation_id", "month"], unique=False)
    op.create_index(op.f("ix_rollups_organisation_id"), "rollups", ["organisation_id"], unique=False)
    op.create_table(
        "staff_members",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("left_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_staff_members_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_staff_members_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_members")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_staff_members_organisation_id_code")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_staff_members_organisation_id_id")),
    )
    op.create_index(op.f("ix_staff_members_branch_id"), "staff_members", ["branch_id"], unique=False)
    op.create_index(op.f("ix_staff_members_organisation_id"), "staff_members", ["organisation_id"], unique=False)
    op.create_table(
        "standard_versions",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("standard_id", WholeId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("drafted_by_id", WholeId, nullable=True),
        sa.Column("approved_by_id", WholeId, nullable=True),
        sa.Column("approved_at", Utc(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_standard_versions_approved_by_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["users.id"], name=op.f("fk_standard_versions_drafted_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "standard_id"],
            ["standards.organisation_id", "standards.id"],
            name=op.f("fk_standard_versions_organisation_id_standard_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_standard_versions_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_versions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_standard_versions_organisation_id_id")),
        sa.UniqueConstraint("standard_id", "number", name=op.f("uq_standard_versions_standard_id_number")),
    )
    op.create_index(
        op.f("ix_standard_versions_organisation_id"), "standard_versions", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_standard_versions_standard_id"), "standard_versions", ["standard_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("user_id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("cadence", sa.String(32), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("next_due_at", Utc(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_subscriptions_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_subscriptions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_subscriptions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_subscriptions_organisation_id_id")),
        sa.UniqueConstraint("user_id", "branch_id", "cadence", name=op.f("uq_subscriptions_user_id_branch_id_cadence")),
    )
    op.create_index(op.f("ix_subscriptions_branch_id"), "subscriptions", ["branch_id"], unique=False)
    op.create_index(op.f("ix_subscriptions_organisation_id"), "subscriptions", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_subscriptions_user_id"), "subscriptions", ["user_id"], unique=False)
    op.create_table(
        "waves",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("programme_id", WholeId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("notice_day", sa.Date(), nullable=True),
        sa.Column("notice_text", sa.Text(), nullable=False),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.CheckConstraint("from_day <= to_day", name=op.f("ck_waves_days_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "programme_id"],
            ["programmes.organisation_id", "programmes.id"],
            name=op.f("fk_waves_organisation_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_waves_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_waves_organisation_id_id")),
    )
    op.create_index(op.f("ix_waves_organisation_id"), "waves", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_waves_programme_id"), "waves", ["programme_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("wave_id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("version_id", WholeId, nullable=False),
        sa.Column("shopper_id", WholeId, nullable=True),
        sa.Column("scenario", sa.String(length=200), nullable=False),
        sa.Column("briefing", sa.Text(), nullable=False),
        sa.Column("window_from", Utc(), nullable=False),
        sa.Column("window_to", Utc(), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.CheckConstraint("window_from < window_to", name=op.f("ck_assignments_window_in_order")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_assignments_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "shopper_id"],
            ["shoppers.organisation_id", "shoppers.id"],
            name=op.f("fk_assignments_organisation_id_shopper_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "version_id"],
            ["checklist_versions.organisation_id", "checklist_versions.id"],
            name=op.f("fk_assignments_organisation_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "wave_id"],
            ["waves.organisation_id", "waves.id"],
            name=op.f("fk_assignments_organisation_id_wave_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_assignments_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_assignments_organisation_id_id")),
    )
    op.create_index(op.f("ix_assignments_branch_id"), "assignments", ["branch_id"], unique=False)
    op.create_index(op.f("ix_assignments_organisation_id"), "assignments", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_assignments_shopper_id"), "assignments", ["shopper_id"], unique=False)
    op.create_index(op.f("ix_assignments_wave_id"), "assignments", ["wave_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("source_path", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("branch_id", WholeId, nullable=True),
        sa.Column("staff_id", WholeId, nullable=True),
        sa.Column("contact_id", WholeId, nullable=True),
        sa.Column("clause_key", sa.String(length=32), nullable=True),
        sa.Column("owner_id", WholeId, nullable=True),
        sa.Column("opened_at", Utc(), nullable=False),
        sa.Column("acknowledged_at", Utc(), nullable=True),
        sa.Column("first_answer_due_at", Utc(), nullable=True),
        sa.Column("due_at", Utc(), nullable=True),
        sa.Column("escalation_level", sa.Integer(), nullable=False),
        sa.Column("resolved_at", Utc(), nullable=True),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("verification", sa.String(32), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_cases_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contact_id"],
            ["contacts.organisation_id", "contacts.id"],
            name=op.f("fk_cases_organisation_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "staff_id"],
            ["staff_members.organisation_id", "staff_members.id"],
            name=op.f("fk_cases_organisation_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_cases_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_cases_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_cases_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f("uq_cases_organisation_id_number")),
    )
    op.create_index("ix_cases_branch", "cases", ["organisation_id", "branch_id", "state"], unique=False)
    op.create_index(op.f("ix_cases_contact_id"), "cases", ["contact_id"], unique=False)
    op.create_index("ix_cases_due", "cases", ["organisation_id", "state", "due_at"], unique=False)
    op.create_index(op.f("ix_cases_organisation_id"), "cases", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_cases_owner_id"), "cases", ["owner_id"], unique=False)
    op.create_table(
        "clauses",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("version_id", WholeId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("title", Document, nullable=False),
        sa.Column("norm", Document, nullable=False),
        sa.Column("rationale", Document, nullable=False),
        sa.Column("target", Document, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "version_id"],
            ["standard_versions.organisation_id", "standard_versions.id"],
            name=op.f("fk_clauses_organisation_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_clauses_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clauses")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_clauses_organisation_id_id")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_clauses_version_id_key")),
    )
    op.create_index(op.f("ix_clauses_organisation_id"), "clauses", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_clauses_version_id"), "clauses", ["version_id"], unique=False)
    op.create_table(
        "contact_imports",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("campaign_id", WholeId, nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("by_id", WholeId, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_contact_imports_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "campaign_id"],
            ["campaigns.organisation_id", "campaigns.id"],
            name=op.f("fk_contact_imports_organisation_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contact_imports_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_imports")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_contact_imports_organisation_id_id")),
    )
    op.create_index(op.f("ix_contact_imports_campaign_id"), "contact_imports", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_contact_imports_organisation_id"), "contact_imports", ["organisation_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("campaign_id", WholeId, nullable=False),
        sa.Column("contact_id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=True),
        sa.Column("staff_id", WholeId, nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("sent_at", Utc(), nullable=True),
        sa.Column("reminded_at", Utc(), nullable=True),
        sa.Column("answered_at", Utc(), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_invitations_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "campaign_id"],
            ["campaigns.organisation_id", "campaigns.id"],
            name=op.f("fk_invitations_organisation_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contact_id"],
            ["contacts.organisation_id", "contacts.id"],
            name=op.f("fk_invitations_organisation_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "staff_id"],
            ["staff_members.organisation_id", "staff_members.id"],
            name=op.f("fk_invitations_organisation_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_invitations_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("campaign_id", "contact_id", name=op.f("uq_invitations_campaign_id_contact_id")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_invitations_organisation_id_id")),
    )
    op.create_index(
        "ix_invitations_due", "invitations", ["organisation_id", "campaign_id", "state", "due_at"], unique=False
    )
    op.create_index(op.f("ix_invitations_organisation_id"), "invitations", ["organisation_id"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("case_id", WholeId, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("author_id", WholeId, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_case_events_author_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "case_id"],
            ["cases.organisation_id", "cases.id"],
            name=op.f("fk_case_events_organisation_id_case_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_case_events_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_case_events_organisation_id_id")),
    )
    op.create_index(op.f("ix_case_events_case_id"), "case_events", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_events_organisation_id"), "case_events", ["organisation_id"], unique=False)
    op.create_table(
        "case_measurements",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("case_id", WholeId, nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("source_path", sa.String(length=200), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "case_id"],
            ["cases.organisation_id", "cases.id"],
            name=op.f("fk_case_measurements_organisation_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_case_measurements_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_measurements")),
        sa.UniqueConstraint("case_id", "source_path", name=op.f("uq_case_measurements_case_id_source_path")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_case_measurements_organisation_id_id")),
    )
    op.create_index(op.f("ix_case_measurements_case_id"), "case_measurements", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_case_measurements_organisation_id"), "case_measurements", ["organisation_id"], unique=False
    )
    op.create_table(
        "drafts",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("assignment_id", WholeId, nullable=False),
        sa.Column("answers", Document, nullable=False),
        sa.Column("details", Document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("saved_at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assignment_id"],
            ["assignments.organisation_id", "assignments.id"],
            name=op.f("fk_drafts_organisation_id_assignment_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_drafts_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_drafts_organisation_id_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_drafts_uuid")),
    )
    op.create_index(op.f("ix_drafts_assignment_id"), "drafts", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_drafts_organisation_id"), "drafts", ["organisation_id"], unique=False)
    op.create_table(
        "responses",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("campaign_id", WholeId, nullable=False),
        sa.Column("version_id", WholeId, nullable=False),
        sa.Column("invitation_id", WholeId, nullable=True),
        sa.Column("branch_id", WholeId, nullable=True),
        sa.Column("staff_id", WholeId, nullable=True),
        sa.Column("region_path", sa.String(length=400), nullable=False),
        sa.Column("answers", Document, nullable=False),
        sa.Column("nps", sa.Integer(), nullable=True),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("ces", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("completed_at", Utc(), nullable=True),
        sa.Column("case_id", WholeId, nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_responses_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "campaign_id"],
            ["campaigns.organisation_id", "campaigns.id"],
            name=op.f("fk_responses_organisation_id_campaign_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "case_id"],
            ["cases.organisation_id", "cases.id"],
            name=op.f("fk_responses_organisation_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "invitation_id"],
            ["invitations.organisation_id", "invitations.id"],
            name=op.f("fk_responses_organisation_id_invitation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "staff_id"],
            ["staff_members.organisation_id", "staff_members.id"],
            name=op.f("fk_responses_organisation_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "version_id"],
            ["questionnaire_versions.organisation_id", "questionnaire_versions.id"],
            name=op.f("fk_responses_organisation_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_responses_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_responses_invitation_id")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_responses_organisation_id_id")),
    )
    op.create_index("ix_responses_branch_day", "responses", ["organisation_id", "branch_id", "local_day"], unique=False)
    op.create_index(op.f("ix_responses_campaign_id"), "responses", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_responses_organisation_id"), "responses", ["organisation_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=16), nullable=False),
        sa.Column("programme_id", WholeId, nullable=False),
        sa.Column("wave_id", WholeId, nullable=True),
        sa.Column("assignment_id", WholeId, nullable=True),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("version_id", WholeId, nullable=False),
        sa.Column("shopper_id", WholeId, nullable=True),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("outcome_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("started_at", Utc(), nullable=False),
        sa.Column("finished_at", Utc(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("approved_at", Utc(), nullable=True),
        sa.Column("region_path", sa.String(length=400), nullable=False),
        sa.Column("branch_format", sa.String(length=64), nullable=False),
        sa.Column("head_id", WholeId, nullable=True),
        sa.Column("staff_note", sa.Text(), nullable=False),
        sa.Column("staff_id", WholeId, nullable=True),
        sa.Column("staff_match", sa.String(32), nullable=False),
        sa.Column("answers", Document, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("raw_percent", Exact(), nullable=True),
        sa.Column("final_percent", Exact(), nullable=True),
        sa.Column("critical_failed", sa.Boolean(), nullable=False),
        sa.Column("score", Document, nullable=True),
        sa.Column("flags", Document, nullable=False),
        sa.Column("elapsed_ms", WholeId, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assignment_id"],
            ["assignments.organisation_id", "assignments.id"],
            name=op.f("fk_visits_organisation_id_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_visits_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "programme_id"],
            ["programmes.organisation_id", "programmes.id"],
            name=op.f("fk_visits_organisation_id_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "shopper_id"],
            ["shoppers.organisation_id", "shoppers.id"],
            name=op.f("fk_visits_organisation_id_shopper_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "staff_id"],
            ["staff_members.organisation_id", "staff_members.id"],
            name=op.f("fk_visits_organisation_id_staff_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "version_id"],
            ["checklist_versions.organisation_id", "checklist_versions.id"],
            name=op.f("fk_visits_organisation_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "wave_id"],
            ["waves.organisation_id", "waves.id"],
            name=op.f("fk_visits_organisation_id_wave_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_visits_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("organisation_id", "external_id", name=op.f("uq_visits_organisation_id_external_id")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_visits_organisation_id_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_visits_uuid")),
    )
    op.create_index(op.f("ix_visits_assignment_id"), "visits", ["assignment_id"], unique=False)
    op.create_index("ix_visits_branch_day", "visits", ["organisation_id", "branch_id", "local_day"], unique=False)
    op.create_index(op.f("ix_visits_organisation_id"), "visits", ["organisation_id"], unique=False)
    op.create_index("ix_visits_state", "visits", ["organisation_id", "state"], unique=False)
    op.create_index(op.f("ix_visits_wave_id"), "visits", ["wave_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("visit_id", WholeId, nullable=True),
        sa.Column("draft_uuid", sa.String(length=36), nullable=True),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("bytes_expected", sa.Integer(), nullable=False),
        sa.Column("bytes_received", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("taken_at", Utc(), nullable=True),
        sa.Column("stored_at", Utc(), nullable=True),
        sa.Column("display_digest", sa.String(length=64), nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "visit_id"],
            ["visits.organisation_id", "visits.id"],
            name=op.f("fk_evidence_organisation_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_evidence_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_evidence_organisation_id_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_evidence_uuid")),
    )
    op.create_index(op.f("ix_evidence_draft_uuid"), "evidence", ["draft_uuid"], unique=False)
    op.create_index(op.f("ix_evidence_organisation_id"), "evidence", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_evidence_visit_id"), "evidence", ["visit_id"], unique=False)
    op.create_table(
        "findings",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("visit_id", WholeId, nullable=False),
        sa.Column("branch_id", WholeId, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("clause_key", sa.String(length=32), nullable=False),
        sa.Column("lost_percent", Exact(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("case_id", WholeId, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "branch_id"],
            ["branches.organisation_id", "branches.id"],
            name=op.f("fk_findings_organisation_id_branch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "case_id"],
            ["cases.organisation_id", "cases.id"],
            name=op.f("fk_findings_organisation_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "visit_id"],
            ["visits.organisation_id", "visits.id"],
            name=op.f("fk_findings_organisation_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_findings_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_findings_organisation_id_id")),
        sa.UniqueConstraint("visit_id", "question_id", name=op.f("uq_findings_visit_id_question_id")),
    )
    op.create_index(
        "ix_findings_branch_clause", "findings", ["organisation_id", "branch_id", "clause_key"], unique=False
    )
    op.create_index(op.f("ix_findings_case_id"), "findings", ["case_id"], unique=False)
    op.create_index(op.f("ix_findings_organisation_id"), "findings", ["organisation_id"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("user_id", WholeId, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("settlement", sa.String(32), nullable=True),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.Column("settled_by", WholeId, nullable=True),
        sa.Column("settled_reason", sa.Text(), nullable=False),
        sa.Column("visit_id", WholeId, nullable=True),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "visit_id"],
            ["visits.organisation_id", "visits.id"],
            name=op.f("fk_quarantine_organisation_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_quarantine_organisation_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_quarantine_settled_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_quarantine_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_quarantine_organisation_id_id")),
    )
    op.create_index(op.f("ix_quarantine_organisation_id"), "quarantine", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_quarantine_uuid"), "quarantine", ["uuid"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", WholeId, nullable=False),
        sa.Column("visit_id", WholeId, nullable=False),
        sa.Column("reviewer_id", WholeId, nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("organisation_id", WholeId, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "visit_id"],
            ["visits.organisation_id", "visits.id"],
            name=op.f("fk_reviews_organisation_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_reviews_organisation_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["users.id"], name=op.f("fk_reviews_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_reviews_organisation_id_id")),
    )
    op.create_index(op.f("ix_reviews_organisation_id"), "reviews", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_reviews_visit_id"), "reviews", ["visit_id"], unique=False)
    name_heads(op)
    protect(op, TENANT_TABLES)
    forbid_changes(op, IMMUTABLE)
    forbid_rewriting(op, ONLY_ADDED)


def downgrade() -> None:
    permit_rewriting(op, ONLY_ADDED)
    permit_changes(op, IMMUTABLE)
    unprotect(op, TENANT_TABLES)
    unname_heads(op)
    op.drop_index(op.f("ix_reviews_visit_id"), table_name="reviews")
    op.drop_index(op.f("ix_reviews_organisation_id"), table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(op.f("ix_quarantine_uuid"), table_name="quarantine")
    op.drop_index(op.f("ix_quarantine_organisation_id"), table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_index(op.f("ix_findings_organisation_id"), table_name="findings")
    op.drop_index(op.f("ix_findings_case_id"), table_name="findings")
    op.drop_index("ix_findings_branch_clause", table_name="findings")
    op.drop_table("findings")
    op.drop_index(op.f("ix_evidence_visit_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_organisation_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_draft_uuid"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_visits_wave_id"), table_name="visits")
    op.drop_index("ix_visits_state", table_name="visits")
    op.drop_index(op.f("ix_visits_organisation_id"), table_name="visits")
    op.drop_index("ix_visits_branch_day", table_name="visits")
    op.drop_index(op.f("ix_visits_assignment_id"), table_name="visits")
    op.drop_table("visits")
    op.drop_index(op.f("ix_responses_organisation_id"), table_name="responses")
    op.drop_index(op.f("ix_responses_campaign_id"), table_name="responses")
    op.drop_index("ix_responses_branch_day", table_name="responses")
    op.drop_table("responses")
    op.drop_index(op.f("ix_drafts_organisation_id"), table_name="drafts")
    op.drop_index(op.f("ix_drafts_assignment_id"), table_name="drafts")
    op.drop_table("drafts")
    op.drop_index(op.f("ix_case_measurements_organisation_id"), table_name="case_measurements")
    op.drop_index(op.f("ix_case_measurements_case_id"), table_name="case_measurements")
    op.drop_table("case_measurements")
    op.drop_index(op.f("ix_case_events_organisation_id"), table_name="case_events")
    op.drop_index(op.f("ix_case_events_case_id"), table_name="case_events")
    op.drop_table("case_events")
    op.drop_index(op.f("ix_invitations_organisation_id"), table_name="invitations")
    op.drop_index("ix_invitations_due", table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_contact_imports_organisation_id"), table_name="contact_imports")
    op.drop_index(op.f("ix_contact_imports_campaign_id"), table_name="contact_imports")
    op.drop_table("contact_imports")
    op.drop_index(op.f("ix_clauses_version_id"), table_name="clauses")
    op.drop_index(op.f("ix_clauses_organisation_id"), table_name="clauses")
    op.drop_table("clauses")
    op.drop_index(op.f("ix_cases_owner_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_organisation_id"), table_name="cases")
    op.drop_index("ix_cases_due", table_name="cases")
    op.drop_index(op.f("ix_cases_contact_id"), table_name="cases")
    op.drop_index("ix_cases_branch", table_name="cases")
    op.drop_table("cases")
    op.drop_index(op.f("ix_assignments_wave_id"), table_name="assignments")
    op.drop_index(op.f("ix_assignments_shopper_id"), table_name="assignments")
    op.drop_index(op.f("ix_assignments_organisation_id"), table_name="assignments")
    op.drop_index(op.f("ix_assignments_branch_id"), table_name="assignments")
    op.drop_table("assignments")
    op.drop_index(op.f("ix_waves_programme_id"), table_name="waves")
    op.drop_index(op.f("ix_waves_organisation_id"), table_name="waves")
    op.drop_table("waves")
    op.drop_index(op.f("ix_subscriptions_user_id"), table_name="subscriptions")
    op.drop_index(op.f("ix_subscriptions_organisation_id"), table_name="subscriptions")
    op.drop_index(op.f("ix_subscriptions_branch_id"), table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_index(op.f("ix_standard_versions_standard_id"), table_name="standard_versions")
    op.drop_index(op.f("ix_standard_versions_organisation_id"), table_name="standard_versions")
    op.drop_table("standard_versions")
    op.drop_index(op.f("ix_staff_members_organisation_id"), table_name="staff_members")
    op.drop_index(op.f("ix_staff_members_branch_id"), table_name="staff_members")
    op.drop_table("staff_members")
    op.drop_index(op.f("ix_rollups_organisation_id"), table_name="rollups")
    op.drop_index("ix_rollups_month", table_name="rollups")
    op.drop_table("rollups")
    op.drop_index(op.f("ix_rollup_marks_organisation_id"), table_name="rollup_marks")
    op.drop_table("rollup_marks")
    op.drop_index(op.f("ix_reveals_shopper_id"), table_name="reveals")
    op.drop_index(op.f("ix_reveals_organisation_id"), table_name="reveals")
    op.drop_table("reveals")
    op.drop_index(op.f("ix_memberships_user_id"), table_name="memberships")
    op.drop_index(op.f("ix_memberships_organisation_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(op.f("ix_issues_organisation_id"), table_name="issues")
    op.drop_index(op.f("ix_issues_branch_id"), table_name="issues")
    op.drop_table("issues")
    op.drop_index(op.f("ix_campaigns_organisation_id"), table_name="campaigns")
    op.drop_table("campaigns")
    op.drop_index(op.f("ix_standards_touchpoint_id"), table_name="standards")
    op.drop_index(op.f("ix_standards_organisation_id"), table_name="standards")
    op.drop_table("standards")
    op.drop_index(op.f("ix_shoppers_user_id"), table_name="shoppers")
    op.drop_index(op.f("ix_shoppers_panel_id"), table_name="shoppers")
    op.drop_index(op.f("ix_shoppers_organisation_id"), table_name="shoppers")
    op.drop_table("shoppers")
    op.drop_index(op.f("ix_questionnaire_versions_questionnaire_id"), table_name="questionnaire_versions")
    op.drop_index(op.f("ix_questionnaire_versions_organisation_id"), table_name="questionnaire_versions")
    op.drop_table("questionnaire_versions")
    op.drop_index(op.f("ix_programmes_organisation_id"), table_name="programmes")
    op.drop_index(op.f("ix_programmes_checklist_id"), table_name="programmes")
    op.drop_table("programmes")
    op.drop_index(op.f("ix_message_attachments_organisation_id"), table_name="message_attachments")
    op.drop_table("message_attachments")
    op.drop_index(op.f("ix_contact_ledger_organisation_id"), table_name="contact_ledger")
    op.drop_index("ix_contact_ledger_contact_id_at", table_name="contact_ledger")
    op.drop_table("contact_ledger")
    op.drop_index(op.f("ix_consents_organisation_id"), table_name="consents")
    op.drop_index(op.f("ix_consents_contact_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_checklist_versions_organisation_id"), table_name="checklist_versions")
    op.drop_index(op.f("ix_checklist_versions_checklist_id"), table_name="checklist_versions")
    op.drop_table("checklist_versions")
    op.drop_index(op.f("ix_branches_region_id"), table_name="branches")
    op.drop_index(op.f("ix_branches_organisation_id"), table_name="branches")
    op.drop_table("branches")
    op.drop_index(op.f("ix_visit_tombstones_organisation_id"), table_name="visit_tombstones")
    op.drop_table("visit_tombstones")
    op.drop_table("users")
    op.drop_index(op.f("ix_trail_heads_organisation_id"), table_name="trail_heads")
    op.drop_table("trail_heads")
    op.drop_index("ix_trail_entries_thing", table_name="trail_entries")
    op.drop_index(op.f("ix_trail_entries_organisation_id"), table_name="trail_entries")
    op.drop_table("trail_entries")
    op.drop_index(op.f("ix_touchpoints_organisation_id"), table_name="touchpoints")
    op.drop_table("touchpoints")
    op.drop_index(op.f("ix_survey_links_invitation_id"), table_name="survey_links")
    op.drop_table("survey_links")
    op.drop_index(op.f("ix_suppressions_organisation_id"), table_name="suppressions")
    op.drop_table("suppressions")
    op.drop_index(op.f("ix_roles_organisation_id"), table_name="roles")
    op.drop_table("roles")
    op.drop_index(op.f("ix_regions_path"), table_name="regions")
    op.drop_index(op.f("ix_regions_organisation_id"), table_name="regions")
    op.drop_table("regions")
    op.drop_index(op.f("ix_questionnaires_organisation_id"), table_name="questionnaires")
    op.drop_table("questionnaires")
    op.drop_index(op.f("ix_messages_organisation_id"), table_name="messages")
    op.drop_index(
        "ix_messages_open",
        table_name="messages",
        sqlite_where=sa.text("state IN ('queued', 'leased', 'uncertain')"),
        postgresql_where=sa.text("state IN ('queued', 'leased', 'uncertain')"),
    )
    op.drop_table("messages")
    op.drop_index(
        "uq_jobs_organisation_id_kind_key",
        table_name="jobs",
        sqlite_where=sa.text("organisation_id IS NOT NULL"),
        postgresql_where=sa.text("organisation_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_jobs_kind_key_ownerless",
        table_name="jobs",
        sqlite_where=sa.text("organisation_id IS NULL"),
        postgresql_where=sa.text("organisation_id IS NULL"),
    )
    op.drop_index(
        "ix_jobs_unfinished",
        table_name="jobs",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_index("ix_jobs_organisation_id_finished_at", table_name="jobs")
    op.drop_table("jobs")
    op.drop_index(op.f("ix_engagements_client_id"), table_name="engagements")
    op.drop_index(op.f("ix_engagements_agency_id"), table_name="engagements")
    op.drop_table("engagements")
    op.drop_index("ix_contacts_organisation_id_email", table_name="contacts")
    op.drop_index(op.f("ix_contacts_organisation_id"), table_name="contacts")
    op.drop_table("contacts")
    op.drop_index(op.f("ix_closed_periods_organisation_id"), table_name="closed_periods")
    op.drop_table("closed_periods")
    op.drop_index(op.f("ix_checklists_organisation_id"), table_name="checklists")
    op.drop_table("checklists")
    op.drop_table("case_links")
    op.drop_index(op.f("ix_case_counters_organisation_id"), table_name="case_counters")
    op.drop_table("case_counters")
    op.drop_table("tick_marks")
    op.drop_table("organisations")
