"""Every panel of every dashboard, asked of a real Prometheus that scrapes the running product."""

from __future__ import annotations

import json
import math
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import Process, Program, last_lines, wait_until
from smartrec.stack import state

PROMETHEUS = shutil.which("prometheus")
pytestmark = [
    pytest.mark.skipif(PROMETHEUS is None, reason="Prometheus (Debian: prometheus) is not installed"),
    pytest.mark.slow("waits until Prometheus has scraped often enough for rates"),
]

OBSERVABILITY = Path(__file__).parents[2] / "deploy" / "observability"
DASHBOARDS = sorted((OBSERVABILITY / "grafana" / "dashboards").glob("*.json"))
LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 240.0  # of a busy machine
# What a shop that has just begun, and where all is well, has nothing to show for.
MAY_BE_EMPTY = ("offset 1w", "ALERTS{", 'degraded!="none"')


def panels() -> dict[str, str]:
    """Expressions by where they stand; variables of Grafana are its "All"."""
    found = {}
    for file in DASHBOARDS:
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel["targets"]:
                where = f"{file.stem}: {panel['title']}: {target['expr']}"
                found[where] = target["expr"].replace("$job", ".*")
    return found


def configuration(stack: Any) -> dict[str, Any]:
    """That of Compose, with the places where this stack listens."""
    found = yaml.safe_load((OBSERVABILITY / "prometheus" / "prometheus.yml").read_text())
    found["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    found["rule_files"] = [str(OBSERVABILITY / "prometheus" / "rules" / "*.yml")]
    addresses = {
        one.name: urlsplit(one.probe_url).netloc
        for one in state.read_state(stack.folder).processes
        if one.probe_url
    }
    for job in found["scrape_configs"]:
        del job["dns_sd_configs"]
        job.pop("authorization", None)  # on loopback no key is needed
        job["static_configs"] = [{"targets": [addresses[job["job_name"]]]}]
    return found


@pytest.fixture(scope="module")
def prometheus(stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("prometheus")
    config, log, port = folder / "prometheus.yml", folder / "log", free_port()
    config.write_text(yaml.safe_dump(configuration(stack)))
    argv = (
        str(PROMETHEUS),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={LOOPBACK}:{port}",
    )
    process = Process(Program("prometheus", argv, log))
    try:
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}", timeout=30) as client:
            assert wait_until(lambda: is_ready(client), PATIENCE_SECONDS), last_lines(log)
            yield client
    finally:
        process.stop()


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/-/ready").status_code == 200
    except httpx.TransportError:
        return False


def values(prometheus: httpx.Client, expression: str) -> list[float]:
    """What a panel would draw just now. An expression that Prometheus refuses is an error."""
    answer = prometheus.get("/api/v1/query", params={"query": expression})
    assert answer.status_code == 200, (expression, answer.text)
    found = (float(one["value"][1]) for one in answer.json()["data"]["result"])
    return [value for value in found if not math.isnan(value)]


def use(shop: httpx.Client, photo: bytes) -> None:
    """A little of all that is counted."""
    listed = shop.post("/v1/search/text", json={"query": f"red dress under {uuid.uuid4().int % 900 + 50}"})
    product = listed.json()["products"][0]["id"]
    for _ in range(2):  # the second time the cache answers
        shop.get("/v1/users/maya/recommendations")
    shop.post("/v1/search/image", files={"image": ("photo.jpg", photo)})
    events = [
        {"event_id": uuid.uuid4().hex, "kind": kind, "product_id": product, "list": "search", "position": 1}
        for kind in ("impression", "click")
    ]
    shop.post("/v1/feedback", json={"events": events}).raise_for_status()
    shop.post("/v1/feedback/photo", json={"said": "Jacket", "meant": "Blazer"}).raise_for_status()
    refused = shop.get("/v1/popular", headers={"x-api-key": "wrong"})
    assert refused.status_code in {401, 429}  # the second where wrong keys came often


def test_every_panel_shows_what_was_recorded(stack, prometheus: httpx.Client):
    expected = {
        where: expression
        for where, expression in panels().items()
        if not any(word in expression for word in MAY_BE_EMPTY)
    }
    photo = (stack.shop / "photo.jpg").read_bytes()
    empty: list[str] = []

    def all_show_something() -> bool:
        use(shop, photo)
        empty[:] = [where for where, expression in expected.items() if not values(prometheus, expression)]
        return not empty

    with httpx.Client(base_url=stack.url, timeout=PATIENCE_SECONDS) as shop:
        wait_until(all_show_something, PATIENCE_SECONDS, 1)
    assert empty == []
    for expression in panels().values():  # the others are at least understood
        values(prometheus, expression)


def test_every_rule_is_evaluated_and_every_service_scraped(prometheus: httpx.Client):
    def states() -> list[str]:
        targets = prometheus.get("/api/v1/targets").json()["data"]["activeTargets"]
        groups = prometheus.get("/api/v1/rules").json()["data"]["groups"]
        return [one["health"] for one in (*targets, *(rule for group in groups for rule in group["rules"]))]

    wait_until(lambda: set(states()) == {"up", "ok"}, PATIENCE_SECONDS, 1)
    assert set(states()) == {"up", "ok"}
