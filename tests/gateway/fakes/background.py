"""What the fake recommender does in the background: it takes files, and calls nobody."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.gateway.fakes.service import problem

_TIME = "2026-11-29T17:03:00Z"
_JOB = {
    "size_bytes": 0,
    "is_cancel_asked": False,
    "bytes_done": 0,
    "rows_done": 0,
    "tries": 0,
    "report": None,
    "error": None,
    "created_at": _TIME,
    "started_at": None,
    "finished_at": None,
}


_REPORT: dict[str, Any] = {
    **dict.fromkeys(("unchanged", "left_out", "withdrawn", "guests", "returns", "unread_pictures"), 0),
    "rows": 3,
    "written": 2,
    "rejected": 1,
    "check": False,
    "preset": None,
    "separator": ",",
    "encoding": "utf-8",
    "columns": {"id": "id", "shelf": None},
    "mapped": {},
    "unmapped": {"category": {"Neuheiten": 2}},
    "left_out_reasons": {},
    "warnings": [],
    "mends": ["smartrec import categories"],
    "first_rejects": [{"line": 4, "reason": "no title"}],
    "lines": ["3 rows: 2 written, 1 set aside"],
}


class FakeBackground:
    """Every import waits until it is cancelled; `add_finished` puts in one that is done."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}
        self.parts = 0
        self.webhooks: dict[str, dict[str, Any]] = {}
        self.deliveries: dict[str, list[dict[str, Any]]] = {}

    def add_finished(self, file_name: str) -> None:
        job_id = f"{len(self.jobs) + 1:024x}"
        given = {"id": job_id, "kind": "products", "file_name": file_name, "options": {}, "created_by": "key"}
        self.jobs[job_id] = {**_JOB, **given, "state": "done", "rows_done": 3, "report": _REPORT}

    def answer(self, request: httpx.Request, path: str) -> httpx.Response:
        match [request.method, *path.split("/")[2:]]:
            case ["GET", "imports"]:
                return httpx.Response(200, json={"imports": list(self.jobs.values())})
            case ["POST", "imports"]:
                return self._begin(request)
            case ["PUT", "imports", job_id, "parts", _]:
                self.parts += 1
                self.files[job_id] += request.content
                return httpx.Response(200, json={})
            case [method, "imports", rest]:
                return self._import(method, *rest.partition(":")[::2])
            case ["GET", "webhooks"]:
                return httpx.Response(200, json={"webhooks": list(self.webhooks.values())})
            case ["POST", "webhooks"]:
                return self._webhook(json.loads(request.content)["url"], request)
            case [method, "webhooks", rest, *more]:
                return self._of_webhook(method, *rest.partition(":")[::2], is_list=bool(more))
        return httpx.Response(404, text="no such route")

    def _begin(self, request: httpx.Request) -> httpx.Response:
        job_id = f"{len(self.jobs) + 1:024x}"
        by = {"created_by": request.headers["x-smartrec-changed-by"], "state": "receiving"}
        self.jobs[job_id] = {**_JOB, **json.loads(request.content), **by, "id": job_id}
        self.files[job_id] = b""
        return httpx.Response(200, json={"job": self.jobs[job_id]})

    def _import(self, method: str, job_id: str, action: str) -> httpx.Response:
        job = self.jobs.get(job_id)
        if job is None:
            return problem(404, "unknown-import")
        if method == "GET":
            return httpx.Response(200, json=job)
        if action == "cancel" and job["state"] == "cancelled":
            return problem(409, "import-is-over")
        job["state"] = {"begin": "waiting", "cancel": "cancelled"}[action]
        return httpx.Response(200, json={"job": job})

    def _webhook(self, url: str, request: httpx.Request) -> httpx.Response:
        if "127.0.0.1" in url:
            return httpx.Response(200, json={"refused": "Its address is not a public one."})
        webhook_id = f"{len(self.webhooks) + 1:016x}"
        by = request.headers["x-smartrec-changed-by"]
        shown = {"id": webhook_id, "url": url, "is_enabled": True, "created_by": by, "created_at": _TIME}
        self.webhooks[webhook_id], self.deliveries[webhook_id] = shown, []
        return httpx.Response(200, json={"webhook": shown, "secret": "whsec_c2VjcmV0"})

    def _of_webhook(self, method: str, webhook_id: str, action: str, *, is_list: bool) -> httpx.Response:
        if webhook_id not in self.webhooks:
            return problem(404, "unknown-webhook")
        if is_list:
            return httpx.Response(200, json={"deliveries": self.deliveries[webhook_id]})
        if action == "test":
            call = {"id": "msg_1", "event": "webhook.test", "state": "waiting", "tries": 0}
            times = {"next_try_at": _TIME, "outcome": None, "created_at": _TIME}
            self.deliveries[webhook_id].append({**call, **times})
        elif method == "DELETE":
            del self.webhooks[webhook_id]
        return httpx.Response(200, json={})
