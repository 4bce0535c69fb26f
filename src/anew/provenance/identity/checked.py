"""Checked: a key and certificates that can sign, or in words why they cannot."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from anew.errors import BadIdentity

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

AFRESH = "Run `anew identity rotate` for a new one, `anew identity import` for one of your own, or say --no-sign."


@dataclass(frozen=True)
class Identity:
    """A key that can sign, and what vouches for it."""

    name: str
    """The common name of the certificate that signs."""
    organisation: str
    issuer: str
    algorithm: str
    """As C2PA names it: es256, es384, es512, ps256 or ed25519."""
    begins: datetime
    expires: datetime
    fingerprint: str
    """SHA-256 of the certificate that signs."""
    chain: str
    """PEM: the certificate that signs, and those above it, the root left out."""
    anchor: str
    """PEM: the topmost certificate that is known; who believes it believes the signature."""
    key: bytes = b""
    """PEM, not encrypted."""
    tsa: str = ""
    """URL of the time stamp authority that is asked at every signing; empty asks nobody."""

    def __repr__(self) -> str:
        return f"<Identity {self.name}, until {self.expires:%Y-%m-%d}>"


def checked(pem: bytes, now: datetime | None = None, tsa: str = "") -> Identity:
    """Read a key and its certificates.

    Args:
        pem: The key, and the certificates from that which signs upwards.
        now: When it should sign; else the clock.
        tsa: Kept beside it.

    Raises:
        BadIdentity: there is no key or certificate in it, they do not belong together, C2PA knows no such key, or
            it is not valid yet or any more.
    """
    certificates = certificates_in(pem)
    key = _key(pem)
    leaf = certificates[0]
    _check_fit(key, leaf)
    _check_order(certificates)
    identity = Identity(
        name=name_of(leaf),
        organisation=_attribute(leaf, "O"),
        issuer=_issuer(leaf),
        algorithm=_algorithm(key),
        begins=leaf.not_valid_before_utc,
        expires=leaf.not_valid_after_utc,
        fingerprint=fingerprint(leaf),
        chain="".join(_pem(each) for each in certificates if not _self_signed(each) or each is leaf),
        anchor=_pem(certificates[-1]),
        key=_key_pem(key),
        tsa=tsa,
    )
    check_time(identity, now)
    return identity


def check_time(identity: Identity, now: datetime | None = None) -> None:
    """Refuse an identity outside of its time.

    Raises:
        BadIdentity: it is not valid yet, or any more.
    """
    now = now or datetime.now(UTC)
    if not identity.begins <= now <= identity.expires:
        late = now > identity.expires
        told = f"expired on {identity.expires:%Y-%m-%d}" if late else f"not valid before {identity.begins:%Y-%m-%d}"
        raise BadIdentity(needed="a certificate that is valid today", found=f"{identity.name}, {told}", fix=AFRESH)


def certificates_in(pem: bytes) -> "list[Certificate]":
    """The certificates in a PEM file, in order.

    Raises:
        BadIdentity: none, or a damaged one.
    """
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise BadIdentity(
            needed="certificates in PEM, the one that signs first", found=_why(error, "none"), fix=AFRESH
        ) from None


def fingerprint(certificate: "Certificate") -> str:
    """SHA-256 of a certificate, in hexadecimal."""
    from cryptography.hazmat.primitives.hashes import SHA256

    return certificate.fingerprint(SHA256()).hex()


def name_of(certificate: "Certificate") -> str:
    """What a certificate calls its owner."""
    return _attribute(certificate, "CN") or _attribute(certificate, "O") or fingerprint(certificate)[:16]


def _key(pem: bytes) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    start = pem.find(b"-----BEGIN ", 0)
    while start >= 0 and b"PRIVATE KEY" not in pem[start : pem.find(b"\n", start)]:
        start = pem.find(b"-----BEGIN ", start + 1)
    if start < 0:
        raise BadIdentity(needed="a private key in PEM", found="none", fix=AFRESH)
    try:
        return load_pem_private_key(pem[start:], password=None)
    except TypeError:
        raise BadIdentity(
            needed="a private key without a password, for signing unattended",
            found="an encrypted one",
            fix="Take the password off first: openssl pkey -in KEY -out PLAIN; then import that.",
        ) from None
    except Exception as error:  # noqa: BLE001 - of many kinds, one for each part of ASN.1 that may be broken
        raise BadIdentity(needed="a private key in PEM", found=_why(error, "a damaged one"), fix=AFRESH) from None


def _check_fit(key: Any, leaf: "Certificate") -> None:
    if key.public_key() != leaf.public_key():
        raise BadIdentity(
            needed="a key that belongs to the first certificate",
            found=f"another key than that of {name_of(leaf)}",
            fix="Give the certificate of this key first, then those above it.",
        )


def _check_order(certificates: "list[Certificate]") -> None:
    for below, above in pairwise(certificates):
        try:
            below.verify_directly_issued_by(above)
        except Exception:  # noqa: BLE001 - whatever is wrong between two certificates, they are no chain
            raise BadIdentity(
                needed="certificates from the one that signs upwards, each signed by the next",
                found=f"{name_of(below)}, which {name_of(above)} did not sign",
                fix="Put them in that order, or leave out what does not belong.",
            ) from None


def _algorithm(key: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey):
        named = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}.get(key.curve.name)
        if named:
            return named
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    raise BadIdentity(
        needed="a key that C2PA allows: EC P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits or more",
        found=type(key).__name__.removesuffix("PrivateKey").lstrip("_") or "another",
        fix="Ask for a certificate over such a key.",
    )


def _key_pem(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _pem(certificate: "Certificate") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()


def _self_signed(certificate: "Certificate") -> bool:
    return certificate.subject == certificate.issuer


def _attribute(certificate: "Certificate", short: str, *, of: str = "subject") -> str:
    return next((str(each.value) for each in getattr(certificate, of) if each.rfc4514_attribute_name == short), "")


def _issuer(certificate: "Certificate") -> str:
    return _attribute(certificate, "CN", of="issuer") or _attribute(certificate, "O", of="issuer")


def _why(error: Exception, otherwise: str) -> str:
    first = str(error).split("\n")[0].split(". ")[0].rstrip(".")
    return first[:120] or otherwise
