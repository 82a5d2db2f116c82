"""Where webhooks may go: to public addresses, and to the private networks that the operator allows.

A name is resolved once, all its addresses are checked, and the one that was checked is the one that is called: a name
that leads elsewhere a moment later (DNS rebinding) leads nobody into the operator's network.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from service.errors import ServiceError

Address = IPv4Address | IPv6Address
Networks = Sequence[IPv4Network | IPv6Network]

LONGEST_URL = 2000
_UNICAST = ip_network("2000::/3")
_SIX_TO_FOUR = ip_network("2002::/16")


class UnfitTarget(ServiceError):  # noqa: N818 - a name like those of service.errors
    """No webhook may go there."""


def read_target(url: str, allowed: Networks) -> httpx.URL:
    """Read the address of a webhook, or raise UnfitTarget."""
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL:
        raise UnfitTarget("This is no URL.") from None
    schemes = ("https", "http") if allowed else ("https",)
    if target.scheme not in schemes or not target.host:
        raise UnfitTarget(
            f"A webhook's URL begins with {' or '.join(f'{scheme}://' for scheme in schemes)} and a host."
        )
    if target.userinfo or target.fragment or len(url) > LONGEST_URL or not url.isprintable():
        raise UnfitTarget(f"A webhook's URL has no user, no #fragment, and at most {LONGEST_URL} characters.")
    return target


def checked_addresses(target: httpx.URL, allowed: Networks) -> list[Address]:
    """Resolve a target's host, and return its addresses if webhooks may go to all of them; else raise UnfitTarget."""
    # One sentence for all that can be wrong, so that nobody explores the operator's network with it.
    refusal = f"{target.host!r} does not lead to an address that webhooks may go to."
    try:
        found = socket.getaddrinfo(target.raw_host.decode(), target.port or 443, type=socket.SOCK_STREAM)
        addresses = [ip_address(row[4][0]) for row in found]
    except (OSError, ValueError):
        raise UnfitTarget(refusal) from None
    if not all(_is_allowed(address, target.scheme, allowed) for address in addresses):
        raise UnfitTarget(refusal)
    return list(dict.fromkeys(addresses))


def _is_allowed(address: Address, scheme: str, allowed: Networks) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    inner = mapped or address
    return any(inner in network for network in allowed) or (scheme == "https" and is_public(inner))


def is_public(address: Address) -> bool:
    """Tell whether an address is of one host on the public internet (IANA special-purpose registries)."""
    if isinstance(address, IPv6Address):
        # Outside these networks are local ones, and ones that wrap an IPv4 address (RFC 6052, RFC 3056).
        return address in _UNICAST and address not in _SIX_TO_FOUR and address.is_global
    return address.is_global and not address.is_multicast
