"""Who changes something, as the gateway says it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

ChangedBy = Annotated[
    str,
    Header(
        alias="X-Smartrec-Changed-By",
        min_length=1,
        max_length=200,
        description="Who asks for the change; it is kept with it.",
    ),
]
