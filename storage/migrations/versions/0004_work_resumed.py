"""How far an earlier run came, and which recordings a transcript was made of"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("progress_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("progress_before", sa.Float(), server_default="0", nullable=False)
        )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_heard", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("transcript", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recordings", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("transcript", schema=None) as batch_op:
        batch_op.drop_column("recordings")
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.drop_column("is_heard")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("progress_before")
        batch_op.drop_column("progress_at")
