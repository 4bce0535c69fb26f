"""Packed: an identity as one file, which can be read without taking certificates apart.

    anew: {"name": ..., "expires": ..., ...}     what every signing has to know, and what it was checked by
    -----BEGIN PRIVATE KEY----- ...
    -----BEGIN CERTIFICATE----- ...              that which signs, those above it, the anchor

PEM allows words before the first block (RFC 7468, section 5.2). Certificates are taken apart when they come in; to do
so at every run would double what signing a picture costs.
"""

import json
import re
from base64 import b64decode
from dataclasses import fields
from datetime import datetime
from hashlib import sha256

from anew.provenance.identity.checked import Identity

_HEAD = b"anew: "
_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----\n([A-Za-z0-9+/=\s]+)-----END \1-----\n?")
_DATES = ("begins", "expires")
_IN_BLOCKS = ("key", "chain", "anchor")
_LENGTH = "certificates"
"""How many of the certificates sign; the anchor may stand behind them."""


def packed(identity: Identity) -> bytes:
    """The file of an identity."""
    told = {field.name: getattr(identity, field.name) for field in fields(identity) if field.name not in _IN_BLOCKS}
    dates = {name: told[name].isoformat() for name in _DATES}
    chain = certificates(identity.chain.encode())
    head = json.dumps({**told, **dates, _LENGTH: len(chain)}).encode()
    above = [] if chain[-1] == identity.anchor else [identity.anchor]
    return _HEAD + head + b"\n" + identity.key + "".join([*chain, *above]).encode()


def unpacked(pem: bytes) -> Identity | None:
    """What ``packed`` wrote; None where it is something else, or its words are not about its certificate."""
    head, _, rest = pem.partition(b"\n")
    every = certificates(rest)
    try:
        told = json.loads(head.removeprefix(_HEAD)) if head.startswith(_HEAD) else {}
        dates = {name: datetime.fromisoformat(told[name]) for name in _DATES}
        chain = "".join(every[: told.pop(_LENGTH)])
        key = rest[: rest.index(b"-----BEGIN CERTIFICATE-----")]
        identity = Identity(**{**told, **dates}, chain=chain, anchor=every[-1], key=key)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None
    return identity if identity.fingerprint == digest(every[0]) else None


def certificates(pem: bytes) -> list[str]:
    """The certificates in a file, each as PEM, not taken apart; damaged ones are left out."""
    found = [each[0] for each in _BLOCK.finditer(pem.decode("latin-1")) if each[1] == "CERTIFICATE"]
    return [each for each in found if digest(each)]


def digest(certificate: str) -> str:
    """SHA-256 of one of them; empty where it is damaged."""
    found = _BLOCK.match(certificate)
    try:
        return sha256(b64decode(found[2])).hexdigest() if found else ""
    except ValueError:
        return ""
