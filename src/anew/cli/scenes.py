"""Scenes: the pictures that the repository draws itself, to try training on."""

from pathlib import Path

from anew.cli.common import in_range
from anew.cli.progress import shown
from anew.cli.report import note, say_json
from anew.errors import BadInput, did_you_mean

KINDS = ("paired", "unpaired", "labels")
FAMILY = {"paired": "pix2pix", "unpaired": "cyclegan", "labels": "spade"}
"""A family that learns from each kind."""


def tell_scenes(out: str, *, kind: str, count: int, size: int, seed: int, as_json: bool, quiet: bool) -> int:
    """Draw scenes into a new folder and say how to train on them.

    Raises:
        BadInput: no such kind, or a number out of range.
        CannotWrite: the folder has something in it, or cannot be written.
    """
    if kind not in KINDS:
        raise BadInput(needed=f"--kind {', '.join(KINDS)}", found=kind, fix=did_you_mean(kind, KINDS))
    in_range("--count", count, 1, 1_000_000)
    in_range("--size", size, 16, 4096)
    in_range("--seed", seed, 0, 2**32 - 1)
    from anew.training.scenes import write_scenes

    with shown(quiet=quiet or as_json, compiles=False) as progress:
        write_scenes(Path(out), kind, count, size, seed, progress=progress)
    if as_json:
        say_json({"folder": out, "kind": kind, "count": count, "size": size, "seed": seed})
    elif not quiet:
        family = FAMILY[kind]
        note(
            f"{count} scenes in {out}. Try: anew train {family} {out} --size {size} --steps 400 --out runs/{family}-try"
        )
    return 0
