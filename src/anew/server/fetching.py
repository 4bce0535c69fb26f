"""Fetching: a picture behind a URL. Off, unless whoever starts the server names hosts.

    URL --> https or http, a host of the list, its own port --> every address it resolves to is public --> one is asked

The connection goes to the address that was checked, so that a second answer of the name service changes nothing.
Redirects are not followed. The one module of anew, beside the one that pulls models, that opens a connection.
"""

import socket
import ssl
import time
from collections.abc import Collection
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from anew.errors import BadFile, Refused, TooLarge

SECONDS = 10.0
"""For each wait."""
WHOLE = 30.0
"""For all of it."""
PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")


def fetch(url: str, *, hosts: Collection[str], most: int) -> bytes:
    """The file behind a URL.

    Args:
        url: With http or https.
        hosts: Those that may be asked, by exactly these names.
        most: Bytes.

    Raises:
        Refused: fetching is off, or that host or address may not be asked.
        BadFile: nothing that can be fetched there.
        TooLarge: longer than that.
    """
    parts = _checked(url, hosts)
    host = parts.hostname or ""
    try:
        connection = _Pinned(parts.scheme, host, checked_address(host, PORTS[parts.scheme]))
        try:
            connection.request("GET", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
            return _read(connection.getresponse(), most)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        raise _nothing(type(error).__name__) from None


def checked_address(host: str, port: int) -> str:
    """The address to ask: all that a host has must be public.

    Raises:
        Refused: one of them is this machine's, its network's, or reserved.
        OSError: it has none.
    """
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if not is_public(address):
            raise Refused(
                needed="a host on the public network", found="one that is not", fix="Send the picture itself instead."
            )
    return found[0]


def is_public(address: str) -> bool:
    """Whether an address is nobody's own network.

    Example:
        >>> [is_public(each) for each in ("93.184.215.14", "127.0.0.1", "10.0.0.1", "::ffff:127.0.0.1", "0.0.0.0")]
        [True, False, False, False, False]
    """
    told = ip_address(address.partition("%")[0])
    if isinstance(told, IPv6Address):
        told = told.ipv4_mapped or told.sixtofour or told
        if isinstance(told, IPv6Address) and (told.teredo or told in _NAT64):
            return False
    return told.is_global and not told.is_multicast


class _Pinned(HTTPConnection):
    """A connection to one address, whatever its name resolves to by now."""

    def __init__(self, scheme: str, host: str, address: str) -> None:
        super().__init__(host, PORTS[scheme], timeout=SECONDS)
        self._scheme, self._address = scheme, address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), SECONDS)
        secret = self._scheme == "https"
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host) if secret else plain


def _checked(url: str, hosts: Collection[str]) -> SplitResult:
    if not hosts:
        raise Refused(
            needed="the picture itself",
            found="a URL",
            fix="Send it as a file or as base64; whoever runs the server may allow hosts by --allow-url HOST.",
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _nothing("no URL") from None
    usual = parts.scheme in PORTS and port in (None, PORTS.get(parts.scheme))
    plain = not parts.username and not parts.password and url.isascii() and url.isprintable() and " " not in url
    if not (usual and plain and parts.hostname in {host.lower() for host in hosts}):
        raise Refused(
            needed=f"a URL with http or https on one of {', '.join(sorted(hosts))}",
            found="another",
            fix="Send the picture itself instead.",
        )
    return parts


def _read(response: HTTPResponse, most: int) -> bytes:
    if response.status != 200:
        raise _nothing(f"status {response.status}")
    data, end = bytearray(), time.monotonic() + WHOLE
    while len(data) <= most and (piece := response.read(2**16)):
        data += piece
        if time.monotonic() > end:
            raise _nothing("one that comes too slowly")
    if len(data) > most:
        raise TooLarge(needed=f"a file of at most {most:,} bytes", found="a longer one", fix="Make it smaller.")
    if response.length:
        raise _nothing("half a file")
    return bytes(data)


def _nothing(found: str) -> BadFile:
    return BadFile(needed="a file behind that URL, without a redirect", found=found, fix="Send the file itself.")
