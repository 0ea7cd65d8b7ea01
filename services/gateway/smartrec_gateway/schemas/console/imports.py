"""Imports of files in the background, and how far they are."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from smartrec_gateway.schemas.json_text import from_form_field
from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import Name, RequestModel

ImportId = Annotated[
    str,
    Field(
        pattern="^[0-9a-f]{24}$",
        description="The job's id, as its Location has it.",
        examples=["6f1f0a52c1d94f0b8f0f7c9a"],
    ),
]
ImportKind = Literal["products", "transactions"]
ImportState = Literal["receiving", "waiting", "running", "done", "failed", "cancelled"]
_SHOWN: dict[str, Any] = {
    "id": "6f1f0a52c1d94f0b8f0f7c9a",
    "kind": "products",
    "file_name": "products_export.csv",
    "size_bytes": 181_300,
    "options": {"preset": "shopify-products"},
    "state": "running",
    "is_cancel_asked": False,
    "bytes_done": 90_112,
    "rows_done": 500,
    "tries": 1,
    "report": None,
    "error": None,
    "created_by": "key 4f9a2c1b7d03",
    "created_at": "2026-11-29T17:03:00Z",
    "started_at": "2026-11-29T17:03:01Z",
    "finished_at": None,
}


Pairs = Annotated[dict[Name, Name], Field(max_length=100), BeforeValidator(from_form_field)]


class ImportOptions(RequestModel):
    """The same as of `smartrec import`."""

    preset: Name | None = Field(
        None,
        description="The system that wrote the file; else its columns tell.",
        examples=["shopify-products"],
    )
    is_check: bool = Field(False, description="Only tell what would happen; write nothing.")
    is_full: bool = Field(
        False, description="The file is all that the shop has: other products go out of sight."
    )
    may_vanish: bool = Field(
        False, description="With `is_full`: also where more than 20% of the products would go."
    )
    is_anew: bool = Field(False, description="Look again at what is as before, pictures too.")
    fetches_pictures: bool = Field(False, description="Read pictures at public addresses too, each once.")
    separator: str | None = Field(
        None,
        min_length=1,
        max_length=20,
        pattern=r"^[^\x00]*$",
        description="One character, or comma, semicolon, tab, bar; else found out.",
        examples=["semicolon"],
    )
    encoding: str | None = Field(
        None,
        min_length=1,
        max_length=40,
        pattern=r"^[^\x00]*$",
        description="Of the text; else found out and told.",
        examples=["windows-1252"],
    )
    rename: Pairs = Field(
        default_factory=dict,
        description="Columns of another name: theirs to ours.",
        examples=[{"sku": "id"}],
    )
    constants: Pairs = Field(
        default_factory=dict,
        description="Fields of every row.",
        examples=[{"currency": "EUR"}],
    )


class ImportFields(ImportOptions):
    """The fields of the form beside the file."""

    kind: ImportKind = Field(description="What the file holds.", examples=["products"])


class NewImport(RequestModel):
    """What the recommender is asked for."""

    kind: ImportKind
    file_name: str
    options: ImportOptions


class ImportReport(BaseModel):
    """What the import found and did, as `smartrec import --json` tells it."""

    rows: int = Field(description="Of the file.")
    written: int = Field(description="Products or transactions that are new or other than before.")
    unchanged: int
    rejected: int = Field(description="Rows that were set aside.")
    left_out: int = Field(description="Rows that the file itself keeps out: drafts, gift cards.")
    withdrawn: int = Field(description="Products that went out of sight, as a full file has them no longer.")
    guests: int = Field(description="Sales to nobody with an id.")
    returns: int = Field(description="Purchases taken back.")
    unread_pictures: int
    check: bool = Field(description="Whether nothing was written.")
    preset: str | None = Field(description="The system that the file was taken for.")
    separator: str | None
    encoding: str | None
    columns: dict[str, str | None] = Field(
        description="What each column was taken for; null: it was left aside."
    )
    mapped: dict[str, list[dict[str, Any]]] = Field(
        description="By field, what a word of the shop became, and how often."
    )
    unmapped: dict[str, dict[str, int]] = Field(description="By field, words that fit nothing.")
    left_out_reasons: dict[str, int]
    warnings: list[str] = Field(description="Faults of the whole file.")
    mends: list[str] = Field(description="Commands that would help most.")
    first_rejects: list[dict[str, Any]] = Field(description="Some rows set aside: line and reason.")
    lines: list[str] = Field(description="The report in words.")


class ImportJob(BaseModel):
    model_config = with_example(_SHOWN)

    id: str
    kind: ImportKind
    file_name: str
    size_bytes: int
    options: ImportOptions
    state: ImportState = Field(
        description="receiving, waiting, running; over: done, failed (`error` says why), cancelled."
    )
    is_cancel_asked: bool = Field(description="It ends after the batch at hand.")
    bytes_done: int = Field(description="How much of the file is read.")
    rows_done: int = Field(description="How many rows are dealt with.")
    tries: int = Field(description="How often it was begun: a restart breaks it off, and it goes on.")
    report: ImportReport | None = Field(description="Once it is done.")
    error: str | None
    created_by: str
    created_at: AwareDatetime
    started_at: AwareDatetime | None
    finished_at: AwareDatetime | None


class ImportJobs(BaseModel):
    imports: list[ImportJob] = Field(description="The newest first; kept for 90 days.")
