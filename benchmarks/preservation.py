"""Does a single sample change outside the mask? Every lossless kind of file, in and out, read by somebody else.

The picture is written by this folder's own code or a library, opened, inpainted and saved by anew, and both files
are read again without anew. The count is of the pixels outside the mask with any sample that differs.
"""

import tempfile
from pathlib import Path

import numpy as np

import anew
from benchmarks.filing import Kind, Samples, kinds
from benchmarks.measure import anew_command, command_cost, tell
from benchmarks.pictures import Mask, sized
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """`anew.open`, `anew.Inpaint`, `.save` on a photograph of 96 x 64 pixels in every lossless kind of file; both
files are then read natively without anew and compared sample by sample. Painted pixels that changed show that
something was done. A picture that comes back in another mode, depth or size counts as changed everywhere; but a
palette, or grey of 1, 2 or 4 bits, may come back wider when the filling needs more colours, and then the colours it
stands for are compared. The last rows go through the command line."""

WIDTH, HEIGHT = 96, 64
TYPED = ("RGB 16 bit", "palette 8 bit", "CMYK 8 bit", "RGBA 8 bit, lossless")
"""The kinds that are also sent through the command line."""


def run(quick: bool) -> Report:
    """Send every kind of file through anew and count what changed."""
    every = kinds(_deep())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [_row(folder, kind, "library") for kind in (every[:3] if quick else every)]
        typed = [kind for kind in every if kind.what in TYPED]
        rows += [_row(folder, kind, "command line") for kind in (typed[:1] if quick else typed)]
    changed = sum(int(row[-2]) for row in rows)
    head = ("file", "mode and depth", "came back as", "door", "read by", "kept pixels that changed", "painted that did")
    target = Target(f"kept pixels that changed in {len(rows)} files", float(changed), most=0.0)
    return Report("preservation", INTRO, [Table("One picture each", head, rows)], [target])


def _row(folder: Path, kind: Kind, door: str) -> list[Cell]:
    before, after = folder / f"in.{kind.suffix}", folder / f"out.{kind.suffix}"
    kind.write(before)
    was = kind.read(before)
    mask = _mask(was)
    anew.Picture.from_array(mask).save(folder / "mask.png")
    after.unlink(missing_ok=True)
    if door == "library":
        anew.Inpaint()(anew.open(before), mask=anew.open(folder / "mask.png"), seed=7).save(after)
    else:
        command_cost(anew_command("inpaint", before, "--mask", folder / "mask.png", "-o", after))
    changed = _changed(kind, before, after, was)
    kept, painted = int(changed[~mask].sum()), int(changed[mask].sum())
    tell(f"  {kind.suffix} {kind.what}, {door}: {kept} kept pixels changed, {painted} painted ones")
    return [kind.suffix, kind.what, kind.found(after), door, kind.reader, kept, painted]


def _changed(kind: Kind, before: Path, after: Path, was: Samples) -> Mask:
    """The pixels with any sample that differs; all of them where mode, depth or size do."""
    now = kind.read(after)
    if was.shape != now.shape or not (kind.few or kind.found(before) == kind.found(after)):
        return np.ones(was.shape[:2], bool)
    differs = np.asarray(was != now)
    return differs if differs.ndim == 2 else np.asarray(differs.any(axis=2))


def _deep() -> Samples:
    """A photograph in 16 bits, all of them in use."""
    photo = sized("coffee", WIDTH, HEIGHT).astype(np.uint16)
    return photo * np.uint16(256) + np.random.default_rng(0).integers(0, 256, photo.shape, dtype=np.uint16)


def _mask(like: Samples) -> Mask:
    """A box and a single pixel, as a person would paint them on the upright picture."""
    mask = np.zeros(like.shape[:2], bool)
    mask[20:40, 18:44] = True
    mask[5, 9] = True
    return mask


if __name__ == "__main__":
    raise SystemExit(main({"preservation": run}))
