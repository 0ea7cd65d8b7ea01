"""During an update the code of before runs on the new schema: it imports, learns, serves and records there.

The code is taken from the history: what stood there before the newest migration came.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import MIGRATIONS, missing_migrations
from tests.recommender import shop

REPOSITORY = Path(__file__).parents[3]
CODE = ("libs", "services/recommender", "cli")
PROGRAM = """
import asyncio, json, httpx
import smartrec_recommender
from typer.testing import CliRunner
from smartrec.commands import app as commands
from smartrec_recommender.main import create_app
from smartrec_recommender.settings import RecommenderSettings

def run(*arguments):
    done = CliRunner().invoke(commands, arguments)
    assert done.exit_code == 0, (arguments, done.output, done.exception)

async def answers():
    app = create_app(RecommenderSettings())
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://recommender")
    bought = {"user_id": "maya", "product_id": "P00001", "kind": "purchase"}
    async with app.router.lifespan_context(app), client as shop:
        yield await shop.get("/readyz")
        yield await shop.get("/v1/users/s1/recommendations")
        yield await shop.get("/v1/products/P00001/similar")
        yield await shop.post("/v1/transactions", json=bought)
        yield await shop.get("/v1/users/maya/recommendations")

async def serve():
    return [[one.status_code, len(one.json().get("products", ()))] async for one in answers()]

run("import", "products", "products.jsonl")
run("recommender", "refresh")
print(json.dumps({"code": smartrec_recommender.__file__, "answers": asyncio.run(serve())}))
"""


def _git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, check=False)
    if done.returncode != 0 or not done.stdout:
        pytest.skip("needs git and the whole history of the repository")
    return done.stdout


@pytest.fixture(scope="module")
def code_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    newest = max((MIGRATIONS / "versions").glob("0*.py"))
    added = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest)).decode().strip()
    folder = tmp_path_factory.mktemp("before")
    packed = _git("archive", f"{added}^", *CODE)
    subprocess.run(["tar", "x"], cwd=folder, input=packed, check=True)
    return folder


@pytest.mark.slow("an import and a refresh by a program that is compiled first")
def test_the_code_of_before_the_newest_migration_runs_on_the_new_schema(
    code_before: Path, shop_url: str, tmp_path: Path
):
    changed = [shop.product(0, title="A title of before"), *map(shop.product, range(240, 260))]
    (tmp_path / "products.jsonl").write_text("".join(json.dumps(row) + "\n" for row in changed))
    paths = os.pathsep.join(str(code_before / folder) for folder in CODE)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": paths, "RECOMMENDER_DATABASE_URL": shop_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["code"].startswith(str(code_before))
    assert told["answers"] == [[200, 0], [200, 10], [200, 10], [201, 0], [200, 10]]
    engine = new_engine(shop_url)
    assert missing_migrations(engine) == []
    engine.dispose()
