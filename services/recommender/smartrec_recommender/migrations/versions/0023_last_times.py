"""When the install was last backed up, and when each of its shops last learned.

A function tells it to the role that serves, which sees no rows of other shops. The last release knows of
neither and goes on unchanged.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# The owner sees all names of shops, and as any other the rows of one shop at a time. The first events are
# those that lie first, which is soon told of any number of them. Of what a refresh learns, the blend alone is
# written by nothing else: an erasure writes a new version of the collaborative model.
_LAST_TIMES = """
CREATE FUNCTION last_times()
RETURNS TABLE (shop text, learned_at timestamptz, first_event_at timestamptz, backed_up_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := current_setting('smartrec.tenant', true);
BEGIN
    FOR shop, backed_up_at IN SELECT t.tenant, t.backed_up_at FROM tenants t ORDER BY t.tenant LOOP
        PERFORM set_config('smartrec.tenant', shop, true);
        SELECT max(trained_at) INTO learned_at FROM models WHERE tenant = shop AND kind = 'blend';
        SELECT min(recorded_at) INTO first_event_at
            FROM (SELECT recorded_at FROM transactions WHERE tenant = shop LIMIT 1000) AS first_ones;
        RETURN NEXT;
    END LOOP;
    PERFORM set_config('smartrec.tenant', before, true);
END $$"""


def upgrade() -> None:
    op.add_column("tenants", sa.Column("backed_up_at", sa.DateTime(timezone=True)))
    op.execute(_LAST_TIMES)
    op.execute("REVOKE ALL ON FUNCTION last_times() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION last_times() TO smartrec_service")


def downgrade() -> None:
    op.execute("DROP FUNCTION last_times()")
    op.drop_column("tenants", "backed_up_at")
