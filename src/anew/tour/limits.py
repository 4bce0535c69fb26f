"""The other tour: where the patch engine fails, shown as plainly as where it works.

`python -m anew.tour.limits FOLDER` writes the strips that docs/limits.md shows.
"""

import sys
from pathlib import Path

from anew.image import Picture
from anew.tasks import Background, Inpaint, Outpaint, Vary
from anew.tour.main import main
from anew.tour.photos import outline
from anew.tour.scenes import Scene

# fmt: off
SPOON = [
    (395, 62), (428, 62), (425, 110), (400, 180), (392, 215), (410, 260), (412, 300), (385, 330), (345, 330),
    (318, 290), (310, 250), (330, 235), (365, 225), (385, 190), (400, 110),
]
PAGODA = [
    (185, 15), (215, 15), (250, 60), (330, 110), (335, 135), (350, 200), (378, 255), (375, 350), (300, 385), (160, 380),
    (45, 350), (60, 250), (75, 190), (85, 120), (100, 95), (160, 60),
]
# fmt: on


def strokes(before: Picture) -> Picture:
    """A few white strokes on the astronaut and black ones around her, on grey."""
    import cv2
    import numpy as np

    grey = np.full((before.size.height, before.size.width), 128, np.uint8)
    for colour, points in (
        (255, [(225, 40), (225, 130), (215, 210), (120, 260), (100, 420), (60, 500)]),
        (255, [(140, 190), (200, 250), (290, 260), (330, 300), (300, 480)]),
        (255, [(330, 420), (400, 370), (470, 420), (470, 500)]),
        (0, [(20, 30), (40, 140), (20, 260), (8, 400)]),
        (0, [(110, 30), (110, 150), (90, 220)]),
        (0, [(340, 20), (330, 180), (370, 300), (500, 320)]),
        (0, [(420, 60), (480, 200)]),
    ):
        cv2.polylines(grey, [np.array(points, np.int32)], False, colour, 9)
    return Picture.from_array(grey)


LIMITS: tuple[Scene, ...] = (
    Scene(
        "rim",
        "A structure across the hole",
        "The rim of the cup runs through the hole.",
        Inpaint(grow=3),
        "coffee",
        lambda before: {"mask": outline(before.size, SPOON)},
    ),
    Scene(
        "pagoda",
        "A third of the picture",
        "What stood behind is not in the picture.",
        Inpaint(),
        "china",
        lambda before: {"mask": outline(before.size, PAGODA)},
    ),
    Scene("cat", "Outpainting around one object", "Half a face is not continued.", Outpaint(aspect="5:2"), "chelsea"),
    Scene("box", "Cutting out from a box alone", "A box says little.", Background(box="20,10,485,500"), "astronaut"),
    Scene(
        "scribbles",
        "The same with a few strokes",
        "White on her, black around.",
        Background(),
        "astronaut",
        lambda before: {"scribbles": strokes(before)},
    ),
    Scene("towers", "Variations of straight things", "Thin straight things break.", Vary(strength=0.7), "rocket"),
)

if __name__ == "__main__":
    main(Path(sys.argv[1]), scenes=LIMITS)
