"""What docker-compose.yml promises, read from the file itself; no engine is needed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from smartrec.secrets_commands import KnownPassword, secrets_app

FILE = Path(__file__).parents[2] / "docker-compose.yml"
CHOSEN = "chosen"
SECRET_FILE = "/secrets/internal/secret"  # noqa: S105 (a file's name)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())["services"]


SEEN_BY = {
    "internal": {"secrets", "gateway", "vision", "nlp", "recommender", "demo-import", "rotate-secret"},
    "owner": {"secrets", "postgres", "migrate", "backup", "restore"},
    "service": {"secrets", "recommender", "migrate", "demo-import", "refresh", "retention"},
    "redis": {"secrets", "redis", "gateway", "recommender", "demo-import"},
}
CALLERS_AND_CALLED = ("gateway", "vision", "nlp", "recommender", "demo-import")
WRITERS = {"internal": {"secrets", "rotate-secret"}}


@pytest.mark.parametrize("secret", SEEN_BY)
def test_each_secret_is_a_file_that_those_alone_see_who_need_it(services, secret):
    folder = f"/secrets/{secret}"
    mounts = {
        name: mount
        for name, service in services.items()
        for mount in service.get("volumes", ())
        if f":{folder}" in mount
    }
    assert mounts.keys() == SEEN_BY[secret]
    assert {name for name, mount in mounts.items() if not mount.endswith(":ro")} == WRITERS.get(
        secret, {"secrets"}
    )


def test_no_password_stands_in_an_environment_or_a_command(services):
    for name, service in services.items():
        if name == "secrets":  # takes those of .env, and writes the files
            continue
        for key in service.get("environment", {}):
            is_secret = any(word in key for word in ("PASSWORD", "SECRET"))
            assert not is_secret or key.endswith("_FILE") or key.startswith("AWS_"), (name, key)
        assert "PASSWORD:-" not in str(service), name


@pytest.mark.parametrize("name", CALLERS_AND_CALLED)
def test_whoever_calls_a_service_or_is_called_has_the_secret_of_the_stack(services, name):
    service = services[name]
    files = {value for key, value in service["environment"].items() if key.endswith("INTERNAL_SECRET_FILE")}
    assert files == {SECRET_FILE}


@pytest.mark.parametrize(
    "name", ["gateway", "vision", "nlp", "recommender", "demo-import", "postgres", "redis"]
)
def test_nothing_that_serves_starts_before_its_secrets_are_made(services, name):
    assert _waits_for(services, name, "secrets")


def test_transactions_that_wait_in_redis_are_on_a_disk_that_outlives_the_container(services):
    redis = services["redis"]
    words = shlex.split(redis["command"][0].partition("<<")[0])
    options = dict(zip(words[3::2], words[4::2], strict=True))  # exec redis-server - …
    assert (options["--appendonly"], options["--appendfsync"]) == ("yes", "everysec")
    assert options["--maxmemory-policy"].startswith("volatile-")  # what does not expire is never dropped
    assert "redis:/data" in redis["volumes"]


def test_a_demo_shop_that_was_loaded_is_not_drawn_otherwise_by_an_update(services, tmp_path: Path):
    """Its old purchases would contradict the new ones, and a demo that is not loaded starts no gateway."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/complete.json").write_text("drawn by programs of before")
    command = services["demo-data"]["command"][0].replace("$$", "$").replace("/data", str(tmp_path))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "SMARTREC_DEMO": "1", "DEMO_PRODUCTS": "2"}
    subprocess.run(["sh", "-ec", command], env=environment, capture_output=True, check=True)
    assert [file.name for file in (tmp_path / "shop").iterdir()] == ["complete.json"]


def test_redis_gets_its_password_whole_whatever_characters_it_has(services, tmp_path: Path):
    chosen = """it's "one" of \\ #$HOME `words`"""
    (tmp_path / "password").write_text(chosen)
    command = services["redis"]["command"][0].replace("$$", "$").replace("/secrets/redis", str(tmp_path))
    read = command.replace(command.partition("<<")[0], "exec cat ")
    done = subprocess.run(["sh", "-ec", read], capture_output=True, text=True, check=True)
    assert shlex.split(done.stdout) == ["requirepass", chosen]  # Redis reads double quotes as a shell does


def test_a_restore_may_write_to_volumes_that_nobody_has_used_before(services):
    """A new volume takes the owner of the image's folder, and root where there is none."""
    made = (FILE.parent / "deploy/backup/Dockerfile").read_text().partition("install -d ")[2].split("\n")[0]
    targets = [mount.split(":")[1] for mount in services["restore"]["volumes"] if ":/install/" in mount]
    assert len(targets) == 3
    assert set(targets) <= set(made.split())


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
        ("0.0.0.0", "", True),  # noqa: S104
    ],
)
def test_a_published_stack_does_not_start_with_the_password_that_everybody_knows(
    services, published, password, may_start, tmp_path: Path
):
    command = [*services["secrets"]["entrypoint"][1:-1], str(tmp_path)]
    environment = {**os.environ, "GATEWAY_PUBLISHED_HOST": published, "POSTGRES_PASSWORD": password}
    done = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) is may_start
    assert (tmp_path / "owner/password").exists() is may_start
    assert may_start or "ALTER ROLE" in done.stderr


def test_a_password_that_everybody_knows_counts_as_known_when_it_is_no_longer_in_the_environment(
    tmp_path: Path,
):
    """A stack of before needs it in .env once; its file keeps it when the line is taken out again."""
    known = {"POSTGRES_PASSWORD": "smartrec", "GATEWAY_PUBLISHED_HOST": "127.0.0.1"}
    published = {"POSTGRES_PASSWORD": "", "GATEWAY_PUBLISHED_HOST": "0.0.0.0"}  # noqa: S104
    runner = CliRunner()
    assert runner.invoke(secrets_app, ["init", str(tmp_path)], env=known).exit_code == 0
    refused = runner.invoke(secrets_app, ["init", str(tmp_path)], env=published)
    assert isinstance(refused.exception, KnownPassword)
    assert (tmp_path / "owner/password").read_text() == "smartrec"
    changed = {**published, "POSTGRES_PASSWORD": CHOSEN}
    assert runner.invoke(secrets_app, ["init", str(tmp_path)], env=changed).exit_code == 0


def test_the_containers_users_may_read_the_secrets_of_a_user_whose_files_are_closed_to_others(tmp_path: Path):
    before = os.umask(0o077)
    try:
        assert CliRunner().invoke(secrets_app, ["init", str(tmp_path / "secrets")]).exit_code == 0
    finally:
        os.umask(before)
    for path in (tmp_path / "secrets").iterdir():
        assert path.stat().st_mode & 0o777 == 0o755


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


def test_passwords_are_made_once_and_one_that_is_given_takes_the_place_of_the_old(tmp_path: Path):
    folder = tmp_path / "secrets"

    def made(**given: str) -> dict[str, str]:
        assert CliRunner().invoke(secrets_app, ["init", str(folder)], env=given).exit_code == 0
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert {path.stat().st_mode & 0o777 for path in files} == {0o444}  # their readers are other users
        return {path.relative_to(folder).as_posix(): path.read_text() for path in files}

    first = made()
    assert first.keys() == {"internal/secret", "owner/password", "service/password", "redis/password"}
    assert min(map(len, first.values())) >= 32
    assert len(set(first.values())) == len(first)
    assert folder.stat().st_mode & 0o077 == 0  # whom Compose does not show them cannot get there
    assert made() == first
    assert made(REDIS_PASSWORD=CHOSEN) == {**first, "redis/password": CHOSEN}
