"""Followed until done: history of items, requests, problems, rhythm, views, webhooks"""

import datetime as dt
import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _add_tables()
    _add_columns()
    _begin_following()


def _add_tables() -> None:

    op.create_table(
        "clock_step",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("is_passed_over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("old_secret", sa.String(), nullable=True),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "item_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("new_date", "close", native_enum=False, length=20), nullable=False
        ),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "granted", "refused", "withdrawn", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["action_item.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_item_request_item_id", "item_request", ["item_id"])
    op.create_index("ix_item_request_state", "item_request", ["state"])
    op.create_table(
        "item_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["action_item.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_item_update_at", "item_update", ["at"])
    op.create_index("ix_item_update_item_id_id", "item_update", ["item_id", "id"])
    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum("overdue", "behind", "reported", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("arose_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "answered", "settled", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["action_item.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_problem_item_id", "problem", ["item_id"])
    op.create_index("ix_problem_state", "problem", ["state"])
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "review",
            sa.Enum("proposed", "confirmed", "rejected", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("delay_reason", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("deadline", sa.String(), nullable=True),
        sa.Column("deadline_text", sa.String(), nullable=True),
        sa.Column("deadline_rule", sa.String(), nullable=True),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["action_item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_progress_item_id", "progress", ["item_id"])
    op.create_index("ix_progress_meeting_id", "progress", ["meeting_id"])
    op.create_index("ix_progress_review", "progress", ["review"])
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["action_item.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_proof_item_id", "proof", ["item_id"])
    op.create_index("ix_proof_meeting_id", "proof", ["meeting_id"])
    op.create_index("ix_proof_sha256", "proof", ["sha256"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "name"),
    )
    op.create_index("ix_saved_view_user_id", "saved_view", ["user_id"])
    op.create_table(
        "problem_step",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("problem_id", "level"),
    )


def _add_columns() -> None:
    op.add_column("action_item", sa.Column("tracked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("action_item", sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("action_item", sa.Column("said", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("action_item", sa.Column("first_deadline", sa.String(), nullable=True))
    op.add_column(
        "action_item",
        sa.Column("deadline_changes", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column("action_item", sa.Column("behind_on", sa.Date(), nullable=True))
    op.add_column(
        "action_item",
        sa.Column("needs_sign_off", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    _add_indexes()
    op.add_column("chat_channel", sa.Column("user_id", sa.Integer(), nullable=True))
    op.create_index("ix_chat_channel_user_id", "chat_channel", ["user_id"])
    op.add_column("decision", sa.Column("replaces_id", sa.Integer(), nullable=True))
    op.create_index("ix_decision_replaces_id", "decision", ["replaces_id"])
    op.add_column(
        "meeting",
        sa.Column("is_imported_tracker", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


_FOLLOWED = (
    *("task", "owner", "co_owners", "department", "deadline"),
    *("status", "percent", "delay_reason", "note"),
)


def _add_indexes() -> None:
    """Lists of followed items are counted and ordered by indexes that hold all it takes."""
    # These would be preferred to them, for being smaller, and each row be looked up.
    op.drop_index("ix_action_item_deadline", "action_item")
    op.drop_index("ix_action_item_status", "action_item")
    is_tracked = sa.text("tracked_at IS NOT NULL")
    for name, columns in (
        ("by_status", ["status", "deadline", "id", "meeting_id"]),
        ("by_deadline", ["deadline", "id", "status", "meeting_id"]),
        ("by_update", ["status_updated_at", "id", "status", "meeting_id"]),
        ("by_plan", ["behind_on", "id", "status", "deadline", "meeting_id"]),
        ("by_meeting", _REVIEWED),
        ("by_end", ["done_at", "meeting_id", "owner", "department"]),
    ):
        op.create_index(
            f"ix_action_item_{name}",
            "action_item",
            columns,
            sqlite_where=is_tracked,
            postgresql_where=is_tracked,
        )


_REVIEWED = [
    *("meeting_id", "department", "tracked_at", "status", "deadline", "done_at"),
    *("behind_on", "status_updated_at", "owner", "first_deadline", "percent"),
]


def _begin_following() -> None:
    """What was confirmed is followed since then; how it stood until now is how it began.

    What was overdue already is no news: nobody is told of problems from before.
    """
    connection, now = op.get_bind(), dt.datetime.now(dt.UTC)
    op.execute(
        "UPDATE action_item SET tracked_at = (SELECT confirmed_at FROM meeting"
        " WHERE meeting.id = action_item.meeting_id), first_deadline = deadline"
        " WHERE review = 'confirmed'"
    )
    op.execute(
        "UPDATE action_item SET done_at = coalesce(status_updated_at, tracked_at)"
        " WHERE tracked_at IS NOT NULL AND status = 'done'"
    )
    items = sa.table("action_item", *map(sa.column, ("id", "tracked_at", *_FOLLOWED)))
    updates = sa.table(
        "item_update",
        sa.column("item_id", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
        *map(sa.column, ("actor", "source")),
        sa.column("changes", sa.JSON()),
        sa.column("evidence", sa.JSON()),
    )
    chosen = sa.select(items).where(items.c.tracked_at.is_not(None))
    rows = []
    for row in connection.execute(chosen).mappings():
        known = {name: row[name] for name in _FOLLOWED}
        if isinstance(known["co_owners"], str):
            known["co_owners"] = json.loads(known["co_owners"])
        changes = {name: [None, value] for name, value in known.items() if value is not None}
        changes["is_followed"] = [None, True]
        rows.append(
            {
                "item_id": row["id"],
                "at": now,
                "actor": "assistant",
                "source": "upgrade",
                "changes": changes,
                "evidence": [],
            }
        )
    if rows:
        connection.execute(sa.insert(updates), rows)
    settings = sa.table(
        "setting",
        sa.column("name"),
        sa.column("value", sa.JSON()),
        sa.column("changed_at", sa.DateTime(timezone=True)),
        sa.column("changed_by"),
    )
    for name, value in (
        ("tracking since", {"at": now.isoformat()}),
        ("plans", {"is_stale": True}),
    ):
        connection.execute(
            sa.insert(settings).values(name=name, value=value, changed_at=now, changed_by="")
        )


def downgrade() -> None:
    raise NotImplementedError("Put back the backup that was made before the upgrade.")
