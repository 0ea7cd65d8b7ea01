"""The words that a shop teaches, as the recommender keeps them."""

from __future__ import annotations

from pydantic import Field

from smartrec_gateway.clients.console.asking import Desk, Outcome
from smartrec_gateway.schemas.console.words import Synonym, Synonyms, SynonymsPut


class SynonymOutcome(Outcome):
    synonyms: list[Synonym] = Field(default_factory=list)


async def all_synonyms(desk: Desk) -> Synonyms:
    return await desk.read("/v1/synonyms", Synonyms)


async def teach(desk: Desk, synonyms: SynonymsPut) -> Synonyms:
    """Raises: SettingRefused."""
    done = await desk.write("PUT", "/v1/synonyms", SynonymOutcome, synonyms)
    return Synonyms(synonyms=done.synonyms)
