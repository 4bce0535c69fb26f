"""What the OpenAPI of the server says, tried out: schemathesis makes requests from it, and looks at every answer."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

import anew
from anew.jobs import memory
from benchmarks.measure import tell
from benchmarks.pictures import crop
from benchmarks.report import ROOT, Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """Requests made from the OpenAPI of `anew serve` by schemathesis, good and bad ones, for every path below /v1
of anew's own API but the streams of events, which do not end. Looked at in each answer: a status that the OpenAPI
knows, a body of its schema, its content type, no fault of the server's own, bad requests refused. Not looked at:
whether what the schema allows is taken, for a recipe is more than its schema; and wrong keys, of which the server hears
only so many. Half of the ids and digests are of a job and a picture that are there. Rounds differ by their seed."""
NATIVE = "^/v1/(uploads|jobs|trees|samples|plan|inspect|history|tasks|engines|models/local)"
ROUNDS, MOST = 3, 50
PHASES = "coverage,fuzzing,stateful"


def words(url: str, key: str, *, seed: int, most: int, phases: str = PHASES) -> list[str]:
    """The command of one round.

    Args:
        url: Of the server.
        key: What opens it.
        seed: Of the round.
        most: Cases of each path.
        phases: Of schemathesis.
    """
    return [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json"),
        *("--header", f"Authorization: Bearer {key}", "--seed", str(seed), "--max-examples", str(most)),
        *("--phases", phases, "--include-path-regex", NATIVE, "--exclude-path-regex", "/events$"),
        *("--exclude-checks", "positive_data_acceptance,ignored_auth", "--suppress-health-check", "all", "--no-color"),
    ]


def run(quick: bool) -> Report:
    """Start a server, and try out what it says of itself."""
    from benchmarks.serving import _server

    cases, faults, early, rounds = 0, 0, 0, 1 if quick else ROUNDS
    with tempfile.TemporaryDirectory() as name, _server(Path(name)) as place:
        url = f"http://127.0.0.1:{place.port}"
        told = {**os.environ, "SCHEMATHESIS_HOOKS": "benchmarks.api_hooks", "PYTHONPATH": str(ROOT)}
        told |= _known(url, place.key)
        for seed in range(1, rounds + 1):
            asked = words(url, place.key, seed=seed, most=3 if quick else MOST)
            done = subprocess.run(asked, capture_output=True, text=True, env=told, cwd=name, check=False)
            cases += _count("generated", done.stdout)
            faults += _count("unique failures", done.stdout) or int(done.returncode != 0)
            early = early or memory.held(place.pid)
            tell(f"  round {seed}: {cases} cases, {faults} faults" + (done.stdout if done.returncode else ""))
        late = memory.held(place.pid)
    rows: list[list[Cell]] = [
        ["requests", cases],
        ["answers that are not what the OpenAPI says, or faults of the server", faults],
        ["memory of the server after the first round, MB", early / 1e6],
        ["the same at the end, MB", late / 1e6],
    ]
    return Report(
        "api_fuzz",
        INTRO,
        [Table("The API, tried out", ("what", "found"), rows)],
        [
            Target("answers that are not what the OpenAPI says", float(faults), most=0.0),
            Target("requests tried", float(cases), least=10_000.0),
        ],
    )


def _known(url: str, key: str) -> dict[str, str]:
    """A picture and a job that are there, for the hooks."""
    data = anew.Picture.from_array(crop("astronaut")[:48, :48]).to_bytes("png")
    digest = _asked(f"{url}/v1/uploads", key, data, "application/octet-stream")["digest"]
    job = {"recipe": {"task": "control", "with": {"kind": "gray"}}, "pictures": {"picture": digest}}
    id = _asked(f"{url}/v1/jobs", key, json.dumps(job).encode(), "application/json")["id"]
    return {"ANEW_FUZZ_DIGEST": digest, "ANEW_FUZZ_JOB": id}


def _asked(url: str, key: str, body: bytes, kind: str) -> dict[str, str]:
    request = Request(url, body, {"X-Api-Key": key, "Content-Type": kind})
    with urlopen(request, timeout=60) as answer:
        told: dict[str, str] = json.load(answer)
        return told


def _count(what: str, output: str) -> int:
    found = re.search(rf"(\d+) (?:found \d+ )?{what}", output)
    return int(found.group(1)) if found else 0


if __name__ == "__main__":
    raise SystemExit(main({"api_fuzz": run}))
