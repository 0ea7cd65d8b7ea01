"""What docker-compose.yml promises, read from the file itself; no engine is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).parents[2] / "docker-compose.yml"
SECRET_FILE = "/secret/internal"  # noqa: S105 (a file's name)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())["services"]


@pytest.mark.parametrize("name", ["gateway", "vision", "nlp", "recommender", "demo-import"])
def test_whoever_calls_a_service_or_is_called_has_the_secret_of_the_stack(services, name):
    service = services[name]
    files = {value for key, value in service["environment"].items() if key.endswith("INTERNAL_SECRET_FILE")}
    assert files == {SECRET_FILE}
    assert "secret:/secret:ro" in service["volumes"]
    assert _waits_for(services, name, "internal-secret")


def test_the_secret_is_made_once_and_read_by_nobody_else(services):
    has_it = {name for name, service in services.items() if "secret:" in str(service.get("volumes"))}
    assert has_it == {"internal-secret", "gateway", "vision", "nlp", "recommender", "demo-import"}
    assert SECRET_FILE in services["internal-secret"]["command"][0]
    assert services["internal-secret"]["restart"] == "no"


def test_transactions_that_wait_in_redis_are_on_a_disk_that_outlives_the_container(services):
    redis = services["redis"]
    options = dict(zip(redis["command"][1::2], redis["command"][2::2], strict=True))
    assert (options["--appendonly"], options["--appendfsync"]) == ("yes", "everysec")
    assert options["--maxmemory-policy"].startswith("volatile-")  # what does not expire is never dropped
    assert "redis:/data" in redis["volumes"]


def _waits_for(services: dict[str, Any], name: str, job: str) -> bool:
    needs = services[name].get("depends_on", {})
    if job in needs:
        return bool(needs[job]["condition"] == "service_completed_successfully")
    return any(_waits_for(services, other, job) for other in needs)
