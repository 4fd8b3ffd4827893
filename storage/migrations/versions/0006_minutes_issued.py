"""Minutes with a flow: approved, issued, sent; topics, messages, holds"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _add_tables()
    _add_columns()
    _keep_what_was_out()
    _add_search()


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
        sa.Column("is_passed_over", sa.Boolean(), nullable=False),
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


# Tables whose words are searched, with the columns that hold them. Triggers name the meeting whose
# words changed, so that nothing that writes has to think of it. A migration that makes one of these
# tables anew has to make its triggers anew, too.
_SEARCHED = {
    "segment": ("text",),
    "decision": ("text", "review"),
    "action_item": ("task", "owner", "department", "review"),
    "dispute": ("text", "positions", "review"),
    "next_meeting": ("at", "location", "topic", "review"),
    "minutes": ("state", "content"),
    "meeting": (
        *("title", "location", "chair", "recorder", "attendees", "agenda", "project_id"),
        *("language",),
    ),
}


def _add_search() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer() if is_sqlite else sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("words", sa.Text() if is_sqlite else postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_passage_meeting_id", "passage", ["meeting_id"])
    op.create_table(
        "unindexed_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_unindexed_meeting_meeting_id", "unindexed_meeting", ["meeting_id"])
    if is_sqlite:
        _index_words_in_sqlite()
        _notice_changes_in_sqlite()
    else:
        op.create_index("ix_passage_words", "passage", ["words"], postgresql_using="gin")
        _notice_changes_in_postgresql()
    op.execute("INSERT INTO unindexed_meeting (meeting_id) SELECT id FROM meeting")


def _index_words_in_sqlite() -> None:
    # The words are ready to be indexed, with spaces between: only ASCII is looked at, so that all
    # other characters belong to words whatever Unicode SQLite knows.
    op.execute(
        "CREATE VIRTUAL TABLE passage_fts USING"
        " fts5(words, content='passage', content_rowid='id', tokenize='ascii')"
    )
    # Added to by whoever adds passages, all of a meeting at once: by a trigger, each row would make
    # a piece of the index of its own, and merging those takes a hundred times as long.
    op.execute(
        "CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN"
        " INSERT INTO passage_fts (passage_fts, rowid, words)"
        " VALUES ('delete', old.id, old.words); END"
    )


def _notice_changes_in_sqlite() -> None:
    for table, columns in _SEARCHED.items():
        key = "id" if table == "meeting" else "meeting_id"
        # One row of a meeting is enough: nobody reads the list while this transaction writes.
        for event, row in (
            ("INSERT", "new"),
            (f"UPDATE OF {', '.join(columns)}", "new"),
            ("DELETE", "old"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_{event.partition(' ')[0].lower()}_unindexed"
                f" AFTER {event} ON {table} BEGIN"
                f" INSERT INTO unindexed_meeting (meeting_id) SELECT {row}.{key} WHERE NOT EXISTS"
                f" (SELECT 1 FROM unindexed_meeting WHERE meeting_id = {row}.{key}); END"
            )
    op.execute(
        "CREATE TRIGGER project_update_unindexed AFTER UPDATE OF name ON project BEGIN"
        " INSERT INTO unindexed_meeting (meeting_id)"
        " SELECT id FROM meeting WHERE project_id = new.id; END"
    )


def _notice_changes_in_postgresql() -> None:
    # Rows are only ever added, without a look at those there are: another transaction may be about
    # to remove those, having read the words as they were before.
    for table, columns in _SEARCHED.items():
        key = "id" if table == "meeting" else "meeting_id"
        op.execute(
            f"CREATE FUNCTION {table}_unindexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" INSERT INTO unindexed_meeting (meeting_id) SELECT DISTINCT {key} FROM touched;"
            " RETURN NULL; END $$"
        )
        # A trigger with a transition table cannot be for some columns only: rows tell.
        told = f"UPDATE OF {', '.join(columns)}"
        for event, which in (("INSERT", "NEW"), ("DELETE", "OLD")):
            op.execute(
                f"CREATE TRIGGER {table}_{event.lower()}_unindexed AFTER {event} ON {table}"
                f" REFERENCING {which} TABLE AS touched"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_unindexed()"
            )
        op.execute(
            f"CREATE FUNCTION {table}_row_unindexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" INSERT INTO unindexed_meeting (meeting_id) VALUES (new.{key});"
            " RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_update_unindexed AFTER {told} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_row_unindexed()"
        )
    op.execute(
        "CREATE FUNCTION project_unindexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO unindexed_meeting (meeting_id)"
        " SELECT id FROM meeting WHERE project_id = new.id; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER project_update_unindexed AFTER UPDATE OF name ON project"
        " FOR EACH ROW EXECUTE FUNCTION project_unindexed()"
    )


def downgrade() -> None:
    raise NotImplementedError("Put back the backup that was made before the upgrade.")
