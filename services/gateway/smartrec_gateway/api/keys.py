"""API keys: listed, made, exchanged and ended over the API, by whoever holds the scope `admin`.

A key of one shop sees and makes keys of that shop alone, and none that may do more than itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from smartrec_gateway.api.requests.dependencies import new_router
from smartrec_gateway.problems import KeyNotFound, KeysOff, KeyTooWide, UnsupportedMediaType
from smartrec_gateway.protection.keys.key_file import KeyFile, UnknownKey
from smartrec_gateway.protection.keys.key_ring import KeyRing
from smartrec_gateway.protection.keys.principal import Principal, principal_of
from smartrec_gateway.protection.keys.records import KeyRecord, KeyWish
from smartrec_gateway.schemas.keys import CurrentKey, Key, KeyId, Keys, NewKey, Rotation
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router(tags=["keys"])
_WRITES = (MalformedJson, UnsupportedMediaType, KeysOff)


async def _ring(request: Request) -> KeyRing:
    ring: KeyRing = request.app.state.keys
    return ring


async def _file(ring: Annotated[KeyRing, Depends(_ring)]) -> KeyFile:
    if ring.file is None:
        raise KeysOff("Its operator has to set GATEWAY_KEYS_FILE; keys of the settings are changed there.")
    return ring.file


async def _caller(request: Request) -> Principal:
    return principal_of(request.scope)


RingOf = Annotated[KeyRing, Depends(_ring)]
FileOf = Annotated[KeyFile, Depends(_file)]
CallerOf = Annotated[Principal, Depends(_caller)]


@router.get("/keys", summary="All API keys, without their texts", responses=problem_responses(KeysOff))
async def list_keys(ring: RingOf, file: FileOf, caller: CallerOf) -> Keys:
    """The newest last; ended ones too, so that it can be seen what was in use."""
    records = await asyncio.to_thread(file.read)
    return Keys(keys=[_shown(each, ring) for each in records if _ours(caller)(each)])


@router.get("/keys/current", summary="What the key of this call may do")
async def current_key(caller: CallerOf) -> CurrentKey:
    """Where no key is needed, what a caller from the same machine may do."""
    return CurrentKey(scopes=sorted(caller.scopes), tenant=caller.tenant)


@router.post(
    "/keys",
    status_code=201,
    summary="Make an API key",
    responses=problem_responses(*_WRITES, KeyTooWide),
)
async def create_key(wish: KeyWish, ring: RingOf, file: FileOf, caller: CallerOf) -> NewKey:
    """The answer holds the key's text, which is told this once."""
    if caller.tenant is not None:
        if wish.tenant not in (None, caller.tenant):
            raise KeyTooWide("Leave the tenant out: this key makes keys of its own shop.")
        wish = wish.model_copy(update={"tenant": caller.tenant})
    if not set(wish.scopes_in_force) <= caller.scopes:
        raise KeyTooWide("Name only scopes that your own key has.")
    record, text = await asyncio.to_thread(file.create, wish)
    return NewKey.of(_shown(record, ring), text)


@router.delete(
    "/keys/{key_id}",
    status_code=204,
    summary="End an API key",
    responses=problem_responses(KeysOff, KeyNotFound),
)
async def revoke_key(key_id: KeyId, file: FileOf, caller: CallerOf) -> None:
    """At once; other gateways on the same file notice within a second."""
    try:
        await asyncio.to_thread(file.revoke, key_id, _ours(caller))
    except UnknownKey as error:
        raise _not_found() from error


@router.post(
    "/keys/{key_id}:rotate",
    status_code=201,
    summary="Exchange an API key for a new one with the same rights",
    responses=problem_responses(*_WRITES, KeyNotFound),
)
async def rotate_key(
    key_id: KeyId, rotation: Rotation, ring: RingOf, file: FileOf, caller: CallerOf
) -> NewKey:
    """The old one stays in force for a while, so that whoever uses it can take the new one first."""
    overlap = timedelta(seconds=rotation.overlap_seconds)
    try:
        record, text = await asyncio.to_thread(file.rotate, key_id, overlap, _ours(caller))
    except UnknownKey as error:
        raise _not_found() from error
    return NewKey.of(_shown(record, ring), text)


def _ours(caller: Principal) -> Callable[[KeyRecord], bool]:
    """The install's own keys see all shops'."""
    return lambda record: caller.tenant is None or record.tenant == caller.tenant


def _shown(record: KeyRecord, ring: KeyRing) -> Key:
    used = ring.last_use.of_all().get(record.id)
    return Key(**record.model_dump(exclude={"digest"}), last_used_at=used)


def _not_found() -> KeyNotFound:
    return KeyNotFound("Look at the list for the ids of keys; one that has ended cannot be changed any more.")
