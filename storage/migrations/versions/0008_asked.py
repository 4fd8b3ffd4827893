"""Asked: the questions of each account, and passages as vectors"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("project", sa.String(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column(
            "feedback", sa.Enum("right", "wrong", native_enum=False, length=20), nullable=True
        ),
        sa.Column("comment", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_question_user_id_id", "question", ["user_id", "id"])
    op.create_table(
        "passage_vector",
        sa.Column(
            "passage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("passage_id", "model"),
    )
    op.create_index("ix_passage_vector_meeting_id", "passage_vector", ["meeting_id"])
    op.create_table(
        "vectored_meeting",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "model"),
    )


def downgrade() -> None:
    op.drop_table("vectored_meeting")
    op.drop_index("ix_passage_vector_meeting_id", table_name="passage_vector")
    op.drop_table("passage_vector")
    op.drop_index("ix_question_user_id_id", table_name="question")
    op.drop_table("question")
