"""Which addresses are everybody's, and which are this machine's, this network's or nobody's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.public import is_public

# Both of IANA's special-purpose registries as of 2025, and what else no host of the internet has.
SPECIAL_IPV4 = (
    *("0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/31"),
    *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.88.99.2/32", "192.168.0.0/16"),
    *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32"),
    "224.0.0.0/4",  # multicast
)
SPECIAL_IPV6 = (
    *("::1/128", "::/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001::/32", "2001:1::1/128"),
    *("2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28"),
    *("2001:20::/28", "2001:30::/28", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16"),
    *("fc00::/7", "fe80::/10"),
    # IPv4-compatible and translated addresses, site-local ones, multicast, and what nobody has been given yet.
    *("::/96", "::ffff:0:0:0/96", "fec0::/10", "ff00::/8", "200::/7", "4000::/3", "8000::/2", "e000::/4"),
)
NOT_PUBLIC = [
    *("192.88.99.1", "127.255.0.3", "169.254.169.254", "239.255.255.250", "255.255.255.255"),
    *("fe80::1%eth0", "2606:4700::1111%eth0", "::ffff:8.8.8.8%1", "::127.0.0.1", "::8.8.8.8", "::7f00:1"),
    *("64:ff9b:1::8.8.8.8", "2002:7f00:1::", "2002:0808:0808::", "2001:0:1::1"),
    *("", "localhost", "1.1", "0x7f.1", "8.8.8.8.8", "8.8.8.8/32"),
]
PUBLIC = [
    *("8.8.8.8", "93.184.216.34", "172.32.0.1", "192.88.98.255", "192.88.100.1", "192.0.1.1", "223.255.255.255"),
    *("2606:4700::1111", "2001:200::1", "2001:4860:4860::8888", "2a00:1450:4001::1", "2620:4f:8001::1"),
    *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
]


def within(data: st.DataObject, network: IPv4Network | IPv6Network) -> int:
    """A number of the network."""
    return int(network.network_address) + data.draw(st.integers(0, network.num_addresses - 1))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not(address: str) -> None:
    assert is_public(address)


@given(st.sampled_from(SPECIAL_IPV4), st.data())
def test_no_special_ipv4_address_is_public_however_it_is_dressed(network: str, data: st.DataObject) -> None:
    number = within(data, IPv4Network(network))
    below = data.draw(st.integers(0, 2**80 - 1))
    assert not is_public(str(IPv4Address(number)))
    for dressed in (
        number,
        number | 0xFFFF << 32,  # mapped
        number | 0xFFFF << 48,  # translated
        number | 0x64_FF9B << 96,  # NAT64
        number | 0x64_FF9B_0001 << 80,  # NAT64 of one's own network
        number << 80 | 0x2002 << 112 | below,  # 6to4
        (number ^ 0xFFFF_FFFF) | 0x2001_0000 << 96 | (below & (2**64 - 1)) << 32,  # Teredo
    ):
        assert not is_public(str(IPv6Address(dressed)))


@given(st.sampled_from(SPECIAL_IPV6), st.data())
def test_no_special_ipv6_address_is_public(network: str, data: st.DataObject) -> None:
    assert not is_public(str(IPv6Address(within(data, IPv6Network(network)))))


@given(st.integers(0, 2**32 - 1).map(IPv4Address) | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_what_python_knows_for_private_is_not_public(address: IPv4Address | IPv6Address) -> None:
    own = address.is_private or address.is_link_local or address.is_loopback or address.is_unspecified
    embedded = isinstance(address, IPv6Address) and address in IPv6Network("::ffff:0:0/96")
    assert embedded or not (is_public(str(address)) and (own or address.is_multicast or address.is_reserved))
