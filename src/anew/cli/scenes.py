"""Scenes: the pictures that the repository draws itself, to try training on."""

from pathlib import Path
from typing import get_args

from anew.cli.common import in_range
from anew.cli.progress import shown
from anew.cli.report import note, say_json
from anew.errors import BadInput, CannotWrite, did_you_mean
from anew.training.scenes import Kind, make_scenes

FAMILY = {"paired": "pix2pix", "unpaired": "cyclegan", "prints": "cyclegan", "labels": "spade"}
"""A family that learns from each kind."""


def tell_scenes(out: str, *, kind: str, count: int, size: int, seed: int, as_json: bool, quiet: bool) -> int:
    """Draw scenes into a new folder and say how to train on them.

    Raises:
        BadInput: no such kind, or a number out of range.
        CannotWrite: the folder has something in it, or cannot be written.
    """
    wanted = kind_of(kind)
    in_range("--count", count, 1, 1_000_000)
    in_range("--seed", seed, 0, 2**32 - 1)
    if Path(out).exists() and any(Path(out).iterdir()):
        raise CannotWrite(needed="a new or an empty folder", found=f"{out}, with files in it", fix="Choose another.")
    with shown(quiet=quiet or as_json, compiles=False) as progress:
        make_scenes(Path(out), count, size, seed, wanted, progress)
    if as_json:
        say_json({"folder": out, "kind": kind, "count": count, "size": size, "seed": seed})
    elif not quiet:
        family = FAMILY[kind]
        note(
            f"{count} scenes in {out}. Try: anew train {family} {out} --size {size} --steps 400 --out runs/{family}-try"
        )
    return 0


def kind_of(name: str) -> Kind:
    """The kind of that name.

    Raises:
        BadInput: there is none.
    """
    for known in get_args(Kind):
        if name == known:
            kind: Kind = known
            return kind
    raise BadInput(needed=f"--kind {', '.join(get_args(Kind))}", found=name, fix=did_you_mean(name, get_args(Kind)))
