"""Tells public internet addresses from those of this machine, of a home or company network, and of no one.

Python's own ``is_global`` is not asked: what it calls global differs from version to version, and it calls so whatever
can be reached from everywhere, be it a relay or a resolver that the nearest network answers for.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# IANA's IPv4 Special-Purpose Address Registry, all of it, and multicast (RFC 1112). No host of the internet has an
# address of these, also where the registry calls a block globally reachable: that is a service close by (anycast).
_SPECIAL_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # of providers (RFC 6598)
            "127.0.0.0/8",  # this machine
            "169.254.0.0/16",  # link-local
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocols
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast tunnels
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
# All hosts of the internet are within this (RFC 4291, section 2.4); the blocks below are what IANA's IPv6
# Special-Purpose Address Registry takes out of it.
_UNICAST = IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols, Teredo's tunnels to any IPv4 address among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: tunnels to any IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
# They stand for the IPv4 address in their last 32 bits: mapped ones (RFC 4291), and those of NAT64 gateways (RFC 6052).
_EMBEDDING = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


def is_public(address: str) -> bool:
    """Whether anybody on the internet may be behind it, and nobody else.

    Args:
        address: an IPv4 or IPv6 address as ``getaddrinfo`` gives it; anything else is not public.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.scope_id is not None:
            return False  # it leads into one of this machine's networks
        if not any(parsed in network for network in _EMBEDDING):
            return parsed in _UNICAST and not any(parsed in network for network in _SPECIAL_IPV6)
        parsed = IPv4Address(int(parsed) & 0xFFFF_FFFF)
    return not any(parsed in network for network in _SPECIAL_IPV4)
