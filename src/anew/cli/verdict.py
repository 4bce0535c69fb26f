"""Verdict: what came out of a replay, in words and for programs."""

import json
from typing import Any

from anew.replaying import Replayed

_FROM = {
    "store": "the file has no record; the store of this machine knows its pixels",
    "watermark": "the file has no record; the store of this machine knows its watermark",
}


def verdict(made: Replayed) -> list[str]:
    """The same or not, where not and why not, a line each."""
    lines = [_FROM[made.where]] if made.where in _FROM else []
    was, now = made.record.output, made.result.record.output
    if made.identical:
        lines.append(f"identical: every sample is as the record names it, sha256 {was}")
    else:
        lines.append(f"not identical: the record names sha256 {was}, and {now} came out")
        lines += [f"why: {line}" for line in made.why]
    if made.altered:
        lines.append("but the file shows another picture: it was changed after it was made, or its record was")
    return [*lines, *_where(made)]


def facts(made: Replayed) -> dict[str, Any]:
    """The same for programs."""
    return {
        "record_from": made.where,
        "identical": made.identical,
        "altered": made.altered,
        "sha256": made.result.record.output,
        "was": made.record.output,
        "why": list(made.why),
        "difference": None if made.difference is None else made.difference.to_dict(),
        "changes": dict(made.changes),
        "record": json.loads(made.result.record.to_json()),
    }


def _where(made: Replayed) -> list[str]:
    """How the file differs from what came out."""
    if made.held is not None and not made.comparable:
        return [f"where: {made.forms}"]
    if made.difference is not None:
        return [f"where: {made.difference}"]
    return ["where: the colour profile alone"] if made.altered else []
