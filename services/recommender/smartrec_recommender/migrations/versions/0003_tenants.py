"""Several shops in one database, held apart by row-level security.

What is there becomes the tenant "default". The role smartrec_service is the one that serves: neither owner
nor superuser, it sees only the rows of the tenant that its transaction names (`smartrec.tenant`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_CURRENT = "nullif(current_setting('smartrec.tenant', true), '')"
_WITHOUT_TENANT = (
    "catalogue_state", "category_habits", "idempotency_keys", "models", "pictures", "product_neighbours",
    "product_popularity", "products", "terms", "transactions", "users",
)  # fmt: skip
_TABLES = ("tenants", *_WITHOUT_TENANT, "business_rules", "experiments", "experiment_events")
_KEYS = {
    "pk_idempotency_keys": ("idempotency_keys", "PRIMARY KEY", "idempotency_key"),
    "pk_pictures": ("pictures", "PRIMARY KEY", "image_hash"),
    "pk_transactions": ("transactions", "PRIMARY KEY", "transaction_id"),
}
_UNIQUE = {
    "uq_products_product_id": ("products", "product_id"),
    "uq_terms_kind_name": ("terms", "kind, name"),
    "uq_users_user_id": ("users", "user_id"),
}


def upgrade() -> None:
    op.create_table(
        "tenants",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("tenant ~ '^[a-z0-9][a-z0-9_-]{0,62}$'", name=op.f("ck_tenants_name")),
        sa.PrimaryKeyConstraint("tenant", name=op.f("pk_tenants")),
    )
    op.execute("INSERT INTO tenants (tenant) VALUES ('default')")
    for table in _WITHOUT_TENANT:
        op.execute(f"ALTER TABLE {table} ADD COLUMN tenant text NOT NULL DEFAULT 'default'")
    _take_the_tenant_into_keys()
    _create_role()
    for table in _TABLES:
        _separate(table)
    # The owner keeps the list of tenants; all else it sees as everybody does, through a tenant.
    op.execute("CREATE POLICY list_of_tenants ON tenants FOR SELECT TO CURRENT_USER USING (true)")


def _take_the_tenant_into_keys() -> None:
    for name, (table, kind, columns) in _KEYS.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {kind} (tenant, {columns})")
    for name, (table, columns) in _UNIQUE.items():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        new = f"uq_{table}_tenant_{columns.replace(', ', '_')}"
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {new} UNIQUE (tenant, {columns})")
    op.execute("ALTER TABLE catalogue_state DROP COLUMN one_row")
    op.execute("ALTER TABLE catalogue_state ADD CONSTRAINT pk_catalogue_state PRIMARY KEY (tenant)")
    op.create_foreign_key(
        op.f("fk_catalogue_state_tenant_tenants"),
        "catalogue_state",
        "tenants",
        ["tenant"],
        ["tenant"],
        ondelete="CASCADE",
    )
    op.drop_index("ix_products_created_at", "products")
    op.create_index("ix_products_tenant_created_at", "products", ["tenant", "created_at"])
    op.drop_index("ix_product_popularity_popularity", "product_popularity")
    op.create_index(
        "ix_product_popularity_tenant_popularity",
        "product_popularity",
        ["tenant", sa.literal_column("popularity DESC")],
    )


def _create_role() -> None:
    """Roles belong to the whole server: another database may have made it, or be making it now."""
    op.execute("""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'smartrec_service') THEN
                CREATE ROLE smartrec_service NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
    """)
    op.execute("""
        DO $$ BEGIN
            IF NOT pg_has_role('smartrec_service', 'MEMBER') THEN
                GRANT smartrec_service TO CURRENT_USER;
            END IF;
        END $$
    """)


def _separate(table: str) -> None:
    op.execute(f"ALTER TABLE {table} ALTER COLUMN tenant SET DEFAULT {_CURRENT}")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_rows ON {table} USING (tenant = {_CURRENT})")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO smartrec_service")
    op.execute(f"""
        DO $$ BEGIN
            IF current_setting('server_version_num')::int >= 170000 THEN
                EXECUTE 'GRANT MAINTAIN ON {table} TO smartrec_service'; -- imports end with ANALYZE
            END IF;
        END $$
    """)


def downgrade() -> None:
    raise NotImplementedError("Rows of several tenants cannot go back into one shop; restore a backup.")
