"""docker-compose.yml on a real engine: built, loaded by itself, searched through its one published port."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import httpx
import pytest

from smartrec.embedded.processes import wait_until

pytestmark = [pytest.mark.compose, pytest.mark.slow("waits for containers that come and go")]

REPOSITORY = Path(__file__).parents[2]
SERVICES = {"gateway", "vision", "nlp", "recommender", "model-server", "postgres", "redis"}
# Inside a container, where there is no pkill: ends the service as a crash would.
CRASH = """
import os, pathlib, signal
for process in pathlib.Path("/proc").glob("[0-9]*"):
    is_other = process.name not in ("1", str(os.getpid()))
    if is_other and b"smartrec_recommender" in (process / "cmdline").read_bytes():
        os.kill(int(process.name), signal.SIGKILL)
"""
JOBS = {"secrets", "migrate", "demo-data", "demo-import"}


def test_up_ends_with_every_service_healthy_and_every_job_done(compose):
    assert {
        name for name in SERVICES if compose.container(name)["State"]["Health"]["Status"] == "healthy"
    } == SERVICES
    assert {name: compose.container(name)["State"]["ExitCode"] for name in JOBS} == dict.fromkeys(JOBS, 0)


def test_only_the_gateway_is_reachable_from_outside_and_only_on_loopback(compose):
    bindings = {
        name: [
            binding
            for ports in (compose.container(name)["NetworkSettings"]["Ports"] or {}).values()
            for binding in ports or []
        ]
        for name in SERVICES
    }
    published = bindings.pop("gateway")
    assert [binding["HostIp"] for binding in published] == ["127.0.0.1"]
    assert all(not others for others in bindings.values())


def test_our_containers_run_without_root_and_cannot_write_to_their_image(compose):
    for name in ("gateway", "vision", "nlp", "recommender", "model-server", *JOBS):
        container = compose.container(name)
        assert container["Config"]["User"].split(":")[0] not in ("", "0", "root"), name
        assert container["HostConfig"]["ReadonlyRootfs"], name
        assert container["HostConfig"]["CapDrop"] == ["ALL"], name


def test_a_sentence_gives_dresses_first_with_pictures(compose):
    found = compose.search("red floral summer dress, no sleeves")
    assert {product["category"] for product in found["products"][:5]} == {"Dress"}
    assert len(found["products"]) == 10
    picture = httpx.get(f"{compose.url}{found['products'][0]['image_url']}", timeout=10)
    assert picture.status_code == 200
    assert picture.headers["content-type"] == "image/webp"


def test_a_picture_gives_ten_products_and_a_box(compose):
    product = compose.search("striped shirt")["products"][0]
    picture = httpx.get(f"{compose.url}{product['image_url']}", timeout=10).content
    answer = httpx.post(
        f"{compose.url}/v1/search/image", files={"image": ("shirt.webp", picture)}, timeout=60
    )
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["products"]) == 10
    assert len(answer.json()["understood"]["box"]) == 4


def test_the_named_shoppers_are_offered(compose):
    shoppers = httpx.get(f"{compose.url}/v1/demo/shoppers", timeout=10).json()["shoppers"]
    assert "maya" in {shopper["id"] for shopper in shoppers}


def test_a_killed_service_degrades_the_answer_and_comes_back(compose):
    compose("stop", "nlp")
    degraded = compose.search("blue jeans")
    assert degraded["degraded"] == ["nlp"]
    assert len(degraded["products"]) == 10

    compose("start", "nlp")
    assert wait_until(lambda: compose.search("blue jeans")["degraded"] == [], 60, 0.5)


def test_a_crashed_service_is_restarted_by_the_engine(compose):
    before = compose.container("recommender")["State"]["StartedAt"]
    compose("exec", "-T", "recommender", "python", "-c", CRASH)
    assert wait_until(lambda: compose.container("recommender")["State"]["StartedAt"] != before, 60, 0.5)
    assert wait_until(lambda: answers(compose), 60, 0.5)


def answers(compose) -> bool:
    answer = httpx.post(f"{compose.url}/v1/search/text", json={"query": "jeans"}, timeout=30)
    return answer.status_code == 200 and answer.json()["degraded"] == []


def test_a_second_up_loads_nothing_anew(compose):
    compose("up", "--wait", "--wait-timeout", "300")
    assert "0 products written" in compose("logs", "--no-color", "--tail", "20", "demo-import")
    assert compose.search("jeans")["degraded"] == []


def test_without_the_demo_the_jobs_load_nothing():
    done = subprocess.run(
        ["docker", "compose", "--profile", "cpu", "config", "--format", "json"],
        cwd=REPOSITORY,
        env={**os.environ, "SMARTREC_DEMO": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    services = json.loads(done.stdout)["services"]
    for job in ("demo-data", "demo-import"):
        assert services[job]["environment"]["SMARTREC_DEMO"] == "0"


def test_the_gpu_profile_is_valid_and_serves_the_same_model():
    done = subprocess.run(
        ["docker", "compose", "--profile", "gpu", "config", "--format", "json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    server = json.loads(done.stdout)["services"]["model-server-gpu"]
    assert server["image"].startswith("tensorflow/serving:")
    assert server["image"].endswith("-gpu")
    assert "model-server" in server["networks"]["inside"]["aliases"]
    assert server["volumes"][0]["target"] == "/models/fashion"
