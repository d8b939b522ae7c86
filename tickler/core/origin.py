"""Where a request comes from. Pure.

Rules: every proxy of ours adds, on the right, the address it was called from. So with n proxies the client is
the n-th from the right; whatever stands further left was written by the client and is ignored. With no proxy
the header is not read at all. What is no address counts as not there.
"""

import ipaddress
from collections.abc import Mapping
from typing import Any


def client_address(meta: Mapping[str, Any], proxies: int) -> str:
    """The client's address, or "" if there is none (a socket file)."""
    peer = _address(str(meta.get("REMOTE_ADDR", "")))
    if not proxies:
        return peer
    hops = [hop for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    if not hops:
        return peer
    return _address(hops[-min(proxies, len(hops))]) or peer


def neighbourhood(address: str) -> str:
    """What limits are counted by: an IPv4 address, or the /64 that one IPv6 household or server has."""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False))


def _address(text: str) -> str:
    word = text.strip()
    if word.startswith("["):  # [2001:db8::1]:443
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:  # 192.0.2.1:443
        word = word.partition(":")[0]
    try:
        address = ipaddress.ip_address(word.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
