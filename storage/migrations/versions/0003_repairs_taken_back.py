"""Repairs taken back, and names a voice does not have"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "undone_repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meeting_id", "segment", "at"),
    )
    with op.batch_alter_table("undone_repair", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_undone_repair_meeting_id"), ["meeting_id"], unique=False
        )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("rejected_speakers", sa.JSON(), server_default="{}", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("rejected_speakers")
    with op.batch_alter_table("undone_repair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_undone_repair_meeting_id"))
    op.drop_table("undone_repair")
