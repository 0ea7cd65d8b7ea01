"""A stack under load while parts of it end, hang or start anew; its backup, restored into empty volumes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import httpx
import pytest

from smartrec.embedded.processes import wait_until
from tests.compose.load import LEAST_AFTERWARDS, SERVICES, load_on

pytestmark = [pytest.mark.compose, pytest.mark.slow("waits for containers that come and go")]

QUERY = "red floral summer dress"
PORTS = {"gateway": 8000, "vision": 8001, "nlp": 8002, "recommender": 8003}
LISTENING = """
import pathlib
tables = [pathlib.Path("/proc/net", name).read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
rows = [(row.split()[1], row.split()[3]) for table in tables for row in table]
name_server = "0B00007F"
print(*{int(at.rpartition(":")[2], 16) for at, state in rows if state == "0A" and at[:8] != name_server})
"""
COUNT = """
import urllib.request
lines = urllib.request.urlopen("http://127.0.0.1:8002/metrics").read().decode().splitlines()
calls = [line for line in lines if line.startswith("http_requests_total{") and "/v1/" in line]
print(sum(float(line.split()[-1]) for line in calls))
"""


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done.stdout


def scale(compose, service: str, count: int) -> list[str]:
    """Returns: the ids of its containers."""
    compose(
        "up", "--detach", "--no-deps", "--no-recreate", "--scale", f"{service}={count}", "--wait", service
    )
    return compose("ps", "--quiet", service).split()


def calls(container: str) -> float:
    """How many requests this replica of nlp has answered."""
    return float(docker("exec", container, "python", "-c", COUNT))


@pytest.mark.parametrize("service", PORTS)
def test_inside_a_container_nothing_listens_but_its_service(compose, service):
    # Docker's own name server is at 127.0.0.11.
    assert compose("exec", "-T", service, "python", "-c", LISTENING).split() == [str(PORTS[service])]


def test_three_replicas_share_the_calls_and_what_ends_or_hangs_fails_no_request(compose, photo):
    """That an address says nothing at all is found out by waiting; meanwhile words are read without nlp."""
    replicas = scale(compose, "nlp", 3)
    killed, hanging, _ = replicas
    with load_on([compose.url], photo) as load:
        assert wait_until(lambda: all(calls(one) > 0 for one in replicas), 120, 1)
        print([calls(one) for one in replicas], "calls")  # noqa: T201
        docker("update", "--restart", "no", killed)
        docker("kill", killed)
        docker("pause", hanging)
        so_far = load.answers.total()
        assert wait_until(lambda: load.answers.total() > so_far + LEAST_AFTERWARDS, 120)
        docker("unpause", hanging)
    docker("rm", "--force", killed)
    assert len(scale(compose, "nlp", 1)) == 1
    assert load.failed == {}


@pytest.mark.parametrize("service", ["nlp", "redis", "postgres", "recommender", "vision"])
def test_a_service_that_the_network_is_cut_to_is_found_again(compose, photo, service):
    """Nothing is refused then: whoever calls it hears nothing. All but photos are answered without it."""
    network, container = f"{compose.project}_inside", compose("ps", "--quiet", service).strip()
    with load_on([compose.url], photo) as load:
        docker("network", "disconnect", network, container)
        so_far = load.answers.total()
        assert wait_until(lambda: load.answers.total() > so_far + LEAST_AFTERWARDS, 120)
        docker("network", "connect", "--alias", service, network, container)
        assert wait_until(lambda: not SERVICES.intersection(compose.search(QUERY)["degraded"]), 120, 0.5)
    without_it = {"photo: 503"} if service == "vision" else set()
    assert set(load.failed) <= without_it


def test_while_postgres_starts_anew_every_call_is_answered(compose, photo):
    with load_on([compose.url], photo) as load:
        compose("restart", "postgres")
        assert wait_until(lambda: compose.search("blue jeans")["degraded"] == [], 120, 0.5)
    assert load.failed == {}
    assert compose.search(QUERY)["degraded"] == []


def test_a_backup_comes_back_into_empty_volumes_and_gives_the_same_answers(compose, tmp_path: Path):
    backups, key = tmp_path / "backups", tmp_path / "backup.key"
    backups.mkdir()
    job = {"SMARTREC_VERSION": "test", "BACKUP_FOLDER": str(backups), "BACKUP_KEY_FILE": str(key)}
    compose.environment |= job
    compose("--profile", "jobs", "build", "backup")
    make_key = "python -m smartrec backup-key /tmp/k >&2; cat /tmp/k"
    key.write_text(docker("run", "--rm", "--entrypoint", "sh", "smartrec/backup:test", "-c", make_key))
    for path in (backups, key):  # the containers' user reads and writes there
        path.chmod(0o777)
    before = compose.search(QUERY)["products"]
    compose("--profile", "jobs", "run", "--rm", "--no-deps", "backup")
    compose("down", "--volumes")
    compose("--profile", "jobs", "run", "--rm", "restore")
    compose.environment["SMARTREC_DEMO"] = "0"
    compose("up", "--wait", "--wait-timeout", "600")
    compose.find_gateway()
    after = compose.search(QUERY)["products"]
    assert [product["id"] for product in after] == [product["id"] for product in before]
    picture = httpx.get(f"{compose.url}{after[0]['image_url']}", timeout=10)
    assert picture.headers["content-type"] == "image/webp"
    print(json.dumps({"backup_bytes": sum(path.stat().st_size for path in backups.iterdir())}))  # noqa: T201
