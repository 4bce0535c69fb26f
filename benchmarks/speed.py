"""What does each task cost? CPU seconds of the public call, warm, at the sizes that the targets name."""

from collections.abc import Callable

import cv2
import numpy as np

import anew
from benchmarks.measure import Cost, tell, warm_cost
from benchmarks.pictures import Bytes, Mask, hole, sized
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """Every task of the patch engine, called as `anew.Task(...)(picture, ...)`: warm, the median of three runs.
Photographs are resampled to the size named, because the sizes matter here and the quality does not."""

MOST = {"restyle 768 x 512": 10.0, "retarget 768 x 512 to 1152 x 512": 8.0, "outpaint 480 x 320 to 768 x 416": 4.0}
"""CPU seconds allowed."""


def run(quick: bool) -> Report:
    """Time every task."""
    costs: dict[str, Cost] = {}
    for name, work in list(_tasks().items())[: 2 if quick else None]:
        costs[name] = warm_cost(work, times=1 if quick else 3)
        tell(f"  {name}: {costs[name].cpu:.2f} CPU s")
    rows: list[list[Cell]] = [[name, cost.cpu, cost.wall] for name, cost in costs.items()]
    table = Table("Warm calls, median of three", ("task", "CPU s", "seconds on the clock"), rows)
    targets = [
        Target(f"CPU of {name}", costs[name].cpu, most=most, unit=" s") for name, most in MOST.items() if name in costs
    ]
    return Report("speed", INTRO, [table], targets)


def _tasks() -> dict[str, Callable[[], object]]:
    """The calls, cheapest first."""
    photo, small = _picture(sized("china", 768, 512)), _picture(sized("rocket", 480, 320))
    cup, person, style = (_picture(sized(name, 768, 512)) for name in ("coffee", "astronaut", "tissue"))
    around, patch = _picture(_oval(512, 768)), _picture(_oval(256, 256))
    piece = _picture(sized("flower", 256, 256))
    holes = _picture(hole("blobs", 512, 768, 0))
    return {
        "recolor 768 x 512": lambda: anew.Recolor()(cup, mask=around, seed=7),
        "blend a piece of 256 x 256 into 768 x 512": lambda: anew.Blend(left=400, top=200)(
            photo, piece=piece, mask=patch, seed=7
        ),
        "background 768 x 512, cut out from a box": lambda: anew.Background(box="150,10,440,500")(person, seed=7),
        "restyle 768 x 512, colours only": lambda: anew.Restyle(only="colors")(photo, style=style, seed=7),
        "inpaint 768 x 512, a hole of 15%": lambda: anew.Inpaint()(photo, mask=holes, seed=7),
        "outpaint 480 x 320 to 768 x 416": lambda: anew.Outpaint(left=144, right=144, top=48, bottom=48)(small, seed=7),
        "vary 768 x 512": lambda: anew.Vary()(photo, seed=7),
        "paint 768 x 512": lambda: anew.Paint()(_picture(_crude(512, 768)), reference=photo, seed=7),
        "retarget 768 x 512 to 1152 x 512": lambda: anew.Retarget(width=1152, height=512)(photo, seed=7),
        "restyle 768 x 512": lambda: anew.Restyle()(photo, style=style, seed=7),
    }


def _picture(pixels: Bytes | Mask) -> anew.Picture:
    return anew.Picture.from_array(pixels)


def _oval(height: int, width: int) -> Mask:
    """A mask over the middle of the picture."""
    mask = np.zeros((height, width), np.uint8)
    cv2.ellipse(mask, (width // 2, height // 2), (width // 3, height // 3), 0, 0, 360, 1, -1)
    return mask > 0


def _crude(height: int, width: int) -> Bytes:
    """A painting in three flat colours: sky, water and a wood."""
    painting = np.empty((height, width, 3), np.uint8)
    painting[: height // 2] = (205, 220, 235)
    painting[height // 2 : height * 3 // 4] = (150, 165, 165)
    painting[height * 3 // 4 :] = (50, 65, 35)
    return painting


if __name__ == "__main__":
    raise SystemExit(main({"speed": run}))
