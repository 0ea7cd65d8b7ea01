"""Stand-ins for what an import asks over HTTP: the vision service, the NLP service, a server of pictures."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from tests.recommender import shop


class FakeServer(ThreadingHTTPServer):
    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.asked: list[bytes] = []
        self.most_at_once = self.at_once = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


Server = TypeVar("Server", bound=FakeServer)


@contextmanager
def served(server: Server) -> Iterator[Server]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class FakeVision(FakeServer):
    """Everything is a navy floral dress; `broken` pictures are refused. `weights`: of another model."""

    def __init__(self) -> None:
        super().__init__(_VisionHandler)
        self.version, self.weights = "1", ""


class FakeNlp(FakeServer):
    """Knows five words, each by the name that the vocabulary has for it."""

    def __init__(self) -> None:
        super().__init__(_NlpHandler)


class FakePictureServer(FakeServer):
    """Holds a picture at every path but /missing."""

    def __init__(self) -> None:
        super().__init__(_PictureHandler)


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        return None


class _VisionHandler(_Handler):
    server: FakeVision

    def do_POST(self) -> None:
        picture = self.body()
        with self.server.lock:
            self.server.asked.append(picture)
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        is_broken = b"broken" in picture
        body = {"detail": "The picture cannot be read."} if is_broken else self.analysis(picture)
        with self.server.lock:
            self.server.at_once -= 1
        self.answer(400 if is_broken else 200, json.dumps(body).encode())

    def analysis(self, picture: bytes) -> dict[str, Any]:
        vector = shop.embedding_of(picture.decode() + self.server.weights)
        texture = "striped" if b"striped" in picture else "floral"
        return {
            "is_garment": 0.1 if b"empty" in picture else 0.99,
            "category": [] if b"empty" in picture else [{"name": "Dress", "score": 0.9}],
            "attributes": [
                {"name": texture, "type": "texture", "score": 0.8},
                {"name": "sleeveless", "type": "part", "score": 0.6},
            ],
            "colours": [{"name": "navy", "score": 0.7}],
            "embedding": base64.b64encode(vector.astype("<f2").tobytes()).decode(),
            "perceptual_hash": shop.perceptual_hash_of(picture.decode()),
            "model": {"name": "fashion", "version": self.server.version},
        }


_KNOWN = ("striped", "cotton", "v-neck")


class _NlpHandler(_Handler):
    server: FakeNlp

    def do_POST(self) -> None:
        texts = json.loads(self.body())["texts"]
        self.server.asked.append(self.path.encode())
        self.answer(200, json.dumps({"results": [self.read(text) for text in texts]}).encode())

    def read(self, text: dict[str, str]) -> dict[str, Any]:
        of_title = text["title"].lower().split()
        words = [*of_title, *text["description"].lower().split()]
        return {
            "id": text["id"],
            "attributes": [{"name": word, "score": 0.95} for word in _KNOWN if word in words],
            "title_attributes": [word for word in _KNOWN if word in of_title],
            "category": [{"name": "Skirt", "score": 1.0}] if "skirt" in words else [],
            "colours": [{"name": "red", "score": 1.0}] if "red" in words else [],
            "language": "en",
        }


class _PictureHandler(_Handler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path.encode())
        self.answer(404 if self.path == "/missing" else 200, f"picture at {self.path}".encode())
