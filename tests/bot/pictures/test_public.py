"""Which addresses are everybody's, and which are this machine's, this network's or nobody's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.public import is_public

PRIVATE = [
    *("127.0.0.1", "127.255.0.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),  # RFC 1122, 1918
    *("169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3", "192.0.0.8", "198.18.0.1", "192.0.2.1"),  # noqa: S104
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *(
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
    ),
    *("::ffff:127.0.0.1", "::ffff:192.168.1.1", "::ffff:169.254.169.254", "::127.0.0.1", "::7f00:1"),
    *("64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "2002:0808:0808::", "2001:0:1::1"),
    *("", "localhost", "1.1", "0x7f.1", "8.8.8.8.8", "8.8.8.8/32"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "172.32.0.1"]
)
def test_what_is_public_is_not(address: str) -> None:
    assert is_public(address)


@given(st.sampled_from(["10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"]), st.data())
def test_no_private_number_is_public_however_it_is_dressed(network: str, data: st.DataObject) -> None:
    within = IPv4Network(network)
    number = int(within.network_address) + data.draw(st.integers(0, within.num_addresses - 1))
    for dressed in (number | 0xFFFF << 32, number | 0x64_FF9B << 96, number << 80 | 0x2002 << 112):
        assert not is_public(str(IPv6Address(dressed)))
    assert not is_public(str(IPv4Address(number)))
