"""Manifests: what is signed into the file by C2PA, of anew and of others, and whether it still holds.

Each picture that it was made from has a result of its own: one may be intact and made from one that was tampered with.
Nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from anew.inspecting.case import Case
from anew.inspecting.plain import parsed_object
from anew.inspecting.section import Section
from anew.provenance.manifest.reading import Finding, Ingredient, Manifest, Manifests
from anew.provenance.manifest.words import is_stranger
from anew.provenance.sources import MEANINGS

_MOST = 60
"""Manifests, and ingredients, findings and actions of each, that are shown."""


def look(case: Case) -> Section:
    """The state of the file, what its newest manifest says, and the older ones that came with its ingredients."""
    read = case.manifests
    if read is None:
        return Section("c2pa", False)
    facts = {
        "state": read.state,
        "findings": _findings(read.findings),
        "elsewhere": read.url,
        "active": _told(read.active) if read.active else None,
        "older": [_told(each) for each in _older(read)[:_MOST]],
    }
    return Section("c2pa", True, tuple(_said(read)), facts)


def _older(read: Manifests) -> list[Manifest]:
    return [each for label, each in read.every.items() if read.active is None or label != read.active.label]


def _told(manifest: Manifest) -> dict[str, Any]:
    told = {name: getattr(manifest, name) for name in ("label", "generator", "signer", "issuer", "time", "mark")}
    told["actions"] = [asdict(each) for each in manifest.actions[:_MOST]]
    told["ingredients"] = [
        asdict(each) | {"findings": _findings(each.findings)} for each in manifest.ingredients[:_MOST]
    ]
    told["assertions"] = list(manifest.assertions[:_MOST])
    told["record"] = parsed_object(manifest.record or "")
    return told


def _findings(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    return [asdict(each) for each in findings[:_MOST]]


def _said(read: Manifests) -> Iterator[str]:
    yield _state(read)
    for word in dict.fromkeys(each.source for each in read.active.actions if each.source) if read.active else ():
        yield f"Its manifest says what was made of it: {MEANINGS.get(word, word)}."
    for each in _tampered(read):
        name = each.title or "without a name"
        yield f"A picture that it was made from, {name}, does not hold: {_words(each.findings)}."


def _state(read: Manifests) -> str:
    by = f"Signed by {_whom(read.active)}" if read.active else "There is a manifest"
    if read.state == "trusted":
        return f"{by}, known to this machine, and unchanged since."
    if read.state == "intact":
        return f"{by}, and unchanged since; nobody here vouches for whoever signed."
    if read.state == "expired":
        return f"{by}, and unchanged since, but not while the certificate was valid, as far as can be told."
    if read.state == "elsewhere":
        return "It names a manifest that lies elsewhere; nothing was fetched."
    return f"{by}, but it does not hold: {_words(read.findings)}."


def _whom(manifest: Manifest) -> str:
    signer = ", ".join(filter(None, dict.fromkeys((manifest.signer, manifest.issuer))))
    return " ".join(filter(None, (manifest.generator, f"({signer})" if signer else ""))) or "somebody without a name"


def _tampered(read: Manifests) -> list[Ingredient]:
    """Ingredients that do not hold, of every manifest."""
    return [each for manifest in read.every.values() for each in manifest.ingredients if each.state == "broken"][:_MOST]


def _words(findings: tuple[Finding, ...]) -> str:
    return "; ".join(dict.fromkeys(each.words for each in findings if not is_stranger(each.code))) or "nobody says why"
