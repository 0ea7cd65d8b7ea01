"""Updates of a stack under load: not one request fails, and hardly any is answered without a service."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smartrec.embedded.processes import wait_until
from tests.compose.load import LEAST_AFTERWARDS, load_on

pytestmark = [pytest.mark.compose, pytest.mark.slow("waits for containers that come and go")]

REPOSITORY = Path(__file__).parents[2]
NEXT = "next"
NEW_WORD = "zebra stripe"
MOST_DEGRADED = 0.1  # of all answers; a busy machine has some without any update


@pytest.fixture(scope="module", autouse=True)
def without_an_update(compose, photo) -> None:
    """The same load on a stack that nobody changes. What fails there tells nothing of updates."""
    with load_on([compose.url], photo) as load:
        assert wait_until(lambda: load.answers.total() >= 2 * LEAST_AFTERWARDS, 120)
    if load.failed or load.degraded_share > MOST_DEGRADED:
        pytest.fail(f"This machine does not bear the load, without any update: {dict(load.answers)}")


@contextmanager
def load_without_failure(compose, photo: bytes, also: str | None = None) -> Iterator[None]:
    with load_on([compose.url, *([also] if also else [])], photo) as load:
        yield
    assert load.failed == {}
    assert load.degraded_share <= MOST_DEGRADED, dict(load.answers)


def image(service: str, tag: str, line: str) -> None:
    """The image under test with one more line in its recipe."""
    recipe = f"FROM smartrec/{service}:test\n{line}\n"
    command = ["docker", "build", "--quiet", "--tag", f"smartrec/{service}:{tag}", "-"]
    subprocess.run(command, input=recipe, text=True, check=True, capture_output=True)


def next_image(service: str) -> None:
    """The same programs under another name and with other metadata: an image of its own."""
    image(service, NEXT, f"LABEL version={NEXT}")


def roll(compose, service: str, files: str = "", **settings: str) -> None:
    called = {"COMPOSE": f"{files} --project-name {compose.project} --profile cpu"}
    done = subprocess.run(
        ["deploy/compose/roll.sh", service],
        cwd=REPOSITORY,
        env={**compose.environment, **settings, **called},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def image_of(compose, service: str) -> str:
    return compose.container(service)["Config"]["Image"]


@pytest.mark.parametrize("service", ["recommender", "nlp", "vision", "model-server"])
def test_a_new_image_takes_over_without_a_failed_request(compose, photo, service):
    next_image(service)
    with load_without_failure(compose, photo):
        roll(compose, service, SMARTREC_VERSION=NEXT)
    assert image_of(compose, service) == f"smartrec/{service}:{NEXT}"


def test_an_image_that_does_not_start_leaves_the_old_one_serving(compose, photo):
    image("nlp", "broken", 'CMD ["python", "-c", "raise SystemExit(1)"]')
    before = compose.container("nlp")["Id"]
    with load_without_failure(compose, photo), pytest.raises(AssertionError, match="the old one stays"):
        roll(compose, "nlp", SMARTREC_VERSION="broken", READY_SECONDS="60")
    assert compose("ps", "--all", "--quiet", "nlp").split() == [before]


def test_a_fix_is_rolled_onto_a_service_that_is_broken(compose, photo):
    image("nlp", "deaf", 'CMD ["python", "-c", "import time; time.sleep(3600)"]')
    broken = {**compose.environment, "SMARTREC_VERSION": "deaf"}
    subprocess.run(
        ["docker", "compose", "--project-name", compose.project, "up", "--detach", "--no-deps", "nlp"],
        cwd=REPOSITORY, env=broken, check=True, capture_output=True,
    )  # fmt: skip
    assert wait_until(lambda: compose.search("blue jeans")["degraded"] == ["nlp"], 60, 0.5)
    with load_on([compose.url], photo) as load:
        roll(compose, "nlp")
    assert load.failed == {}
    assert image_of(compose, "nlp") == "smartrec/nlp:test"
    assert wait_until(lambda: compose.search("blue jeans")["degraded"] == [], 60, 0.5)


def test_a_new_vocabulary_takes_over_without_a_failed_request(compose, photo, tmp_path):
    """The list of attributes with one more, named by an override file as docs/operations.md says."""
    words = (REPOSITORY / "libs/smartrec_vocabulary/list_attr_cloth.txt").read_text().splitlines()
    count, head, *rows = words
    folder = tmp_path / "vocabulary"
    folder.mkdir(mode=0o755)
    text = "\n".join([str(int(count) + 1), head, *rows, f"{NEW_WORD}  1"])
    (folder / "list_attr_cloth.txt").write_text(text)
    override = tmp_path / "override.yml"
    nlp = {"environment": {"NLP_VOCABULARY_DIR": "/vocabulary"}, "volumes": [f"{folder}:/vocabulary:ro"]}
    override.write_text(json.dumps({"services": {"nlp": nlp}}))
    with load_without_failure(compose, photo):
        roll(compose, "nlp", files=f"--file docker-compose.yml --file {override}")
    # The first answers may lack nlp while its old container leaves.
    assert wait_until(
        lambda: NEW_WORD in json.dumps(compose.search(f"{NEW_WORD} dress")["understood"]), 60, 0.5
    )


def test_a_new_secret_between_the_services_takes_over_without_a_failed_request(compose, photo):
    file = "/secrets/internal/secret"
    before = compose("exec", "-T", "gateway", "cat", file)
    with load_without_failure(compose, photo):
        compose("--profile", "jobs", "run", "--rm", "--no-deps", "rotate-secret")
    assert compose("exec", "-T", "gateway", "cat", file) not in ("", before)


def test_a_new_version_of_the_model_takes_over_without_a_failed_request(compose, photo):
    (old,) = [int(path.name) for path in compose.models.iterdir() if path.is_dir()]
    new, unfinished = compose.models / str(old + 1), compose.models / "unfinished"
    with load_without_failure(compose, photo):
        shutil.copytree(compose.models / str(old), unfinished)
        unfinished.rename(new)
        assert wait_until(lambda: served_version(compose) == old + 1, 120, 0.5)


def served_version(compose) -> int:
    address = "http://127.0.0.1:8501/v1/models/fashion"
    script = f"import urllib.request as u; print(u.urlopen('{address}').read().decode())"
    told = json.loads(compose("exec", "-T", "model-server", "python", "-c", script))
    return max(int(one["version"]) for one in told["model_version_status"] if one["state"] == "AVAILABLE")


def test_a_new_gateway_takes_over_behind_a_balancer_without_a_failed_request(compose, photo):
    """The old one goes on answering while it says that it is not ready, so that the balancer learns of it."""
    next_image("gateway")
    port = int(compose.url.rpartition(":")[2])
    with load_without_failure(compose, photo, also=f"http://127.0.0.1:{port + 1}"):
        roll(compose, "gateway", SMARTREC_VERSION=NEXT, PORT=f"{port}-{port + 1}")
    compose.find_gateway()
    assert compose.url.endswith(str(port + 1))
    assert image_of(compose, "gateway") == f"smartrec/gateway:{NEXT}"
