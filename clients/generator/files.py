"""Which files are generated, and what must stand in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clients.generator import javascript, python
from clients.generator.operations import read_operations
from smartrec import __version__

REPOSITORY = Path(__file__).parents[2]
JAVASCRIPT = REPOSITORY / "clients" / "javascript"
PAGE = REPOSITORY / "services" / "gateway" / "smartrec_gateway" / "web" / "client"
PYTHON = REPOSITORY / "cli" / "smartrec" / "client" / "generated"
SHOPPERS_SCOPES = frozenset({"search", "events"})
DOCUMENT = REPOSITORY / "docs" / "openapi.json"


def generated_files(document: Mapping[str, Any]) -> dict[Path, str]:
    """By path what a file must hold. The page has its own copies, since an image holds nothing else.

    That of the shop page has what a shopper may, without comments, as every visitor loads it.
    """
    operations = read_operations(document)
    module = javascript.javascript(operations)
    return {
        DOCUMENT: json.dumps(document, indent=2, ensure_ascii=False) + "\n",
        JAVASCRIPT / "smartrec.js": module,
        JAVASCRIPT / "smartrec.d.ts": javascript.types(operations, document["components"]["schemas"]),
        JAVASCRIPT / "package.json": javascript.package(__version__),
        PYTHON / "types.py": python.types(document["components"]["schemas"]),
        PYTHON / "operations.py": python.operations(operations, is_async=False),
        PYTHON / "async_operations.py": python.operations(operations, is_async=True),
        PAGE / "shop.js": javascript.javascript(
            (each for each in operations if each.scope in SHOPPERS_SCOPES), is_commented=False
        ),
        PAGE / "smartrec.js": module,
        PAGE / "transport.js": (JAVASCRIPT / "transport.js").read_text(),
    }


def write_files(document: Mapping[str, Any]) -> None:
    for path, text in generated_files(document).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
