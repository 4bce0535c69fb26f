"""Identity: who signs here, told, brought along and changed."""

from pathlib import Path

from anew.cli.report import flat, say, say_json
from anew.provenance.identity import Identity, import_, own, rotate


def tell_identity(*, as_json: bool = False) -> int:
    """Who signs pictures on this machine; one is made if there is none.

    Raises:
        BadIdentity: it cannot sign, or has expired.
    """
    return _tell(own(), as_json=as_json)


def tell_import(chain: str, key: str, *, tsa: str = "", as_json: bool = False) -> int:
    """Sign with somebody's own certificate from now on.

    Raises:
        BadIdentity: it cannot sign, or others can read the key.
        CannotWrite: there is no room or no permission.
    """
    return _tell(import_(Path(chain), Path(key), tsa=tsa), as_json=as_json)


def tell_rotation(*, as_json: bool = False) -> int:
    """A new key made here.

    Raises:
        CannotWrite: there is no room or no permission.
    """
    return _tell(rotate(), as_json=as_json)


def _tell(identity: Identity, *, as_json: bool) -> int:
    facts = {
        "name": identity.name,
        "organisation": identity.organisation,
        "issuer": identity.issuer,
        "algorithm": identity.algorithm,
        "expires": identity.expires.date().isoformat(),
        "sha256": identity.fingerprint,
        "tsa": identity.tsa,
    }
    if as_json:
        say_json(facts)
    else:
        facts["tsa"] = identity.tsa or "none: nobody is asked for a time stamp"
        say("\n".join(f"{name:<13}{flat(value)}" for name, value in facts.items()))
    return 0
