"""All keys that are in force: those of the settings, which may do everything, and those of the file."""

from __future__ import annotations

from smartrec_gateway.protection.keys.api_keys import read_keys
from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.last_use import LastUse
from smartrec_gateway.protection.keys.principal import Principal
from smartrec_gateway.protection.keys.records import digest_of, now_utc
from smartrec_gateway.settings import GatewaySettings, is_loopback

OF_THE_SETTINGS = "settings"


class KeyRing:
    """`needs_key` False: programs of this machine are served without one."""

    def __init__(self, settings: GatewaySettings) -> None:
        """Raises: BadConfiguration."""
        self._of_settings = {
            digest_of(key): Principal(OF_THE_SETTINGS, tenant) for key, tenant in read_keys(settings).items()
        }
        self.file = KeyFile(settings.keys_file) if settings.keys_file else None
        if self.file:
            self.file.read()  # what cannot be read stops the start
        self.last_use = LastUse(settings.keys_file)
        is_reached_from_here_alone = is_loopback(settings.published_host or settings.host)
        is_open_here = self.file is None or (settings.keyless_on_loopback and is_reached_from_here_alone)
        self.needs_key = bool(self._of_settings) or not is_open_here

    @property
    def has_keys(self) -> bool:
        return self.file is not None or bool(self._of_settings)

    def principal(self, text: str) -> Principal | None:
        """Whose key this is; None where it is not, or no longer, in force.

        Digests are looked up, so the time that it takes tells nothing of any key.
        """
        digest = digest_of(text)
        if digest in self._of_settings:
            return self._of_settings[digest]
        record = self.file.in_force().get(digest) if self.file else None
        if record is None or not record.is_in_force(now_utc()):
            return None
        self.last_use.note(record.id)
        return record.principal()

    def is_origin_of_a_public_key(self, origin: str) -> bool:
        """Whether a browser may ask from there at all; which key it then sends is looked at with the call."""
        records = self.file.in_force().values() if self.file else ()
        return any(origin in record.origins and record.is_in_force(now_utc()) for record in records)
