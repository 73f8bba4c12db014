"""Which machines anybody may be asked for."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sources.reachable import is_public

PRIVATE = """0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
2002:7f00:1:: 2002:c0a8:101:: 2001:: 2001::1 2001:db8::1 3fff::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
5f00::1 100::1 localhost 127.1 0177.0.0.1"""
PUBLIC = """1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.167.1.1 198.20.0.1
223.255.255.255 103.4.145.245 2606:4700:4700::1111 2a00:1450:4001::1 2400:cb00::1 ::ffff:1.1.1.1 64:ff9b::101:101
2002:101:101::1 2001:4860:4860::8888"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_what_is_in_ones_own_network_or_none_at_all_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_what_is_on_the_public_network_is(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_to_be_otherwise(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    special = address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
    if special or address.is_reserved:
        assert not is_public(str(address)) or address in ipaddress.ip_network("64:ff9b::/96")
