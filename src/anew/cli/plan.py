"""Plan: which file each result goes to, settled and checked before any work begins.

    one picture       OUT is its file, or a folder
    several pictures  OUT is a folder, or a pattern with {name} in it
    several seeds     -1, -2 ... is added to each name
    -                 stdin as a picture, stdout as OUT

A file that is there is replaced, as tools for pictures do, but never a picture of this very
call: that needs ``--in-place``. Nothing is created here but the folder that results go to.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anew.errors import BadInput, CannotWrite
from anew.image.files.atomic import check_writable

STREAM = "-"
"""Stands for stdin among inputs, and for stdout as the output."""


@dataclass(frozen=True)
class Wish:
    """Where results should go, as the person said it."""

    out: str = ""
    format: str = ""
    count: int = 1
    overwrite: bool = True
    in_place: bool = False


@dataclass(frozen=True)
class Order:
    """Everything a command was told beside the recipe."""

    pictures: Sequence[str]
    """Inputs that get a result each."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Files by the names that the recipe gives its other pictures."""
    wish: Wish = field(default_factory=Wish)
    limit: float = 250
    """Megapixels; larger pictures are refused before they are decoded."""
    consent: str = ""
    """Why the picture may be made, for the record."""
    coding: Mapping[str, Any] = field(default_factory=dict)
    """Quality, losslessness and depth, where the person chose them."""
    mark: bool | None = None
    """Whether to watermark what is generated; None is as the recipe says."""
    sign: bool = True
    disclose: bool = False
    """Tell in the file what the person wrote."""
    keep: bool = True
    recipe_out: str = ""
    preview: str = ""
    """A PNG that shows the work while it is done; empty = none."""
    foresee: bool = False
    """Say what would be done, and do nothing."""
    as_json: bool = False
    quiet: bool = False


def plan(pictures: Sequence[str], others: Iterable[str], wish: Wish) -> list[list[str]]:
    """The outputs of each picture, one a seed.

    Args:
        pictures: Inputs that get a result each; ``-`` is stdin.
        others: Masks, styles and the like; read by every run.
        wish: Where to.

    Raises:
        BadInput: the names contradict each other.
        CannotWrite: an output would destroy an input, is a folder, or has none to lie in.
    """
    others = list(others)
    _check_streams([*pictures, *others], wish)
    if not wish.out and not wish.in_place:
        raise BadInput(needed="a place for the result", found="no -o", fix="Add -o OUT, or -o - for stdout.")
    outputs = [_numbered(_target(picture, pictures, wish), wish.count) for picture in pictures]
    _check_apart([each for group in outputs for each in group])
    for picture, group in zip(pictures, outputs, strict=True):
        for output in group:
            _check_inputs(output, picture, [*pictures, *others], wish)
            _check_writable(output, wish)
    return outputs


def check_preview(order: Order, outputs: Iterable[Sequence[str]]) -> None:
    """Refuse a preview that cannot be written, or would be written over a picture of this very call.

    Raises:
        BadInput: not the name of a PNG.
        CannotWrite: it is an input or an output, or has no folder to lie in.
    """
    if not order.preview:
        return
    if Path(order.preview).suffix.lower() != ".png":
        raise BadInput(needed="--preview FILE.png", found=order.preview, fix="Previews are PNG; name it so.")
    others = [*order.pictures, *order.others.values(), *(each for group in outputs for each in group)]
    if any(_same(order.preview, each) or Path(order.preview).resolve() == Path(each).resolve() for each in others):
        raise CannotWrite(
            needed="a preview that is neither an input nor a result",
            found=order.preview,
            fix="Choose another name for --preview.",
        )
    check_writable(Path(order.preview))


def _check_streams(inputs: list[str], wish: Wish) -> None:
    if inputs.count(STREAM) > 1:
        raise BadInput(needed="stdin named once", found=f"- {inputs.count(STREAM)} times", fix="Give files by name.")
    if wish.out == STREAM and wish.count > 1:
        raise BadInput(needed="one picture for stdout", found=f"--count {wish.count}", fix="Write to files.")
    if STREAM in inputs and not wish.out:
        raise BadInput(needed="a place for what came by stdin", found="--in-place", fix="Add -o OUT, or -o -.")


def _target(picture: str, pictures: Sequence[str], wish: Wish) -> str:
    out = wish.out or picture
    name = "stdin.png" if picture == STREAM else Path(picture).name
    if wish.format:
        name = f"{Path(name).stem}.{wish.format}"
    if out == STREAM and len(pictures) == 1:
        return out
    if "{name}" in Path(out).name:
        return str(Path(out).with_name(Path(out).name.replace("{name}", Path(name).stem)))
    if wish.out and _is_folder(out, several=len(pictures) > 1):
        return str(Path(out) / name)
    if wish.out and len(pictures) > 1:
        raise BadInput(
            needed=f"a folder, or a pattern with {{name}} in it, for {len(pictures)} pictures",
            found="stdout" if out == STREAM else out,
            fix="Write -o results/ or -o '{name}-new.png'.",
        )
    return out


def _is_folder(out: str, *, several: bool) -> bool:
    return out.endswith(("/", os.sep)) or Path(out).is_dir() or (several and out != STREAM and not Path(out).suffix)


def _numbered(output: str, count: int) -> list[str]:
    """``out.png`` three times: ``out-1.png``, ``out-2.png``, ``out-3.png``."""
    if count == 1:
        return [output]
    path = Path(output)
    return [str(path.with_name(f"{path.stem}-{number}{path.suffix}")) for number in range(1, count + 1)]


def _check_apart(outputs: list[str]) -> None:
    twice = next((each for each in outputs if outputs.count(each) > 1), None)
    if twice:
        raise BadInput(
            needed="a name of its own for each result",
            found=f"{twice} twice",
            fix="Pictures of the same name go to folders of their own: run anew once for each.",
        )


def _check_inputs(output: str, own: str, inputs: Iterable[str], wish: Wish) -> None:
    for each in inputs:
        if _same(output, each) and not (wish.in_place and each == own):
            raise CannotWrite(
                needed="an output that is not one of the inputs",
                found=output,
                fix="Choose another name with -o."
                if wish.in_place or each != own
                else "Choose another name, or say --in-place to replace the picture itself.",
            )


def _same(output: str, each: str) -> bool:
    if STREAM in (output, each) or not Path(each).exists():
        return False
    if Path(output).exists():
        return Path(output).samefile(each)
    return Path(output).resolve() == Path(each).resolve()


def _check_writable(output: str, wish: Wish) -> None:
    if output != STREAM:
        _make_folder(Path(output).parent, wish)
        check_writable(Path(output), wish.overwrite or wish.in_place)


def _make_folder(folder: Path, wish: Wish) -> None:
    """Make the folder if it is the one that OUT names; its own parent must be there."""
    if Path(wish.out) == folder and not folder.exists() and folder.parent.is_dir():
        with suppress(OSError):  # told by ``check_writable``, which finds no folder
            folder.mkdir()
