"""The models served: which versions are wanted, loaded, available, and the state that each is in.

A version is taken out of use only after its successor is available. It ends with the last request on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from smartrec_model_protocol.tensorflow_error_pb2 import Code
from smartrec_model_protocol.tensorflow_serving_pb2 import (
    ModelConfig,
    ModelSpec,
    ModelVersionStatus,
    StatusProto,
)
from smartrec_model_server.errors import InvalidArgument, NotFound, UnloadableModel
from smartrec_model_server.lifecycle.servable import LoadOptions, Servable, load
from smartrec_model_server.lifecycle.versions import fingerprint, versions_on_disk, wanted_versions

State = ModelVersionStatus.State
log = structlog.get_logger()


@dataclass(slots=True)
class Version:
    """One version from its first sight to its end. `users`: requests that run on it now."""

    number: int
    state: State = State.START
    error: str = ""
    servable: Servable | None = None
    tried: tuple[int, int] | None = None
    users: int = 0
    unused: asyncio.Event = field(default_factory=asyncio.Event)

    def status(self) -> ModelVersionStatus:
        code = Code.UNKNOWN if self.error else Code.OK
        status = StatusProto(error_code=code, error_message=self.error)
        return ModelVersionStatus(version=self.number, state=self.state, status=status)


class Models:
    """Lives on one event loop; loading and unloading run in threads beside it."""

    def __init__(self, options: LoadOptions) -> None:
        self._options = options
        self._configs: dict[str, ModelConfig] = {}
        self._versions: dict[str, dict[int, Version]] = {}
        self._refreshing = asyncio.Lock()

    async def configure(self, configs: Mapping[str, ModelConfig]) -> None:
        """Serves exactly these models from now on; returns when their versions are loaded or have failed."""
        self._configs = dict(configs)
        await self.refresh()

    async def refresh(self) -> None:
        """Reads the disk once: loads new versions that are wanted, then unloads those that are not."""
        async with self._refreshing:
            for name, config in self._configs.items():
                await self._refresh_model(name, config)
            for name in set(self._versions) - set(self._configs):
                await self._unload(name, set(self._versions[name]))
                del self._versions[name]

    async def close(self) -> None:
        """Unloads every version after its last request."""
        async with self._refreshing:
            for name, versions in self._versions.items():
                await self._unload(name, set(versions))

    @property
    def is_ready(self) -> bool:
        """Whether each configured model has an available version."""
        return bool(self._configs) and all(self._available(name) for name in self._configs)

    def ready_names(self) -> list[str]:
        return [name for name in self._configs if self._available(name)]

    def not_ready(self) -> dict[str, str]:
        """Each model without an available version, with the reason."""
        return {name: self._reason(name) for name in self._configs if not self._available(name)}

    def known_name(self, name: str) -> str:
        """`name` if a model of that name is served, else "": labels of metrics must stay bounded."""
        return name if name in self._configs else ""

    @contextmanager
    def use(self, spec: ModelSpec) -> Iterator[Servable]:
        """The version that `spec` asks for, kept loaded meanwhile. Raises: NotFound, InvalidArgument."""
        version = self._find(spec)
        version.users += 1
        try:
            assert version.servable is not None  # noqa: S101 (an available version has one)
            yield version.servable
        finally:
            version.users -= 1
            if not version.users:
                version.unused.set()

    def statuses(self, spec: ModelSpec) -> list[ModelVersionStatus]:
        """Newest first. Raises: NotFound, InvalidArgument."""
        _check_name(spec)
        number = self._asked_number(spec)
        versions = self._versions.get(spec.name, {})
        chosen = [v for v in sorted(versions, reverse=True) if number in (None, v)]
        if not chosen:
            which = f"version {number}" if number is not None else "any versions"
            raise NotFound(f"Could not find {which} of model {spec.name}")
        return [versions[number].status() for number in chosen]

    def _find(self, spec: ModelSpec) -> Version:
        _check_name(spec)
        number = self._asked_number(spec)
        available = self._available(spec.name)
        if number is None and available:
            return available[max(available)]
        if number in available:
            return available[number]
        asked = f"Latest({spec.name})" if number is None else f"Specific({spec.name}, {number})"
        raise NotFound(f"Servable not found for request: {asked}")

    def _asked_number(self, spec: ModelSpec) -> int | None:
        kind = spec.WhichOneof("version_choice")
        if kind == "version":
            return spec.version.value
        if kind == "version_label":
            labels = self._configs[spec.name].version_labels if spec.name in self._configs else {}
            if spec.version_label not in labels:
                raise InvalidArgument(f"Unrecognized servable version label: {spec.version_label}")
            return labels[spec.version_label]
        return None

    def _available(self, name: str) -> dict[int, Version]:
        versions = self._versions.get(name, {})
        return {number: v for number, v in versions.items() if v.state == State.AVAILABLE}

    def _reason(self, name: str) -> str:
        versions = self._versions.get(name, {})
        if not versions:
            return "no version folder under its base path"
        newest = versions[max(versions)]
        return newest.error or f"version {newest.number} is {State.Name(newest.state)}"

    async def _refresh_model(self, name: str, config: ModelConfig) -> None:
        on_disk = await asyncio.to_thread(versions_on_disk, Path(config.base_path))
        wanted = wanted_versions(config.model_version_policy, on_disk)
        versions = self._versions.setdefault(name, {})
        for number in wanted:
            await self._load(name, versions.setdefault(number, Version(number)), on_disk[number])
        available = self._available(name)
        if any(number in available for number in wanted):
            await self._unload(name, set(available) - set(wanted))

    async def _load(self, name: str, version: Version, folder: Path) -> None:
        mark = fingerprint(folder)
        if version.state == State.AVAILABLE or (version.state == State.END and version.tried == mark):
            return
        version.state, version.error, version.tried = State.LOADING, "", mark
        try:
            version.servable = await asyncio.to_thread(load, name, version.number, folder, self._options)
        except UnloadableModel as error:
            version.state, version.error = State.END, str(error)
            log.warning("model_version_failed", model=name, version=version.number, reason=version.error)
            return
        version.state = State.AVAILABLE
        log.info("model_version_available", model=name, version=version.number)

    async def _unload(self, name: str, numbers: set[int]) -> None:
        for number in numbers:
            version = self._versions[name][number]
            if version.servable is None:
                continue
            version.state = State.UNLOADING
            while version.users:
                version.unused.clear()
                await version.unused.wait()
            servable, version.servable = version.servable, None
            await asyncio.to_thread(servable.close)
            version.state, version.tried = State.END, None
            log.info("model_version_unloaded", model=name, version=number)


def _check_name(spec: ModelSpec) -> None:
    if not spec.name:
        raise InvalidArgument("ModelSpec has no name specified")
