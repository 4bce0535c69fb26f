"""Kept: the identity on the disk: made on first use, imported, rotated, and whom this machine believes.

Key and certificates are one file, which takes its name in one step: two processes that both need it for the first
time end with the same one, and no crash leaves a key without its certificate.
"""

import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlparse

from anew.errors import BadIdentity, CannotWrite
from anew.home import home
from anew.image.files.atomic import whole_file
from anew.provenance.identity.checked import AFRESH, Identity, certificates_in, check_time, checked
from anew.provenance.identity.packed import certificates, digest, packed, unpacked

_LONGEST = 2**20


def own(now: datetime | None = None) -> Identity:
    """The identity of this machine, made if there is none.

    Args:
        now: When it should sign; else the clock.

    Raises:
        BadIdentity: it cannot be made or read, or it has expired.
    """
    path = _own_path()
    if not path.is_file():
        _make(path)
    _close_to_others(path)
    pem = _read(path)
    identity = unpacked(pem) or checked(pem, now)
    check_time(identity, now)
    return identity


def import_(chain: Path, key: Path, *, tsa: str = "") -> Identity:
    """Sign with somebody's own certificate from now on; the old one stays known.

    Args:
        chain: PEM: the certificate that signs first, then those above it.
        key: PEM: its private key, without a password.
        tsa: URL of a time stamp authority, asked over the network at every signing; empty asks nobody.

    Raises:
        BadIdentity: they cannot sign, or others can read the key.
        CannotWrite: there is no room or no permission.
    """
    if tsa and (urlparse(tsa).scheme not in ("http", "https") or not urlparse(tsa).hostname or not tsa.isprintable()):
        raise BadIdentity(
            needed="the address of a time stamp authority", found=repr(tsa)[:80], fix="Write it as https://host/path."
        )
    _refuse_open(key)
    pem = _read(key) + b"\n" + _read(chain)
    _replace(checked(pem, tsa=tsa))
    return own()


def rotate() -> Identity:
    """A new key made here; what the old one signed can still be checked.

    Raises:
        CannotWrite: there is no room or no permission.
    """
    from anew.provenance.identity.made import made

    _replace(checked(made()))
    return own()


def anchors() -> str:
    """The certificates that this machine believes, in PEM: its own, earlier ones, and those in ``trusted``.

    What cannot be read is left out: a damaged file in there must not keep a picture from being looked at.
    """
    folder = _folder()
    told: dict[str, str] = {}
    for path in [_own_path(), *sorted(folder.glob("earlier/*.pem"))]:
        told |= {digest(each): each for each in _certificates(path)[-1:]}
    for path in sorted(folder.glob("trusted/*.pem")):
        told |= {digest(each): each for each in _certificates(path) if _is_sound(each)}
    return "".join(told.values())


def _certificates(path: Path) -> list[str]:
    try:
        return certificates(_read(path))
    except BadIdentity:
        return []


def _is_sound(certificate: str) -> bool:
    """Whether it can be taken apart; only what others wrote is asked."""
    try:
        return bool(certificates_in(certificate.encode()))
    except BadIdentity:
        return False


def _folder() -> Path:
    return home() / "identity"


def _own_path() -> Path:
    return _folder() / "own.pem"


def _make(path: Path) -> None:
    """Make one, unless another process was first."""
    from anew.provenance.identity.made import made

    try:
        _write(path, packed(checked(made())), overwrite=False)
    except CannotWrite as error:
        if not path.is_file():
            raise BadIdentity(
                needed=f"a folder for the key that signs, {path.parent}",
                found=error.found,
                fix="Set ANEW_HOME to a folder that may be written, or say --no-sign.",
            ) from None


def _replace(identity: Identity) -> None:
    path = _own_path()
    if path.is_file():
        _put_by(path)
    _write(path, packed(identity), overwrite=True)


def _put_by(path: Path) -> None:
    """Keep the certificates of the identity that goes, and not its key."""
    goes = certificates(_read(path))
    if goes:  # else it is damaged: nothing that could be checked by it
        _write(path.parent / "earlier" / f"{digest(goes[0])[:16]}.pem", "".join(goes).encode(), overwrite=True)


def _write(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    try:
        for folder in (path.parents[1], path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            needed=f"a folder at {path.parent}",
            found=error.strerror or str(error),
            fix="Set ANEW_HOME to a folder that may be written.",
        ) from None
    with whole_file(path, overwrite) as beside:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except OSError as error:
        raise BadIdentity(
            needed="a key or certificate that can be read",
            found=f"{path}: {error.strerror or error}",
            fix="Check the path and its permissions.",
        ) from None
    if len(data) > _LONGEST:
        raise BadIdentity(
            needed="a PEM file of at most 1 MiB", found=f"{path}, which is longer", fix="Give the right file."
        )
    return data


def _close_to_others(path: Path) -> None:
    """Take away what others may do with the key, where somebody gave it to them."""
    if not _is_open(path):
        return
    try:
        path.chmod(0o600)
    except OSError as error:
        raise BadIdentity(
            needed="a key that only its owner can read", found=f"{path}: {error.strerror or error}", fix=AFRESH
        ) from None


def _refuse_open(path: Path) -> None:
    if path.is_file() and _is_open(path):
        raise BadIdentity(
            needed="a key that only its owner can read",
            found=f"{path}, which others on this machine can read",
            fix=f"chmod 600 {path}; and ask for another certificate if somebody may have taken it.",
        )


def _is_open(path: Path) -> bool:
    return os.name != "nt" and bool(path.stat().st_mode & 0o077)
