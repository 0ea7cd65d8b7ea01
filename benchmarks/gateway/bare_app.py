"""What FastAPI costs by itself: an application with one route that does nothing, beside the gateway's."""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/nothing")
async def nothing() -> dict[str, str]:
    return {"status": "ok"}


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(sys.argv[1]), loop="uvloop", http="httptools", log_config=None, access_log=False
    )
