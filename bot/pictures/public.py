"""Tells public internet addresses from those of this machine, of a home or company network, and of no one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# What a NAT64 gateway makes of IPv4 addresses (RFC 6052, section 2.1): the last 32 bits are the IPv4 address.
_NAT64 = IPv6Network("64:ff9b::/96")
# For protocols, not for hosts (RFC 6890, section 2.1); Pythons differ in how much of it they call private.
_PROTOCOLS = IPv4Network("192.0.0.0/24")


def is_public(address: str) -> bool:
    """Whether anybody on the internet may be behind it, and nobody else.

    Args:
        address: an IPv4 or IPv6 address as ``getaddrinfo`` gives it; anything else is not public.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return _is_public(parsed)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if address in _NAT64:
            return _is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        if address.sixtofour is not None or address.teredo is not None or address.is_site_local:
            return False  # tunnels to any IPv4 address, and what private networks were called before RFC 4193
    return address.is_global and not (
        address in _PROTOCOLS
        or address.is_multicast
        or address.is_reserved
        or address.is_private
        or address.is_link_local
        or address.is_loopback
        or address.is_unspecified
    )
