"""Several shops in one install: none sees, changes or counts what belongs to another."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs import commands
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import as_owner, for_reading, for_tenant, new_engine
from smartrec_recommender.store.tenants import add_tenant, let_service_log_in, remove_tenant, tenant_names
from tests.recommender import shop
from tests.recommender.running_recommender import Clock, copy_of, running

OUTLET = {"X-Smartrec-Tenant": "outlet"}
FILES = {
    "variants.json": '[{"name": "usual", "share": 0.5}, {"name": "mixed", "share": 0.5, "diversity": 0.4}]',
    "products.jsonl": '{"id": "P1", "title": "A dress", "category": "Dress"}',
    "users.txt": "maya",
}
JOBS_ON_A_SHOP = [
    ("import", "products", "products.jsonl"),
    ("import", "transactions", "products.jsonl"),
    ("refresh",),
    ("evaluate",),
    ("export-recommendations", "--users", "users.txt", "--out", "out"),
    ("export-shopper", "maya"),
    ("erase", "maya", "--yes"),
    ("rules", "list"),
    ("rules", "add", "boost", "--product", "P00001"),
    ("rules", "remove", "1"),
    ("experiments", "list"),
    ("experiments", "add", "mixed", "--variants", "variants.json"),
    ("experiments", "end", "mixed"),
    ("experiments", "remove", "mixed"),
    ("experiments", "report", "mixed"),
]
BOTH = {"default": {}, "outlet": OUTLET}


@pytest.fixture(scope="module")
def shop_url(postgres_server, shop_template: str, tmp_path_factory) -> Iterator[str]:
    """The shop of all tests, and beside it an outlet with 24 products of the same ids, all by Zebra."""
    with copy_of(postgres_server, shop_template) as url:
        engine = new_engine(url)
        add_tenant(engine, "outlet")
        outlet, folder = for_tenant(engine, "outlet"), tmp_path_factory.mktemp("outlet")
        rows = [{**row, "brand": "Zebra", "title": f"Outlet {row['title']}"} for row in shop.catalogue(24)]
        shop.import_catalogue(outlet, folder, rows)
        shop.give_embeddings(outlet)
        shop.import_history(outlet, folder, [shop.transaction("olga", n) for n in range(6)])
        engine.dispose()
        yield url


def test_one_connection_that_serves_all_in_turn_shows_each_its_own(shop_url: str) -> None:
    engine = new_engine(shop_url, pool_size=1)
    roles = {"default": for_tenant(engine, "default"), "outlet": for_tenant(engine, "outlet")}
    count, size = sa.text("SELECT count(*) FROM products"), {"default": 240, "outlet": 24}

    def counted(who: str, *, reads: bool) -> int:
        with (for_reading(roles[who]) if reads else roles[who]).connect() as connection:
            return int(connection.execute(count).scalar_one())

    turns = [(who, reads) for who in size for reads in (True, False, True)]
    for who, reads in [*turns, *reversed(turns), *turns]:
        assert counted(who, reads=reads) == size[who]
        with as_owner(engine).connect() as connection:
            assert connection.execute(sa.text("SELECT current_setting('role')")).scalar_one() == "none"
        assert counted("outlet", reads=True) == 24
    with for_reading(roles["outlet"]).connect() as connection:
        connection.invalidate()  # a new one in its place knows nothing yet
        assert int(connection.execute(count).scalar_one()) == 24
    engine.dispose()


def strangers(tenant: str, body: Any) -> list[dict[str, Any]]:
    """The products anywhere in an answer that are not the tenant's own."""
    if isinstance(body, list):
        return [one for each in body for one in strangers(tenant, each)]
    if not isinstance(body, dict):
        return []
    brand = body.get("brand")
    is_strange = isinstance(brand, str) and (brand == "Zebra") != (tenant == "outlet")
    return [body] * is_strange + [one for each in body.values() for one in strangers(tenant, each)]


def searches() -> list[dict[str, Any]]:
    picture = shop.as_base64(shop.embedding_of("Dress", "red"))
    return [
        {},
        {"colours": [{"name": "red"}]},
        {"embedding": picture},
        {"understood": False},
        {"user_id": "dora"},
    ]


def is_about_own_user(tenant: str, user: str, text: str) -> bool:
    """olga shops at the outlet only and dora elsewhere: nothing they did is told by the other shop."""
    at_home = (user == "olga") == (tenant == "outlet")
    return at_home or not ("you bought" in text or '"hot"' in text or '"kind":"purchase"' in text)


class TestEndpoints:
    async def test_every_endpoint_answers_each_shop_from_its_own_rows(self, client):
        spec = (await client.get("/openapi.json")).json()
        paths = [
            path for path, methods in spec["paths"].items() if path.startswith("/v1/") and "get" in methods
        ]
        assert len(paths) >= 7
        for user in ("dora", "olga"):
            known = {"user_id": user, "product_id": "P00001"}
            for path in (path.format_map(defaultdict(lambda: "none", known)) for path in paths):
                for tenant in ("default", "outlet", "default"):
                    answer = await client.get(path, headers=BOTH[tenant])
                    assert strangers(tenant, answer.json()) == [], path
                    is_others = not path.startswith("/v1/users/")
                    assert is_others or is_about_own_user(tenant, user, answer.text), path

    @pytest.mark.parametrize("body", searches())
    async def test_a_search_finds_in_its_own_shop(self, client, body):
        for tenant in ("default", "outlet", "default"):
            answer = await client.post("/v1/search", json={"limit": 100, **body}, headers=BOTH[tenant])
            assert answer.status_code == 200, answer.text
            assert answer.json()["products"]
            assert strangers(tenant, answer.json()) == []

    async def test_the_same_shopper_and_key_are_others_in_another_shop(self, client):
        bought = {"user_id": "sam", "product_id": "P00001", "kind": "purchase"}
        ids = set()
        for headers in BOTH.values():
            answer = await client.post(
                "/v1/transactions", json=bought, headers={**headers, "Idempotency-Key": "one"}
            )
            ids.add(answer.json()["transaction_id"])
        assert len(ids) == 2
        feeds = [
            (await client.get("/v1/users/sam/recommendations", headers=headers)).json()
            for headers in BOTH.values()
        ]
        assert {feed["ordered_for"] for feed in feeds} == {"warm"}

    async def test_a_shop_that_is_not_there_is_told_so(self, client):
        answer = await client.get("/v1/popular", headers={"X-Smartrec-Tenant": "nowhere"})
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:smartrec:problem:unknown-tenant"

    async def test_more_shops_than_are_kept_in_memory_are_all_served(self, shop_url):
        settings = RecommenderSettings(database_url=shop_url, tenants_in_memory=1)
        async with running(settings, Clock()) as client:
            for tenant in ("default", "outlet") * 2:
                answer = await client.get("/v1/popular", headers=BOTH[tenant])
                assert strangers(tenant, answer.json()) == []
                assert answer.json()["products"]


class TestDatabase:
    def test_every_table_of_ours_has_a_tenant_and_forces_the_policy(self, engine):
        statement = """
            SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, a.attname IS NOT NULL
            FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant'
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND c.relname <> 'alembic_version'
        """
        with engine.connect() as connection:
            tables = connection.execute(sa.text(statement)).all()
        assert len(tables) >= 15
        assert [name for name, *is_separate in tables if not all(is_separate)] == []

    def test_without_a_tenant_nothing_is_seen_and_nothing_can_be_written(self, shop_url):
        engine = for_tenant(new_engine(shop_url), "")
        with engine.connect() as connection:
            for table in table_names(connection):
                assert connection.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar() == 0  # noqa: S608
        with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
            connection.execute(sa.text("INSERT INTO users (user_id) VALUES ('nobody')"))
        engine.dispose()

    def test_a_row_of_another_tenant_can_be_neither_read_nor_written(self, engine):
        with engine.connect() as connection:
            for table in table_names(connection):
                others = f"SELECT count(*) FROM \"{table}\" WHERE tenant <> 'default'"  # noqa: S608
                assert connection.execute(sa.text(others)).scalar() == 0
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"), engine.begin() as connection:
            connection.execute(sa.text("INSERT INTO users (tenant, user_id) VALUES ('outlet', 'spy')"))
        with engine.begin() as connection:
            taken = connection.execute(sa.text("UPDATE products SET stock = 0 WHERE tenant = 'outlet'"))
            assert taken.rowcount == 0

    def test_a_connection_that_served_one_tenant_serves_the_next_with_its_own_rows(self, shop_url):
        engine = new_engine(shop_url, pool_size=1)
        for tenant, products in (("default", 240), ("outlet", 24), ("default", 240)):
            with for_tenant(engine, tenant).connect() as connection:
                assert connection.execute(sa.text("SELECT count(*) FROM products")).scalar() == products
        engine.dispose()

    def test_the_role_that_serves_is_neither_superuser_nor_owner_and_can_log_in(self, shop_url):
        owner = new_engine(shop_url)
        let_service_log_in(owner, "it's % quoted")
        url = sa.make_url(shop_url).set(username="smartrec_service", password="it's % quoted")  # noqa: S106
        service = sa.create_engine(url)
        with service.connect() as connection:
            is_privileged = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            assert connection.execute(sa.text(is_privileged)).scalar() is False
            owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
            assert connection.execute(sa.text(owned)).scalar() == 0
            assert connection.execute(sa.text("SELECT count(*) FROM products")).scalar() == 0
            with pytest.raises(sa.exc.ProgrammingError):
                connection.execute(sa.text("ALTER TABLE products DISABLE ROW LEVEL SECURITY"))
        as_service = new_engine(url.render_as_string(hide_password=False))
        with as_service.connect() as connection:
            assert connection.execute(sa.text("SELECT count(*) FROM products")).scalar() == 240
        for engine in (owner, service, as_service):
            engine.dispose()


class TestCommands:
    def test_a_shop_is_added_filled_and_removed_beside_the_others(self, shop_url, tmp_path):
        file = tmp_path / "p.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in shop.catalogue(3)))
        url = ["--database-url", shop_url]
        refused = CliRunner().invoke(commands.import_app, ["products", str(file), "--tenant", "popup", *url])
        assert refused.exit_code == 1
        assert "tenants add popup" in refused.output.replace("\n", " ")
        assert CliRunner().invoke(commands.app, ["tenants", "add", "popup", *url]).exit_code == 0
        CliRunner().invoke(commands.import_app, ["products", str(file), "--tenant", "popup", *url])
        listed = CliRunner().invoke(commands.app, ["tenants", "list", *url])
        assert listed.stdout.split() == ["default", "outlet", "popup"]
        removed = CliRunner().invoke(commands.app, ["tenants", "remove", "popup", "--yes", *url])
        assert "Deleted 3 products" in removed.output
        engine = new_engine(shop_url)
        with engine.connect() as connection:
            assert connection.execute(sa.text("SELECT count(*) FROM products")).scalar() == 240
        assert tenant_names(engine) == ["default", "outlet"]
        assert remove_tenant(engine, "popup")["tenants"] == 0
        engine.dispose()

    @pytest.mark.parametrize("words", JOBS_ON_A_SHOP, ids=" ".join)
    def test_no_job_begins_on_a_shop_that_is_not_there(self, shop_url, tmp_path, words):
        for name, content in FILES.items():
            (tmp_path / name).write_text(content)
        given = [str(tmp_path / word) if word in (*FILES, "out") else word for word in words]
        app = commands.app
        if given[0] == "import":
            app, given = commands.import_app, given[1:]
        for named, environment in ((["--tenant", "nope"], {}), ([], {"RECOMMENDER_TENANT": "nope"})):
            arguments = [*given, *named, "--database-url", shop_url]
            result = CliRunner().invoke(app, arguments, env=environment)
            assert result.exit_code == 1, result.output
            assert "There is no shop 'nope'" in " ".join(result.output.split())
        assert not (tmp_path / "out").exists()

    def test_a_job_on_one_shop_leaves_the_others_alone(self, shop_url, tmp_path):
        (tmp_path / "users").write_text("olga\n")
        files = ["--users", str(tmp_path / "users"), "--out", str(tmp_path / "out")]
        outlet = ["--tenant", "outlet", "--database-url", shop_url]
        learned = CliRunner().invoke(commands.app, ["refresh", "--json", *outlet])
        assert 6 <= json.loads(learned.stdout)["interactions"] <= 7  # sam may have bought one
        done = CliRunner().invoke(commands.app, ["export-recommendations", *files, *outlet])
        assert done.exit_code == 0, done.output
        items = json.loads((tmp_path / "out").read_text())["items"]
        assert items
        assert set(items) <= {row["id"] for row in shop.catalogue(24)}

    @pytest.mark.parametrize("name", ["", "Two Words", "a" * 64, "-dash"])
    def test_a_name_that_cannot_be_is_refused(self, shop_url, name):
        result = CliRunner().invoke(commands.app, ["tenants", "add", "--database-url", shop_url, "--", name])
        assert result.exit_code == 1
        assert "small letters" in result.output


def table_names(connection: sa.Connection) -> list[str]:
    names = sa.inspect(connection).get_table_names()
    assert "products" in names
    return [name for name in names if name != "alembic_version"]


async def test_an_import_into_one_shop_leaves_the_cached_answers_of_the_other(client, engine, tmp_path):
    await client.get("/v1/popular", headers=OUTLET)
    await asyncio.to_thread(shop.import_catalogue, engine, tmp_path, [shop.product(2, price="1.00")])
    assert (await client.get("/v1/popular", headers=OUTLET)).json()["cache"] == "hit"
