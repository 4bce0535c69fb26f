"""Reading: what the manifests in a file say, and whether they still hold.

    trusted     as it was signed, by somebody whom this machine knows
    intact      as it was signed, by somebody whom nobody here vouches for
    expired     as it was signed, but the certificate is not valid now and no time stamp says that it was
    broken      changed since, or never sound
    elsewhere   the file says that its manifest lies elsewhere; nothing was fetched
    none        an input that came without a manifest

A picture may be intact and made from one that is broken: each input has a state of its own, which whoever signed
the picture saw, or which is found now.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Literal

from anew.provenance.identity import anchors
from anew.provenance.manifest.claims import BINDING, RECORD, WATERMARK
from anew.provenance.manifest.offline import MIME, offline
from anew.provenance.manifest.words import STRANGER, is_stranger, meaning

State = Literal["trusted", "intact", "expired", "broken", "elsewhere", "none"]
_EXPIRED = frozenset({"signingCredential.expired", "claimSignature.outsideValidity"})
_KNOWN = "signingCredential.trusted"
_GOOD = (".match", ".validated", ".trusted", ".insideValidity", ".accessible")
_LONGEST = 1000
"""Letters of anything that others wrote; our own record is not cut."""


@dataclass(frozen=True)
class Finding:
    """Something that does not hold."""

    code: str
    """As C2PA names it."""
    words: str
    about: str = ""
    """The part of the manifest that it is about."""


@dataclass(frozen=True)
class Action:
    """Something that was done."""

    action: str
    source: str = ""
    """The last word of IPTC's digital source type."""
    task: str = ""
    agent: str = ""


@dataclass(frozen=True)
class Ingredient:
    """A picture that it was made from."""

    title: str
    relation: str
    """parentOf, componentOf or inputTo."""
    format: str = ""
    note: str = ""
    manifest: str = ""
    """The label of its manifest among all that the file has; empty where it came without."""
    state: State = "none"
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What one manifest says."""

    label: str
    generator: str = ""
    signer: str = ""
    """The common name of who signed."""
    issuer: str = ""
    """The organisation that stands behind it."""
    time: str = ""
    """When, by a time stamp; empty where there is none."""
    actions: tuple[Action, ...] = ()
    record: str | None = None
    """The record that anew signed, as JSON."""
    mark: str = ""
    """The id in the watermark that it is bound to."""
    assertions: tuple[str, ...] = ()
    """Labels of all statements."""
    ingredients: tuple[Ingredient, ...] = ()


@dataclass(frozen=True)
class Manifests:
    """All manifests of a file."""

    state: State
    active: Manifest | None
    """The newest, which is about the file itself; None where it cannot be read or lies elsewhere."""
    findings: tuple[Finding, ...] = ()
    every: Mapping[str, Manifest] = field(default_factory=dict)
    """All that are in the file, by label."""
    url: str = ""
    """Where the file says that its manifest lies; nothing was fetched from there."""


def read_manifests(data: bytes, kind: str) -> Manifests | None:
    """What a file's manifests say; None where there is none.

    Args:
        data: The whole file.
        kind: Its format, as ``kind_of`` names it.
    """
    from c2pa import C2paError, Reader

    if kind not in MIME:
        return None
    try:
        with offline(anchors()) as context, Reader(MIME[kind], BytesIO(data), context=context) as reader:
            return _told(json.loads(reader.json()))
    except C2paError.ManifestNotFound:
        return None
    except (C2paError, ValueError, KeyError, TypeError, AttributeError) as error:
        return _unread(str(error))


def _unread(why: str) -> Manifests:
    if not why.startswith("Remote"):
        return Manifests("broken", None, (Finding("unreadable", meaning("unreadable"), _short(why)),))
    url = next((word for word in why.split() if "://" in word), "")
    return Manifests("elsewhere", None, (_finding("manifest.inaccessible"),), url=_short(url))


def _told(store: dict[str, Any]) -> Manifests:
    results = store.get("validation_results", {})
    deltas = {each["ingredientAssertionURI"]: each["validationDeltas"] for each in results.get("ingredientDeltas", [])}
    every = {label: _manifest(label, told, deltas) for label, told in store["manifests"].items()}
    codes = results.get("activeManifest", {})
    findings = _findings(codes)
    return Manifests(_state(codes), every[store["active_manifest"]], findings, every)


def _manifest(label: str, told: dict[str, Any], deltas: Mapping[str, dict[str, Any]]) -> Manifest:
    assertions = {each["label"]: each.get("data") for each in told.get("assertions", [])}
    by = told.get("signature_info") or {}
    record = assertions.get(RECORD)
    return Manifest(
        label=label,
        generator=_short(" ".join(_generator(told))),
        signer=_short(by.get("common_name")),
        issuer=_short(by.get("issuer")),
        time=_short(by.get("time")),
        actions=tuple(_actions(assertions)),
        record=json.dumps(record, sort_keys=True, ensure_ascii=False) if record is not None else None,
        mark=_mark(assertions),
        assertions=tuple(_short(each) for each in assertions),
        ingredients=tuple(_ingredient(label, each, deltas) for each in told.get("ingredients", [])),
    )


def _generator(told: dict[str, Any]) -> Iterator[str]:
    for each in told.get("claim_generator_info") or [{"name": told.get("claim_generator", "")}]:
        yield from (str(each[key]) for key in ("name", "version") if each.get(key))


def _actions(assertions: Mapping[str, Any]) -> Iterator[Action]:
    for label, data in assertions.items():
        for each in data.get("actions", []) if label.startswith("c2pa.actions") else ():
            agent = each.get("softwareAgent") or ""
            yield Action(
                action=_short(each.get("action")),
                source=_short(each.get("digitalSourceType")).rpartition("/")[2],
                task=_short(each.get("description")),
                agent=_short(agent.get("name") if isinstance(agent, dict) else agent),
            )


def _mark(assertions: Mapping[str, Any]) -> str:
    for label, data in assertions.items():
        if label.startswith(BINDING) and data.get("alg") == WATERMARK:
            return next((_short(block.get("value")) for block in data.get("blocks", [])), "")
    return ""


def _ingredient(label: str, told: dict[str, Any], deltas: Mapping[str, dict[str, Any]]) -> Ingredient:
    manifest = _short(told.get("active_manifest"))
    seen = (told.get("validation_results") or {}).get("activeManifest") or {}
    since = next((each for uri, each in deltas.items() if uri.endswith(_uri(label, told))), {})
    codes = {key: [*seen.get(key, []), *since.get(key, [])] for key in ("success", "failure")}
    codes["failure"] += [each for each in told.get("validation_status") or [] if not _is_good(each)]
    return Ingredient(
        title=_short(told.get("title")),
        relation=_short(told.get("relationship")),
        format=_short(told.get("format")),
        note=_short(told.get("description")),
        manifest=manifest,
        state=_state(codes) if manifest else "none",
        findings=_findings(codes),
    )


def _is_good(status: Mapping[str, Any]) -> bool:
    """Whether a status of before C2PA 2.1, which kept good and bad ones in one list, is a good one."""
    return bool(status.get("success")) or status["code"].endswith(_GOOD)


def _uri(label: str, told: dict[str, Any]) -> str:
    return f"{label}/c2pa.assertions/{told.get('label')}"


def _state(codes: Mapping[str, list[dict[str, Any]]]) -> State:
    failed = {each["code"] for each in codes.get("failure", [])}
    faults = {code for code in failed if not is_stranger(code)}
    if faults:
        return "expired" if faults <= _EXPIRED else "broken"
    known = any(each["code"] == _KNOWN for each in codes.get("success", []))
    return "trusted" if known and STRANGER not in failed else "intact"


def _findings(codes: Mapping[str, list[dict[str, Any]]]) -> tuple[Finding, ...]:
    told = [_finding(each["code"], each.get("url", "")) for each in codes.get("failure", [])]
    return tuple(dict.fromkeys(told))


def _finding(code: str, about: str = "") -> Finding:
    return Finding(_short(code), meaning(code), _short(about))


def _short(text: Any) -> str:
    return "" if text is None else str(text)[:_LONGEST]
