"""The card of what was taught to a diffusion model: a README.md beside the files, written from their facts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from anew.engines.diffusion.learning.product import read_facts
from anew.image.files.atomic import write_whole
from anew.training.modelcard import NAME
from anew.training.report import duration, read

SOURCES: Mapping[str, str] = {
    "instruct": "InstructPix2Pix (Brooks et al. 2023, arXiv:2211.09800)",
    "lora": "LoRA (Hu et al. 2021, arXiv:2106.09685), taught as DreamBooth is (Ruiz et al. 2023, arXiv:2208.12242)",
}
"""What each family is, and where it is from."""


def write_card(folder: Path) -> Path:
    """Write ``README.md`` into the folder of a run.

    Raises:
        CannotWrite: no room or no permission; a card that was there stays.
    """
    path = folder / NAME
    write_whole(path, card(folder).encode())
    return path


def card(folder: Path) -> str:
    """The text of the card, in Markdown; no path of this machine is in it."""
    facts = read_facts(folder)
    sections = {
        "How to use it": _use(facts),
        "What it learned from": _data(facts),
        "How it was trained": _training(facts, folder),
        "What it is for": _intended(facts),
        "Where it comes from": _provenance(facts),
    }
    body = "\n\n".join(f"## {title}\n\n" + "\n".join(lines) for title, lines in sections.items())
    data = facts.get("data", {})
    head = f"{data.get('name', 'pictures')}, on {facts.get('base')}"
    return f"# {head}\n\n{SOURCES.get(str(facts.get('family')), '')}, for {facts.get('steps', 0):,} steps.\n\n{body}\n"


def _words(facts: Mapping[str, Any]) -> str:
    return str((facts.get("data", {}).get("words") or [""])[0])


def _use(facts: Mapping[str, Any]) -> Iterator[str]:
    told = "'" + _words(facts).replace("'", "") + "'"
    ask = (
        f"edit photo.png --instruction {told}"
        if facts.get("family") == "instruct"
        else f"reimagine photo.png --prompt {told}"
    )
    whole = str(facts.get("file")).startswith("model/")
    yield "With `pip install 'anew[diffusion]'`, from inside this folder:\n"
    yield "```sh"
    yield f"anew {ask} --model {'model' if whole else 'BASE --set loras=.'} -o out.png"
    yield "```\n"
    if whole:
        yield "`model/` is a directory that diffusers opens too, with `from_pretrained`."
        return
    yield f"BASE is the directory of {facts.get('base')}. `--set loras=.:0.7` gives it less to say. With diffusers:\n"
    yield "```python"
    yield f'pipe.load_lora_weights(".", weight_name="{facts.get("file")}")'
    yield "```"


def _data(facts: Mapping[str, Any]) -> Iterator[str]:
    data = facts.get("data", {})
    what = f"{data['triples']} triples" if "triples" in data else f"{data.get('pictures', 0)} pictures"
    yield f"{what} of {data.get('name')}, with the words:\n"
    yield from (f"- {words}" for words in data.get("words", []))
    if data.get("kept"):
        yield f"\nAnd {data['kept']} pictures of what was to be kept."
    yield f"\nLicence of the pictures, as stated by whoever trained it: {facts.get('licence')}."


def _training(facts: Mapping[str, Any], folder: Path) -> Iterator[str]:
    files = read(folder)
    seconds = sum(float(line.get("seconds", 0)) for line in files.metrics)
    spent = f", {duration(seconds)} on {files.run.get('device', 'cpu')}" if seconds else ""
    yield f"{facts.get('steps', 0):,} steps of batch {facts.get('batch')} at {facts.get('size')} px,"
    yield f"seed {facts.get('seed')}, in {files.run.get('precision')}{spent}.\n"
    told = facts.get("options", {})
    yield ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items() if value != "") + "."
    for line in files.lines:
        if line.get("event") == "diagnosis":
            yield f"\n- At step {int(line['step']):,}: {line.get('text', '')}"


def _intended(facts: Mapping[str, Any]) -> Iterator[str]:
    yield "Pictures that follow words, on the base it was taught on or close relatives of it. It can do nothing alone."
    yield ""
    yield "It remembers the pictures it learned from, and may give them back nearly as they were. Do not make pictures"
    yield "of real people without their consent, and do not show what it makes as photographs."
    if facts.get("licence") == "unstated":
        yield "The licence of the pictures is unstated: find it out before you publish this or what it makes."
    yield "The licence of the base binds this too."


def _provenance(facts: Mapping[str, Any]) -> Iterator[str]:
    yield f"`{facts.get('file')}`, SHA-256 `{facts.get('weights')}`; base SHA-256 `{facts.get('base_sha256')}`."
    yield f"Made by anew {facts.get('anew')}."
