"""Letters: whose consent is asked for again when one is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail", sa.Column("account", sa.String(32), nullable=True))
