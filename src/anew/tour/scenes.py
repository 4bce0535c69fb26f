"""The scenes of the tour: what is asked of which photograph. Each one is a task, run on the road.

Masks are drawn here by hand, as a person would draw them, and the style reference is painted
by our own brush from one of the photographs, so that nothing has to be downloaded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from anew.image import Picture, Size
from anew.tasks import Background, Blend, Inpaint, Outpaint, Paint, Recolor, Restyle, Retarget, Task, Vary
from anew.tour.photos import box, crude, cut, disc, outline, photo

# fmt: off
ROCKET = [(306, 118), (338, 118), (341, 330), (358, 350), (358, 372), (347, 404), (286, 404), (286, 362), (306, 340)]
ASTRONAUT = [
    (152, 60), (165, 35), (200, 15), (240, 15), (285, 40), (302, 80), (295, 110), (277, 135), (265, 150), (258, 175),
    (300, 215), (305, 238), (340, 255), (358, 320), (363, 347), (395, 343), (440, 355), (480, 395), (497, 440),
    (511, 470), (511, 511), (20, 511), (20, 420), (25, 380), (40, 300), (60, 250), (115, 208), (117, 180), (135, 157),
    (180, 148), (180, 130), (160, 110),
]
SHUTTLE = [
    (42, 0), (88, 0), (92, 40), (107, 45), (108, 170), (107, 230), (118, 275), (5, 285), (2, 215), (24, 180), (26, 45),
    (40, 40),
]
SAUCER = disc(279, 226, 204, height=166)
CUP = disc(292, 113, 119, height=95)
SPOON = disc(366, 287, 42)
HANDLE = [(398, 66), (424, 66), (418, 105), (404, 150), (392, 195), (384, 225), (370, 225), (380, 195), (393, 150)]
HILLS = [(0, 250), (80, 230), (150, 285), (260, 300), (380, 260), (470, 215), (540, 205), (540, 360), (0, 360)]
# fmt: on


@dataclass(frozen=True)
class Scene:
    """One thing to see."""

    name: str
    title: str
    words: str
    task: Task
    photo: str | Callable[[], Picture]
    """What it begins from: the name of a photograph, or what makes the picture."""
    others: Callable[[Picture], Mapping[str, Picture]] = field(default=lambda photo: {})
    """The other pictures by role, given the photograph."""
    seeds: tuple[int, ...] = (1,)
    """One result for each."""


def painting() -> Picture:
    """The pagoda as an oil painting: a style reference made by our own brush (Hertzmann 1998)."""
    from anew.ops.strokes import paint_strokes  # compiled: a server that only tells of scenes can spare it

    return Picture.from_array(paint_strokes(photo("china").rgb(), swirl=0.6, vivid=1.7, relief=0.9, seed=3))


def valley() -> Picture:
    """Sky, water, hills and a house in five flat colours, as a child would paint them."""
    return crude(
        Size(540, 360),
        ("#cddef0", box(0, 0, 540, 360)),
        ("#aabebe", box(0, 170, 540, 190)),
        ("#505f2d", HILLS),
        ("#964628", box(180, 310, 150, 50)),
    )


def shuttle() -> dict[str, Picture]:
    """The shuttle behind the astronaut and a mask around it."""
    piece = cut(photo("astronaut"), 350, 0, 120, 285)
    return {"piece": piece, "mask": outline(piece.size, SHUTTLE)}


SCENES: tuple[Scene, ...] = (
    Scene(
        "remove",
        "An object disappears",
        "The rocket is masked by hand; the sky and the tower lights behind it are filled in.",
        Inpaint(grow=3, feather=2),
        "rocket",
        lambda before: {"mask": outline(before.size, ROCKET)},
    ),
    Scene(
        "remove-flower",
        "Told what not to copy",
        "The lower flower is gone, and a second mask keeps the upper one from being copied.",
        Inpaint(grow=2, feather=2),
        "flower",
        lambda before: {
            "mask": outline(before.size, disc(365, 427, 115, height=62), disc(388, 352, 24)),
            "source": outline(before.size, box(0, 0, 640, 427), but=[disc(307, 222, 150)]),
        },
    ),
    Scene("expand", "The canvas grows", "To 2:1, with the horizon where it was.", Outpaint(aspect="2:1"), "china"),
    Scene(
        "restyle",
        "A photo is repainted",
        "In the manner of a painting, itself painted by anew's own brush.",
        Restyle(),
        "chelsea",
        lambda before: {"style": painting()},
    ),
    Scene(
        "scene",
        "A subject stands before another scene",
        "Cut out with true transparency from a hand-drawn outline, its edge colours estimated anew.",
        Background(),
        "astronaut",
        lambda before: {"mask": outline(before.size, ASTRONAUT), "scene": photo("hubble_deep_field")},
    ),
    Scene(
        "vary",
        "One photo becomes several",
        "Each seed builds another palace.",
        Vary(strength=0.8),
        "china",
        seeds=(2, 3, 6),
    ),
    Scene(
        "retarget",
        "A wider picture, nothing stretched",
        "From 3:2 to 2:1, and the cup stays round.",
        Retarget(width=800),
        "coffee",
    ),
    Scene(
        "recolor",
        "Another colour, the same light",
        "The saucer and cup in green.",
        Recolor(color="#2f7d4f"),
        "coffee",
        lambda before: {"mask": outline(before.size, SAUCER, but=[CUP, SPOON, HANDLE])},
    ),
    Scene(
        "paint",
        "A crude painting becomes a picture",
        "Five flat colours, and the textures of the pagoda photograph.",
        Paint(),
        valley,
        lambda before: {"reference": photo("china")},
        seeds=(2,),
    ),
    Scene(
        "blend",
        "A piece of another photograph",
        "Pasted by its gradients, so that light and colour agree.",
        Blend(left=440, top=12, gradients="piece"),
        "china",
        lambda before: shuttle(),
    ),
)
