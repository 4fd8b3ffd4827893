"""Accounts, who is in which project and meeting, edits of transcripts, settings, templates"""

import json

import sqlalchemy as sa
from alembic import op

from assistant.spelling import search_text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _add_accounts()
    _add_tables()
    _add_columns()
    _name_participants()
    _spell_people()


def _add_accounts() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])
    op.create_index("ix_sign_in_attempt_key", "sign_in_attempt", ["key"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "recorder",
                "leader",
                "member",
                "executive",
                name="role",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_sign_in_session_user_id", "sign_in_session", ["user_id"])
    # It stood for whoever sat at the machine, before people signed in.
    op.execute("DELETE FROM user_account WHERE name = 'local' AND person_id IS NULL")


def _add_tables() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "word_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "project_member",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "leader",
                "liaison",
                "recorder",
                "member",
                name="projectrole",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "person_id"),
    )
    op.create_index("ix_project_member_person_id", "project_member", ["person_id"])
    op.create_table(
        "meeting_participant",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id"),
    )
    op.create_index("ix_meeting_participant_person_id", "meeting_participant", ["person_id"])
    op.create_table(
        "transcript_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_transcript_edit_batch", "transcript_edit", ["batch"])
    op.create_index("ix_transcript_edit_meeting_id", "transcript_edit", ["meeting_id"])
    op.create_table(
        "review_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_review_act_meeting_id", "review_act", ["meeting_id"])
    op.create_table(
        "waveform",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("per_second", sa.Float(), nullable=False),
        sa.Column("levels", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("recording_id"),
    )
    op.create_table(
        "upload",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("is_again", sa.Boolean(), nullable=False),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("recording_id", sa.Integer(), nullable=True),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_upload_meeting_id", "upload", ["meeting_id"])
    op.create_index("ix_upload_user_id", "upload", ["user_id"])


def _add_columns() -> None:
    op.add_column("action_item", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.drop_index("ix_audit_entry_meeting_id", "audit_entry")
    for first in ("action", "actor", "meeting_id"):
        op.create_index(f"ix_audit_entry_{first}", "audit_entry", [first, "at", "id"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at", "id"])
    op.add_column("recording", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("decision", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.add_column("dispute", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.add_column(
        "meeting",
        sa.Column("is_confidential", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("meeting", sa.Column("created_by_id", sa.Integer(), nullable=True))
    op.create_index("ix_meeting_created_by_id", "meeting", ["created_by_id"])
    op.create_index("ix_meeting_date", "meeting", ["date"])
    op.create_index("ix_meeting_state", "meeting", ["state"])
    op.add_column("next_meeting", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.add_column("user_account", sa.Column("email", sa.String(), nullable=True))
    op.add_column("user_account", sa.Column("password_hash", sa.String(), nullable=True))
    op.add_column("user_account", sa.Column("oidc_subject", sa.String(), nullable=True))
    op.add_column(
        "user_account",
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.add_column(
        "user_account", sa.Column("preferences", sa.JSON(), server_default="{}", nullable=False)
    )
    op.add_column("user_account", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "user_account", sa.Column("previous_visit_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index("ix_user_account_email", "user_account", ["email"], unique=True)
    op.create_index("ix_user_account_oidc_subject", "user_account", ["oidc_subject"], unique=True)


def _name_participants() -> None:
    """Whom of the roster the meetings name; a name that two people have names both."""
    connection = op.get_bind()
    people: dict[str, list[int]] = {}
    for person_id, name in connection.execute(sa.text("SELECT id, name FROM person")):
        people.setdefault(name, []).append(person_id)
    meetings = connection.execute(sa.text("SELECT id, attendees, chair, recorder FROM meeting"))
    for meeting_id, attendees, chair, recorder in meetings.all():
        named = json.loads(attendees) if isinstance(attendees, str) else attendees
        found = {p for name in (*named, chair, recorder) for p in people.get(name, ())}
        for person_id in sorted(found):
            connection.execute(
                sa.text("INSERT INTO meeting_participant VALUES (:meeting, :person)"),
                {"meeting": meeting_id, "person": person_id},
            )


def _spell_people() -> None:
    """What people are looked up and sorted by."""
    op.add_column(
        "person", sa.Column("search_text", sa.String(), server_default="", nullable=False)
    )
    op.create_index("ix_person_search_text", "person", ["search_text"])
    connection = op.get_bind()
    people = connection.execute(sa.text("SELECT id, name, aliases, email FROM person")).all()
    for person_id, name, aliases, email in people:
        known = json.loads(aliases) if isinstance(aliases, str) else aliases
        connection.execute(
            sa.text("UPDATE person SET search_text = :text WHERE id = :id"),
            {"text": search_text(name, known, email), "id": person_id},
        )


def downgrade() -> None:
    raise NotImplementedError("Put back the backup that was made before the upgrade.")
