"""How the recommender is asked for what merchandisers set: who changes it, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel
from pydantic_core import to_json

from smartrec_gateway.clients.recommender import known_outcome, outcome_unknown, required
from smartrec_gateway.clients.upstream import CallContext, Upstream, UpstreamModel
from smartrec_gateway.problems import SettingRefused

CHANGED_BY_HEADER = "x-smartrec-changed-by"
_LOOK_FIRST = "It may have been changed. Look at it before you send the same again."
Answer = TypeVar("Answer", bound=BaseModel)


class Outcome(UpstreamModel):
    """`refused`: why nothing was done, in words for whoever asked."""

    refused: str | None = None


OutcomeOf = TypeVar("OutcomeOf", bound=Outcome)


@dataclass(frozen=True)
class Desk:
    """The recommender as one merchandiser asks it. `changed_by`: who that is."""

    recommender: Upstream
    context: CallContext
    changed_by: str

    async def read(self, path: str, answer: type[Answer]) -> Answer:
        """Raises: a problem of the recommender's table, ServiceBusy, RecommenderUnavailable."""
        with required():
            return await self.recommender.call("GET", path, answer, self.context)

    async def ask(self, path: str, body: BaseModel, answer: type[OutcomeOf]) -> OutcomeOf:
        """A question that changes nothing. Raises as `write`, but for OutcomeUnknown."""
        with required():
            done = await self.recommender.call("POST", path, answer, self.context, json=_json(body))
        return _allowed(done)

    async def write(
        self, method: str, path: str, answer: type[OutcomeOf], body: BaseModel | None = None
    ) -> OutcomeOf:
        """Raises: SettingRefused, OutcomeUnknown and as `read`."""
        headers = {CHANGED_BY_HEADER: self.changed_by}
        sent = None if body is None else _json(body)
        with required(), known_outcome(outcome_unknown(_LOOK_FIRST)):
            done = await self.recommender.call(method, path, answer, self.context, headers=headers, json=sent)
        self.recommender.remembered.forget(self.context.tenant)
        return _allowed(done)

    async def send(self, method: str, path: str, content: bytes) -> None:
        """Bytes as they are. Raises as `write`."""

        async def chunks() -> AsyncIterator[bytes]:
            yield content

        headers = {
            CHANGED_BY_HEADER: self.changed_by,
            "content-type": "application/octet-stream",
            "content-length": str(len(content)),
        }
        with required(), known_outcome(outcome_unknown(_LOOK_FIRST)):
            await self.recommender.call(method, path, Outcome, self.context, headers=headers, new_body=chunks)


def _json(body: BaseModel) -> bytes:
    return to_json(body.model_dump(mode="json", exclude_none=True))


def _allowed(done: OutcomeOf) -> OutcomeOf:
    if done.refused is not None:
        raise SettingRefused(done.refused)
    return done
