"""Words: what the codes of a C2PA validator mean, for a person.

Source
    C2PA Specification 2.2, section 15.2 (validation status codes).
"""

_CHANGED = "the file was changed after it was signed: its pixels, or what is written beside them"

WORDS = {
    "assertion.dataHash.mismatch": _CHANGED,
    "assertion.bmffHash.mismatch": _CHANGED,
    "assertion.boxesHash.mismatch": _CHANGED,
    "assertion.hashedURI.mismatch": "a statement in the manifest was changed after it was signed",
    "assertion.missing": "a statement that was signed is gone",
    "assertion.undeclared": "there is a statement that was never signed",
    "assertion.inaccessible": "a statement lies elsewhere, and was not fetched",
    "assertion.notRedacted": "a statement that is said to be taken out is there",
    "assertion.action.malformed": "what is said to have been done makes no sense",
    "assertion.action.ingredientMismatch": "something is said to have been done to a picture that is not named",
    "claimSignature.mismatch": "the signature is broken: it does not belong to what is said here",
    "claimSignature.missing": "there is no signature",
    "claimSignature.outsideValidity": "it was signed when its certificate was not valid",
    "claim.missing": "there is a manifest that says nothing",
    "claim.multiple": "there is more than one claim in a manifest",
    "claim.malformed": "the claim cannot be read",
    "claim.hardBindings.missing": "nothing binds the manifest to this file",
    "signingCredential.untrusted": "signed by somebody whom this machine does not know",
    "cawg.x509.credential.untrusted": "a person is named by a certificate that this machine does not know",
    "signingCredential.trusted": "signed by somebody whom this machine knows",
    "signingCredential.expired": "the certificate that signed has expired",
    "signingCredential.invalid": "the certificate that signed is not one for C2PA",
    "signingCredential.ocsp.revoked": "the certificate that signed was revoked",
    "timeStamp.mismatch": "the time stamp belongs to something else",
    "timeStamp.untrusted": "the time stamp is by somebody whom this machine does not know",
    "timeStamp.outsideValidity": "the time stamp was made when its certificate was not valid",
    "ingredient.manifest.missing": "the manifest of a picture that it was made from is gone",
    "ingredient.manifest.mismatch": "the manifest of a picture that it was made from was changed",
    "ingredient.unknownProvenance": "a picture that it was made from came without a manifest",
    "ingredient.claimSignature.missing": "the manifest of a picture that it was made from has no signature",
    "ingredient.hashedURI.mismatch": "the manifest of a picture that it was made from was changed",
    "manifest.inaccessible": "the manifest lies elsewhere, and was not fetched",
    "manifest.compressed.invalid": "the manifest is damaged",
    "algorithm.unsupported": "it was signed in a way that is not known here",
    "algorithm.deprecated": "it was signed in a way that is no longer safe",
    "general.error": "the manifest is damaged",
    "unreadable": "there is a manifest that cannot be read",
}
"""Those that mean something to whoever holds the picture; the others are told by their code."""

STRANGER = "signingCredential.untrusted"
"""Not a fault: nobody here vouches for whoever signed."""


def is_stranger(code: str) -> bool:
    """Whether a code says only that nobody here vouches for somebody: no fault of the file.

    Example:
        >>> is_stranger("cawg.x509.credential.untrusted"), is_stranger("assertion.dataHash.mismatch")
        (True, False)
    """
    return code.endswith(".untrusted")


def meaning(code: str) -> str:
    """What a code means.

    Example:
        >>> meaning("claimSignature.mismatch")
        'the signature is broken: it does not belong to what is said here'
        >>> meaning("assertion.cbor.invalid")
        'the manifest does not hold: assertion.cbor.invalid'
    """
    return WORDS.get(code, f"the manifest does not hold: {code}")
