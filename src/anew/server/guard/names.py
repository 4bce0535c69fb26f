"""Names: the Host that a request is for, and the Origin that it comes from.

A page of a stranger can make a browser send requests to this machine, and can give this machine's address a name of its
own (DNS rebinding). Neither can choose these headers: Host, Origin, and Sec-Fetch-Site
(https://www.w3.org/TR/fetch-metadata).
"""

from collections.abc import Collection, Mapping

from anew.errors import BadRequest, Refused

SAFE = ("GET", "HEAD", "OPTIONS")


def check_host(hosts: list[str], known: Collection[str]) -> None:
    """Refuse a request for a machine of another name.

    Args:
        hosts: Every Host header; there must be one.
        known: Names without a port.

    Raises:
        BadRequest: another name, or not one.

    Example:
        >>> check_host(["127.0.0.1:7878"], {"127.0.0.1"})
    """
    name = _without_port(hosts[0].lower()) if len(hosts) == 1 else ""
    if name not in known:
        raise BadRequest(
            needed="a Host that this server is called by",
            found="another, or none",
            fix="Use the address that anew serve printed; --name NAME adds one.",
        )


def check_origin(headers: Mapping[str, str], method: str, *, cookie: bool) -> None:
    """Refuse what the page of somebody else makes a browser send.

    Args:
        headers: In lower case.
        method: Of HTTP, or "WEBSOCKET".
        cookie: Whether the session of a browser is what opens the door; then it must say where it comes from.

    Raises:
        Refused: it comes from elsewhere, or does not say.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "")
    own = headers.get("host", "").lower()
    if origin is not None and origin.lower() not in (f"http://{own}", f"https://{own}"):
        raise _foreign()
    navigates = method == "GET" and headers.get("sec-fetch-mode") == "navigate"
    if site not in ("", "same-origin", "none") and not navigates:
        raise _foreign()
    if cookie and method not in SAFE and origin is None and site != "same-origin":
        raise _foreign()


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host


def _foreign() -> Refused:
    return Refused(
        needed="a request from this server's own pages, or from a program",
        found="one from a page of somebody else",
        fix="Open the address that anew serve printed; programs send no Origin.",
    )
