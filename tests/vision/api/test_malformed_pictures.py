"""2,500 requests that no honest client sends to the vision service: it stays, and keeps its memory."""

from __future__ import annotations

import asyncio
import json
import random
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from smartrec.embedded.ports import free_ports
from smartrec.embedded.processes import Process, Program, last_lines, wait_until
from tests.running_model_server import running_model_server
from tests.vision.pictures import corners, encoded, jpeg

REQUESTS = 2500
AT_ONCE = 25
# A connection that is kept may be closed by the server just as the next request is sent on it.
EACH_ITS_OWN = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
MOST_MORE_BYTES = 50_000_000
REFUSED = {400, 405, 413, 415, 422}
GLANCE = Path(__file__).parents[2] / "model_server" / "models" / "glance"
SEEDS = [encoded(corners(96, 64), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF", "BMP")]
ROWS = zlib.compress(bytes(1_000_000), 9)
SIZES = (0, 1, -1, 60_000, 2**31 - 1, -(2**31))
BOXES = (
    "nan,0,1,1",
    "-1,0,1,1",
    "0,0,1e400,1",
    "0,0,0,0",
    "0,0,1",
    "a,b,c,d",
    "0.2,0.2,0.8,0.8",
    "1,1,0,0",
)
KINDS = (
    "image/jpeg",
    "application/octet-stream",
    "",
    "text/plain",
    "image/" + "x" * 300,
    "multipart/form-data",
)


class RunningVision:
    """The service as a process of its own, whose memory is its own too."""

    def __init__(self, port: int, process: Process) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = process

    @property
    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
def running_vision(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningVision]:
    folder = tmp_path_factory.mktemp("malformed_pictures")
    labels = {
        "name": "glance",
        "categories": [f"category {n}" for n in range(45)],
        "attributes": [[f"attribute {n}", "style"] for n in range(999)],
    }
    (folder / "labels.json").write_text(json.dumps(labels))
    (port,) = free_ports(1)
    with running_model_server(folder, "--model_name", "fashion", "--model_base_path", str(GLANCE)) as server:
        environment = {
            "VISION_PORT": str(port),
            "VISION_MODEL_SERVER": server.address,
            "VISION_LABELS_FILE": str(folder / "labels.json"),
            "VISION_LOG_LEVEL": "WARNING",
        }
        command = (sys.executable, "-m", "smartrec_vision")
        program = Program("vision", command, folder / "vision.log", environment)
        vision = RunningVision(port, Process(program))
        try:
            assert wait_until(vision.is_ready, 60), last_lines(program.log)
            yield vision
        finally:
            vision.process.stop()


def malformed(dice: random.Random) -> bytes:
    """Noise, a picture cut off or damaged, or one that claims a size that it has not."""
    seed = dice.choice(SEEDS)
    kind = dice.randrange(5)
    if kind == 0:
        return dice.randbytes(dice.randrange(300))
    if kind == 1:
        return seed[: dice.randrange(len(seed))]
    if kind == 2:
        damaged = bytearray(seed)
        for _ in range(dice.randrange(1, 9)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        return bytes(damaged)
    if kind == 3:
        return _png_of_size(dice.choice(SIZES), dice.choice(SIZES))
    bitmap = bytearray(SEEDS[-1])
    bitmap[18:26] = struct.pack("<ii", dice.choice(SIZES), dice.choice(SIZES))
    return bytes(bitmap)


def _png_of_size(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">iiBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", ROWS) + chunk(b"IEND", b"")


@pytest.mark.slow("sends every malformed picture to a service of its own")
async def test_malformed_pictures_are_refused_and_cost_no_memory(
    running_vision: RunningVision,
) -> None:
    dice = random.Random(20261122)
    async with httpx.AsyncClient(base_url=running_vision.url, timeout=60, limits=EACH_ITS_OWN) as http:

        async def send() -> int:
            method = "POST" if dice.random() < 0.97 else dice.choice(("GET", "PUT", "DELETE"))
            box = {"box": dice.choice(BOXES)} if dice.random() < 0.2 else None
            kind = dice.choice(KINDS) if dice.random() < 0.3 else "image/jpeg"
            headers = {"content-type": kind} if kind else {}
            data = malformed(dice)
            answer = await http.request(method, "/v1/analyze", content=data, params=box, headers=headers)
            assert answer.status_code == 200 or answer.headers["content-type"] == "application/problem+json"
            return answer.status_code

        await asyncio.gather(*(send() for _ in range(200)))
        before = running_vision.resident_bytes
        statuses: set[int] = set()
        for _ in range(REQUESTS // AT_ONCE):
            statuses |= set(await asyncio.gather(*(send() for _ in range(AT_ONCE))))
        assert statuses <= REFUSED | {200}
        assert {413, 415, 422} <= statuses
        assert running_vision.resident_bytes - before < MOST_MORE_BYTES
        honest = await http.post("/v1/analyze", content=jpeg(), headers={"content-type": "image/jpeg"})
        assert honest.status_code == 200, honest.text
    assert running_vision.process.exit_code() is None
    assert "Traceback" not in running_vision.process.program.log.read_text()
