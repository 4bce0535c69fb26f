"""Made: a key and the certificates over it, made on this machine without a network.

    root (30 years) --> signer (10 years)

The key of the root is dropped at once: nothing else can ever be issued under it. So an authority between the two, as
large issuers have, would protect nothing; it would add half a kilobyte to every picture.

Source
    C2PA Specification 2.2, section 14.5 (certificate profile); RFC 5280.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, KeyUsage, Name

CLAIM_SIGNING = "1.3.6.1.4.1.62558.2.1"
"""The extended key usage of C2PA; older validators ask for that of mail, which stands beside it."""
LONG, SHORT = timedelta(days=30 * 365), timedelta(days=10 * 365)
BEFORE = timedelta(days=1)
"""Valid since a day ago, for readers whose clock is late."""


class _Pair(NamedTuple):
    key: "EllipticCurvePrivateKey"
    certificate: "Certificate"


def made(now: datetime | None = None) -> bytes:
    """A new key and its certificates in PEM: key, signer, root.

    Args:
        now: When it begins; else the clock.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    begin = (now or datetime.now(UTC)) - BEFORE
    root = _certified("authority", None, begin, LONG, below=0)
    signer = _certified("signer", root, begin, SHORT, below=None)
    key = signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + b"".join(each.certificate.public_bytes(Encoding.PEM) for each in (signer, root))


def _certified(what: str, above: _Pair | None, begin: datetime, term: timedelta, below: int | None) -> _Pair:
    """A key and its certificate.

    Args:
        what: Its part in the chain.
        above: Who signs it; None signs itself.
        begin: From when it holds.
        term: How long.
        below: How many authorities may stand under it; None where it is no authority.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    name = _name(what, own.digest.hex()[:8])
    signing = above.key if above else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(above.certificate.subject if above else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + term)
        .add_extension(x509.BasicConstraints(ca=below is not None, path_length=below), critical=True)
        .add_extension(own, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .add_extension(_usage(authority=below is not None), critical=True)
    )
    if below is None:
        usages = [ExtendedKeyUsageOID.EMAIL_PROTECTION, x509.ObjectIdentifier(CLAIM_SIGNING)]
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return _Pair(key, builder.sign(signing, SHA256()))


def _name(what: str, digest: str) -> "Name":
    """Nothing of the person or the machine in it; the digest tells two identities apart."""
    from cryptography.x509 import Name, NameAttribute
    from cryptography.x509.oid import NameOID

    return Name(
        [
            NameAttribute(NameOID.ORGANIZATION_NAME, "anew, a key made on the machine that signed"),
            NameAttribute(NameOID.COMMON_NAME, f"anew {what} {digest}"),
        ]
    )


def _usage(*, authority: bool) -> "KeyUsage":
    from cryptography.x509 import KeyUsage

    return KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
