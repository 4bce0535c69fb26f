"""Samples: photographs to begin with, and masks that are ready. Those of the tour, whose licences let them be shown."""

from dataclasses import dataclass
from functools import cache

from anew.errors import NotFound
from anew.tour.photos import FOLDER, photo
from anew.tour.scenes import SCENES, Scene

CHOSEN = ("remove", "expand", "recolor", "scene", "remove-flower", "vary")
"""Scenes of the tour."""


@dataclass(frozen=True)
class Sample:
    """Something to try."""

    name: str
    title: str
    task: str
    picture: str
    """The name of a file."""
    mask: str
    """The same; empty where the task needs none."""


@cache
def samples() -> tuple[Sample, ...]:
    """All of them."""
    return tuple(_sample(scene) for name in CHOSEN for scene in SCENES if scene.name == name)


@cache
def file(name: str) -> tuple[bytes, str]:
    """A file of a sample, and its type.

    Raises:
        NotFound: there is none.
    """
    for scene, sample in ((scene, sample) for scene in SCENES for sample in samples() if scene.name == sample.name):
        if name == sample.picture:
            return (FOLDER / name).read_bytes(), "image/png" if name.endswith(".png") else "image/jpeg"
        if name == sample.mask:
            return scene.others(photo(str(scene.photo)))["mask"].to_bytes("png"), "image/png"
    raise NotFound(needed="a sample", found=f"none called {name[:80]}", fix="GET /v1/samples lists them.")


def _sample(scene: Scene) -> Sample:
    picture = next(FOLDER.glob(f"{scene.photo}.*")).name
    masked = any(role.name == "mask" and role.needed for role in scene.task.roles) or scene.name == "scene"
    return Sample(scene.name, scene.title, scene.task.name, picture, f"{scene.name}-mask.png" if masked else "")
