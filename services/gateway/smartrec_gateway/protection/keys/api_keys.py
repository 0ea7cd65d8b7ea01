"""Which API key is whose, where one install serves several shops."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from smartrec_gateway.settings import BadConfiguration, GatewaySettings, checked_key, read_api_key

TenantOfKey = Mapping[str, str | None]


def read_keys(settings: GatewaySettings) -> TenantOfKey:
    """Returns: by API key its shop; None is the install's own. Empty: no key is needed.

    Raises: BadConfiguration.
    """
    if settings.tenant_keys_file is None:
        own = read_api_key(settings)
        return {} if own is None else {own: None}
    keys: dict[str, str | None] = dict(_tenant_keys(settings.tenant_keys_file))
    if settings.api_key or settings.api_key_file:
        own = read_api_key(settings)
        if own in keys:
            raise BadConfiguration("GATEWAY_TENANT_KEYS_FILE gives a shop the key of GATEWAY_API_KEY.")
        keys[own or ""] = None
    return keys


def _tenant_keys(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"GATEWAY_TENANT_KEYS_FILE cannot be read: {error}") from error
    keys: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"GATEWAY_TENANT_KEYS_FILE, line {number}"
        tenant, _, key = line.strip().partition(" ")
        if checked_key(key, where) in keys:
            raise BadConfiguration(f"{where}: this key is another shop's already.")
        keys[key.strip()] = tenant
    if not keys:
        raise BadConfiguration("GATEWAY_TENANT_KEYS_FILE names no shop; write a line SHOP KEY for each.")
    return keys
