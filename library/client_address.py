"""Where a request comes from, as far as we can trust what we are told of it."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

HOME_PREFIX = 64  # bits of an IPv6 address that one household or machine has to itself (RFC 6177)


def client_ip(request: HttpRequest) -> str:
    """The address of the reader's machine, or "" where nobody can tell (a socket without a proxy).

    Each proxy adds the address that it was asked from at the right of `X-Forwarded-For`. As many as we trust are
    counted from there; what stands further left, the reader may have written.
    """
    said = request.headers.get("X-Forwarded-For", "")
    trusted = [word.strip() for word in said.split(",")][-settings.EASYLLM_TRUSTED_PROXY_COUNT :]
    if settings.EASYLLM_TRUSTED_PROXY_COUNT and (address := _address(trusted[0])):
        return str(address)
    return str(_address(request.META.get("REMOTE_ADDR", "")) or "")


def client_network(request: HttpRequest) -> str:
    """What counts as one place: an IPv4 address, or the network of an IPv6 address, whose owner has many of them."""
    address = _address(client_ip(request))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), HOME_PREFIX), strict=False))
    return str(address or "")


def _address(word: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(word)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
