"""An import as it is asked for over HTTP: what file it is of, and how it is read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from smartrec_recommender.domain.segments import TEXT

JobKind = Literal["products", "transactions"]
JobState = Literal["receiving", "waiting", "running", "done", "failed", "cancelled"]
OVER: frozenset[JobState] = frozenset({"done", "failed", "cancelled"})
MOST_PARTS, MOST_PART_BYTES = 128, 8 * 1024 * 1024
_Word = Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)]
_Pairs = Annotated[dict[_Word, _Word], Field(max_length=100)]


class ImportOptions(BaseModel):
    """The same as of `smartrec import`.

    `is_check`: nothing is written; `is_full`: the file is all that the shop has, and `may_vanish`: however
    many products go out of sight by it; `fetches_pictures`: pictures at public addresses are read;
    `is_anew`: what is as before is looked at again; `rename`: column → field; `constants`: field → value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    preset: _Word | None = None
    is_check: bool = False
    is_full: bool = False
    may_vanish: bool = False
    is_anew: bool = False
    fetches_pictures: bool = False
    separator: Annotated[str, Field(min_length=1, max_length=20, pattern=TEXT)] | None = None
    encoding: Annotated[str, Field(min_length=1, max_length=40, pattern=TEXT)] | None = None
    rename: _Pairs = {}
    constants: _Pairs = {}


class NewImport(BaseModel):
    """`file_name`: what the caller calls the file; its ending tells what kind it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: JobKind
    file_name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]+$")]
    options: ImportOptions = ImportOptions()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> NewImport:
        options = self.options
        if self.file_name in (".", ".."):
            raise ValueError("give the file a name")
        if self.kind == "transactions" and (
            options.is_full or options.fetches_pictures or options.is_anew or options.may_vanish
        ):
            raise ValueError("only an import of products can be full, anew, or fetch pictures")
        return self
