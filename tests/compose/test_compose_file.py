"""What docker-compose.yml promises, read from the file itself; no engine is needed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from smartrec.secrets_commands import secrets_app

FILE = Path(__file__).parents[2] / "docker-compose.yml"
CHOSEN = "chosen"
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
    assert has_it == {
        "internal-secret",
        "gateway",
        "vision",
        "nlp",
        "recommender",
        "demo-import",
        "rotate-secret",
    }
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


def test_a_refresh_sums_a_long_log_up_on_a_disk_and_not_in_memory(services):
    folder = services["refresh"]["environment"]["TMPDIR"]
    assert folder in services["refresh"]["volumes"]
    assert not any(mount.startswith(f"{folder}:") for mount in services["refresh"]["tmpfs"])


@pytest.mark.parametrize("name", yaml.safe_load(FILE.read_text())["services"])
def test_every_container_is_confined_and_bounded(services, name):
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] > 0
    assert service["mem_limit"]
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert service["restart"] == "no" or service["stop_grace_period"]


def test_only_postgres_has_capabilities_and_only_what_its_start_needs(services):
    has = {name: set(service["cap_add"]) for name, service in services.items() if "cap_add" in service}
    assert has == {"postgres": {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"}}


def test_only_gateway_and_dashboards_publish_a_port_and_dashboards_on_loopback_alone(services):
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published.keys() == {"gateway", "grafana"}
    assert published["grafana"][0].startswith("127.0.0.1:")


def test_every_image_can_be_replaced_by_a_digest_and_names_a_tag_until_then(services):
    for name, service in services.items():
        image = service["image"]
        assert image.startswith(("${", "smartrec/")), name
        assert ":latest" not in image or image.startswith("smartrec/"), name


@pytest.mark.parametrize(
    ("published", "password", "may_start"),
    [
        ("127.0.0.1", "smartrec", True),
        ("localhost", "smartrec", True),
        ("0.0.0.0", "smartrec", False),  # noqa: S104
        ("192.0.2.1", "smartrec", False),
        ("0.0.0.0", "a-password-of-its-own", True),  # noqa: S104
    ],
)
def test_a_published_stack_does_not_start_with_the_password_that_everybody_knows(
    services, published, password, may_start, tmp_path: Path
):
    (script,) = services["internal-secret"]["command"]
    secret = tmp_path / "internal"
    secret.write_text("made before")
    script = script.replace("$$", "$").replace(SECRET_FILE, str(secret))
    environment = {
        "GATEWAY_PUBLISHED_HOST": published,
        "POSTGRES_PASSWORD": password,
        "PATH": "/usr/bin:/bin",
    }
    done = subprocess.run(["sh", "-ec", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is may_start
    assert may_start or "smartrec secrets init" in done.stderr


def test_a_secret_is_changed_by_steps_in_which_old_and_new_are_both_accepted(tmp_path: Path):
    file = tmp_path / "internal"
    file.write_text(f"{CHOSEN}\n")
    file.chmod(0o444)
    assert CliRunner().invoke(secrets_app, ["rotate", str(file), "--wait-seconds", "0"]).exit_code == 0
    (new,) = file.read_text().split()
    assert new != CHOSEN
    assert len(new) >= 32
    assert file.stat().st_mode & 0o777 == 0o444
    assert list(tmp_path.iterdir()) == [file]


def test_passwords_are_made_once_and_read_by_their_owner_alone(tmp_path: Path):
    file = tmp_path / ".env"
    file.write_text(f"PORT=9000\nREDIS_PASSWORD={CHOSEN}")
    for _ in range(2):
        assert CliRunner().invoke(secrets_app, ["init", "--file", str(file)]).exit_code == 0
    made = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert made["PORT"] == "9000"
    assert made["REDIS_PASSWORD"] == CHOSEN
    assert made.keys() == {"PORT", "REDIS_PASSWORD", "POSTGRES_PASSWORD", "SERVICE_PASSWORD"}
    assert min(len(made["POSTGRES_PASSWORD"]), len(made["SERVICE_PASSWORD"])) >= 32
    assert file.stat().st_mode & 0o077 == 0
