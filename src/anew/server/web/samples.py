"""Samples: photographs to begin with, and masks that are ready. Those of the tour, whose licences let them be shown."""

from dataclasses import dataclass
from functools import cache

from anew.errors import NotFound
from anew.tour.photos import FOLDER, photo
from anew.tour.scenes import SCENES


@dataclass(frozen=True)
class Sample:
    """Something to try."""

    name: str
    title: str
    task: str
    picture: str
    """The name of a file of the tour."""
    scene: str = ""
    """The scene of the tour whose mask it has; empty where its task needs none."""

    @property
    def mask(self) -> str:
        """The name of a file; empty where there is none."""
        return f"{self.name}-mask.png" if self.scene else ""


SAMPLES = (
    Sample("rocket", "Take the rocket away", "inpaint", "rocket.jpg", "remove"),
    Sample("cup", "Give the cup another colour", "recolor", "coffee.png", "recolor"),
    Sample("pagoda", "Make the view wider", "outpaint", "china.jpg"),
    Sample("astronaut", "Cut out the astronaut", "background", "astronaut.png", "scene"),
    Sample("cat", "Make the cat larger", "upscale", "chelsea.png"),
)


@cache
def file(name: str) -> tuple[bytes, str]:
    """A file of a sample, and its type.

    Raises:
        NotFound: there is none.
    """
    for sample in SAMPLES:
        if name == sample.picture:
            return (FOLDER / name).read_bytes(), "image/png" if name.endswith(".png") else "image/jpeg"
        if name == sample.mask:
            return _mask(sample), "image/png"
    raise NotFound(needed="a sample", found="none of that name", fix="GET /v1/samples lists them.")


def _mask(sample: Sample) -> bytes:
    scene = next(scene for scene in SCENES if scene.name == sample.scene)
    return scene.others(photo(str(scene.photo)))["mask"].to_bytes("png")
