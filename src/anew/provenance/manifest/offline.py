"""Offline: the C2PA library, told to keep off the network, and the names that formats have there.

Left to itself it would fetch manifests that a file says lie elsewhere, and ask certificate authorities: a picture could
make this machine call any address. The one thing that may be asked is the time stamp authority that an identity names.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from c2pa import Context

MIME = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "avif": "image/avif",
    "heif": "image/heif",
    "gif": "image/gif",
}
"""The formats that a manifest can be in."""


def offline(anchors: str = "", *, host: str = "", created: tuple[str, ...] = ()) -> "Context":
    """A context of the library that reaches for nothing.

    Args:
        anchors: Certificates that are believed, in PEM.
        host: The one host that may be asked; empty is none.
        created: Labels of assertions that are our own statements, and not gathered from elsewhere.
    """
    from c2pa import Context

    settings: dict[str, Any] = {
        "verify": {"verify_after_sign": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
        "core": {"allowed_network_hosts": [host] if host else []},
        "builder": {"thumbnail": {"enabled": False}, "created_assertion_labels": list(created)},
    }
    if anchors:
        settings["trust"] = {"user_anchors": anchors}
    return Context.from_dict(settings)
