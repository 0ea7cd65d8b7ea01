"""Jobs typed beside a running stack work on it: its database, its vision and nlp, without a setting."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from smartrec.embedded.ports import free_port
from smartrec.stack import state
from smartrec.stack.jobs import job_settings

SHOP = "typed-by-hand"


def smartrec(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """With no setting of a database or a service but `environment`."""
    ours = ("RECOMMENDER_", "SMARTREC_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "smartrec", *arguments],
        cwd=folder,
        env={**own, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def own_shop(stack, tmp_path: Path):
    """A folder with two products, their pictures and a purchase; the stack has a shop to put them in."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    drawn = sorted((stack.shop / "pictures").iterdir())[:2]
    rows = [{"id": f"own-{n}", "title": "A dress", "image": picture.name} for n, picture in enumerate(drawn)]
    for picture in drawn:
        shutil.copy(picture, pictures)
    with (tmp_path / "products.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "transactions.csv").write_text(
        "transaction_id,user_id,product_id,kind,occurred_at\none,maya,own-0,purchase,2026-01-05\n"
    )
    data = ("--data", str(stack.folder))
    added = smartrec("recommender", "tenants", "add", SHOP, *data, folder=tmp_path)
    assert added.returncode == 0, added.stderr
    yield tmp_path
    smartrec("recommender", "tenants", "remove", SHOP, "--yes", *data, folder=tmp_path)


@pytest.mark.slow("an import by the real command, with vision and nlp")
def test_products_with_pictures_and_texts_come_into_the_stack_that_runs(stack, own_shop: Path):
    # As one works in the folder of the stack: `.smartrec` is the default of --data.
    (own_shop / ".smartrec").symlink_to(stack.folder)
    products = smartrec(
        "import", "products", "products.csv", "--pictures", "pictures", "--tenant", SHOP, folder=own_shop
    )
    assert products.returncode == 0, products.stderr
    assert "2 products written" in products.stderr
    sold = smartrec("import", "transactions", "transactions.csv", "--tenant", SHOP, folder=own_shop)
    assert "1 transaction written" in sold.stderr, sold.stderr
    tenants = smartrec("recommender", "tenants", "list", folder=own_shop)
    assert tenants.stdout.split() == ["default", SHOP]
    kept = smartrec("recommender", "export-shopper", "maya", "--tenant", SHOP, folder=own_shop)
    assert json.loads(kept.stdout)["records"]["transactions"][0]["product_id"] == "own-0"


def test_a_database_that_the_user_names_goes_before_that_of_the_stack(stack, tmp_path: Path):
    named = f"postgresql+psycopg2://nobody@127.0.0.1:{free_port()}/nowhere"
    arguments = ("recommender", "tenants", "list", "--data", str(stack.folder))
    for listed in (
        smartrec(*arguments, "--database-url", named, folder=tmp_path),
        smartrec(*arguments, folder=tmp_path, RECOMMENDER_DATABASE_URL=named),
    ):
        assert listed.returncode == 1
        assert "nowhere" in listed.stderr


@pytest.mark.slow("runs the real command three times")
def test_who_names_a_database_gets_no_service_of_the_stack_nor_waits_for_one(tmp_path: Path):
    """Else the stack's vision and nlp would read, and its cache be emptied, for another database."""
    named = f"postgresql+psycopg2://nobody@127.0.0.1:{free_port()}/nowhere"
    (tmp_path / "products.csv").write_text("id,title\nP1,A dress\n")
    (tmp_path / ".smartrec").mkdir()
    with state.locked(tmp_path / ".smartrec"):  # not ready, so a job that asked it would wait
        for arguments, environment in (
            (("--database-url", named), {}),
            ((f"--database-url={named}",), {}),
            ((), {"RECOMMENDER_DATABASE_URL": named}),
        ):
            done = smartrec("import", "products", "products.csv", *arguments, folder=tmp_path, **environment)
            assert done.returncode == 1
            assert "nowhere" in done.stderr
            assert "Waiting" not in done.stderr


def test_without_a_stack_and_a_setting_a_job_names_both_ways_to_go_on(tmp_path: Path):
    refused = smartrec("recommender", "rules", "list", folder=tmp_path)
    assert refused.returncode == 1
    said = " ".join(refused.stderr.split())
    assert "smartrec up" in said
    assert "RECOMMENDER_DATABASE_URL" in said
    assert "Traceback" not in said


def test_only_the_folders_owner_reads_how_jobs_reach_the_stack(stack):
    assert (stack.folder / "jobs.json").stat().st_mode & 0o777 == 0o600


def test_a_job_waits_for_a_stack_that_starts(tmp_path: Path):
    settings = {"RECOMMENDER_DATABASE_URL": "postgresql+psycopg2://owner@127.0.0.1:1/shop"}
    with state.locked(tmp_path):
        started = threading.Timer(0.3, state.write_job_settings, (tmp_path, settings))
        started.start()
        assert job_settings(tmp_path) == settings
        started.join()


def test_what_a_killed_stack_left_is_not_gone_by(tmp_path: Path):
    state.write_job_settings(tmp_path, {"RECOMMENDER_DATABASE_URL": "postgresql+psycopg2://gone/shop"})
    assert job_settings(tmp_path) == {}
