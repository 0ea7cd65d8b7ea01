"""Which addresses anyone on the internet can reach, for services that call what a request names."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# Networks whose addresses carry an IPv4 address in their last 32 bits, to which a translator may lead: RFC
# 6052, RFC 4291 (2.5.5.1), RFC 2765.
_CARRIERS = tuple(map(IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
# Site-local ones, and a network's own translators, whose IPv4 addresses may stand anywhere (RFC 8215).
_NEVER_PUBLIC = tuple(map(IPv6Network, ("fec0::/10", "64:ff9b:1::/48")))


def is_public(address: str) -> bool:
    """Whether it is neither this machine's, nor its network's, nor a cloud's metadata, however it is written.

    Raises: ValueError where it is no address.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if any(found in network for network in _NEVER_PUBLIC) or found.teredo is not None:
            return False
        carried = found.ipv4_mapped or found.sixtofour or _carried(found)
        if carried is not None:
            found = carried
    return found.is_global and not found.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    if any(address in network for network in _CARRIERS):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
