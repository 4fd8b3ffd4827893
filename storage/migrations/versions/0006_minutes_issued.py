"""Minutes with a flow: approved, issued, sent; topics, messages, holds"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _add_tables()
    _add_columns()
    _keep_what_was_out()


def _add_tables() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.Enum("mail", "chat", native_enum=False, length=20), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("minutes_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=True),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "uncertain",
                "cancelled",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("log", sa.JSON(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_message_kind", "message", ["kind"])
    op.create_index("ix_message_meeting_id", "message", ["meeting_id"])
    op.create_index("ix_message_person_id", "message", ["person_id"])
    op.create_index("ix_message_state_due_at", "message", ["state", "due_at"])
    op.create_table(
        "chat_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "minutes_reminder",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "step"),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "number"),
    )
    op.create_index("ix_topic_meeting_id", "topic", ["meeting_id"])


def _add_columns() -> None:
    op.add_column(
        "decision",
        sa.Column("needs_no_action", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("meeting", sa.Column("minutes_template", sa.String(), nullable=True))
    op.add_column(
        "meeting", sa.Column("minutes_issued_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("meeting", sa.Column("minutes_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("late_reason", sa.String(), nullable=True))
    op.add_column("meeting", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("held_by", sa.String(), nullable=True))
    op.add_column("meeting", sa.Column("hold_reason", sa.String(), nullable=True))
    op.create_index("ix_meeting_minutes_issued_at", "meeting", ["minutes_issued_at"])
    op.add_column(
        "minutes",
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "approved",
                "issued",
                "replaced",
                native_enum=False,
                length=20,
            ),
            server_default="draft",
            nullable=False,
        ),
    )
    op.add_column("minutes", sa.Column("number", sa.String(), nullable=True))
    op.add_column(
        "minutes", sa.Column("template", sa.String(), server_default="standard", nullable=False)
    )
    op.add_column("minutes", sa.Column("content", sa.JSON(), server_default="{}", nullable=False))
    op.add_column(
        "minutes", sa.Column("content_hash", sa.String(), server_default="", nullable=False)
    )
    op.add_column("minutes", sa.Column("pdf_sha256", sa.String(), nullable=True))
    op.add_column("minutes", sa.Column("changes", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("minutes", sa.Column("recipients", sa.JSON(), nullable=True))
    op.add_column("minutes", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("minutes", sa.Column("submitted_by", sa.String(), nullable=True))
    op.add_column("minutes", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("minutes", sa.Column("returned_by", sa.String(), nullable=True))
    op.add_column("minutes", sa.Column("comment", sa.String(), nullable=True))
    op.add_column("minutes", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("minutes", sa.Column("approved_by", sa.String(), nullable=True))
    op.add_column("minutes", sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("minutes", sa.Column("problem", sa.String(), nullable=True))
    op.create_index("ix_minutes_state", "minutes", ["state"])


def _keep_what_was_out() -> None:
    """Minutes were out when they were made: there was no approval before."""
    op.execute(
        "UPDATE minutes SET state = 'replaced' WHERE version < (SELECT max(other.version)"
        " FROM minutes AS other WHERE other.meeting_id = minutes.meeting_id)"
    )
    op.execute(
        "UPDATE minutes SET state = 'issued', issued_at = made_at WHERE state = 'draft' AND"
        " meeting_id IN (SELECT id FROM meeting WHERE state = 'minuted')"
    )
    op.execute(
        "UPDATE meeting SET state = 'issued', minutes_issued_at = (SELECT max(made_at) FROM minutes"
        " WHERE minutes.meeting_id = meeting.id AND minutes.state = 'issued')"
        " WHERE state = 'minuted'"
    )


def downgrade() -> None:
    raise NotImplementedError("Put back the backup that was made before the upgrade.")
