"""A backup of a running shop, restored into an empty data folder, answers as the shop does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import Process, Program, wait_until
from tests.stack.test_commands import smartrec

START_TIMEOUT_SECONDS = 600.0  # a busy machine of two cores
QUERY = "red floral summer dress, no sleeves"


@dataclass(frozen=True)
class Backup:
    """A backup of the shared demo shop: its file, and the key that opens it."""

    file: Path
    key: Path
    folder: Path


@pytest.fixture(scope="module")
def backup(stack, servers_folder: Path) -> Backup:
    folder = servers_folder / "backups"
    folder.mkdir()
    (folder / ".env").write_text("GATEWAY_CORS_ORIGINS=https://shop.example\n")
    key = folder / "backup.key"
    made = smartrec("backup-key", str(key), folder=folder)
    assert made.returncode == 0, made.stderr
    public = folder / "public.key"
    public.write_text(made.stdout)
    done = smartrec(
        "backup",
        "--to",
        ".",
        "--key",
        str(public),
        "--also",
        ".env",
        "--data",
        str(stack.folder),
        folder=folder,
    )
    assert done.returncode == 0, done.stderr
    (file,) = folder.glob("*.tar.age")
    return Backup(file, key, folder)


def restore(
    backup: Backup, data: Path, *, file: Path | None = None, key: Path | None = None
) -> subprocess.CompletedProcess[str]:
    chosen = (str(file or backup.file), "--key", str(key or backup.key), "--data", str(data))
    return smartrec("restore", *chosen, folder=backup.folder)


@pytest.fixture(scope="module")
def restored(backup: Backup, servers_folder: Path) -> Iterator[tuple[str, Path]]:
    """The address and the data folder of what was restored, running."""
    data = servers_folder / "restored"
    done = restore(backup, data)
    assert done.returncode == 0, done.stderr
    port = free_port()
    printed = data.with_name("restored.printed")
    argv = (sys.executable, "-m", "smartrec", "up", "--data", str(data), "--port", str(port))
    argv = (*argv, "--model", str(data / "models" / "fashion"))
    process = Process(Program("restored", argv, printed, {"COLUMNS": "160"}))
    try:
        assert wait_until(
            lambda: process.exit_code() is not None or "Open" in printed.read_text(),
            START_TIMEOUT_SECONDS,
            0.1,
        )
        assert process.exit_code() is None, printed.read_text()
        yield f"http://127.0.0.1:{port}", data
    finally:
        process.stop(60)


def answers(url: str, photo: bytes) -> dict[str, object]:
    """What the shop says to a sentence, a photo and a shopper: the products, in their order."""
    with httpx.Client(base_url=url, timeout=60) as client:
        text = client.post("/v1/search/text", json={"query": QUERY, "user_id": "maya"})
        image = client.post("/v1/search/image", files={"image": ("p.jpg", photo)}, data={"user_id": "maya"})
        feed = client.get("/v1/users/maya/recommendations")
        first = text.json()["products"][0]
        picture = client.get(first["image_url"])
        assert [text.status_code, image.status_code, feed.status_code, picture.status_code] == [200] * 4
        return {
            "text": [product["id"] for product in text.json()["products"]],
            "image": [product["id"] for product in image.json()["products"]],
            "box": image.json()["understood"]["box"],
            "feed": [product["id"] for product in feed.json()["products"]],
            "picture": picture.content,
        }


@pytest.mark.slow("starts a second whole stack on what was restored")
def test_what_was_restored_answers_as_the_shop_that_was_backed_up(stack, restored):
    url, _ = restored
    photo = (stack.shop / "photo.jpg").read_bytes()
    assert answers(url, photo) == answers(stack.url, photo)


def test_keys_and_settings_come_back_and_only_their_owner_reads_them(stack, restored):
    _, data = restored
    assert (data / "keys.json").read_bytes() == (stack.folder / "keys.json").read_bytes()
    assert (data / "settings" / ".env").read_text() == "GATEWAY_CORS_ORIGINS=https://shop.example\n"
    assert (data / "keys.json").stat().st_mode & 0o077 == 0


def test_a_backup_holds_nothing_that_can_be_read_without_the_key(stack, backup):
    content = backup.file.read_bytes()
    assert b"maya" not in content
    assert b"manifest" not in content
    assert (backup.file.stat().st_mode & 0o077) == 0


def test_another_key_opens_nothing_and_leaves_nothing(backup, tmp_path: Path):
    other = tmp_path / "other.key"
    assert smartrec("backup-key", str(other), folder=tmp_path).returncode == 0
    refused = restore(backup, tmp_path / "restored", key=other)
    assert_refused_without_a_trace(refused, "no whole backup for this key", tmp_path / "restored")


def test_a_backup_that_was_cut_off_is_refused_and_leaves_nothing(backup, tmp_path: Path):
    cut = tmp_path / backup.file.name
    cut.write_bytes(backup.file.read_bytes()[:-50_000])
    refused = restore(backup, tmp_path / "restored", file=cut)
    assert_refused_without_a_trace(refused, "no whole backup for this key", tmp_path / "restored")


def assert_refused_without_a_trace(refused: subprocess.CompletedProcess[str], why: str, folder: Path) -> None:
    assert refused.returncode == 1
    assert why in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr
    assert {file.name for file in folder.iterdir()} <= {"lock", "layout.json"}


def test_nothing_is_restored_over_a_shop(stack, backup):
    refused = restore(backup, stack.folder)
    assert refused.returncode == 1
    assert "already" in refused.stderr
    assert httpx.get(f"{stack.url}/readyz", timeout=10).status_code == 200


def test_nothing_is_restored_over_keys(backup, tmp_path: Path):
    (tmp_path / "keys.json").write_text("{}")
    refused = restore(backup, tmp_path)
    assert refused.returncode == 1
    assert "keys.json is there already" in " ".join(refused.stderr.split())
    assert (tmp_path / "keys.json").read_text() == "{}"


def test_a_public_key_makes_backups_and_opens_none(backup, tmp_path: Path):
    refused = restore(backup, tmp_path, key=backup.folder / "public.key")
    assert refused.returncode == 1
    assert "holds no secret key" in refused.stderr


def test_where_there_is_no_shop_nothing_is_backed_up(backup, tmp_path: Path):
    done = smartrec("backup", "--to", "backups", "--key", str(backup.key), folder=tmp_path)
    assert done.returncode == 1
    assert "There is no shop" in done.stderr
    assert not list(tmp_path.rglob("*.age"))
