"""Views: pictures of a picture for whoever wants to look at how it was saved and how it is grained, into a folder."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from anew.errors import CannotWrite
from anew.image import CLI, Limit, Picture, open_picture
from anew.image.files.atomic import write_whole
from anew.image.files.source import Source

Array = npt.NDArray[np.float32]

WHAT_THEY_ARE = """\
What these pictures are, and what they are not.

error-level.png   How much each pixel changes when the picture is saved as JPEG of quality 90 once more, 20 times as
                  bright. Krawetz 2007.
residual.png      What a median of 3 x 3 pixels takes away from the brightness, 12 times as strong: noise and fine
                  detail. Grey is none.
ghost.png         Bright where a part of 17 x 17 pixels changes less when it is saved as JPEG of some quality, from 50
                  to 95, than at a higher one: it may have been saved at that quality before. Flat parts are bright as
                  well. Farid 2009.

A part of a picture that differs in one of them may have been put in later. It may as well be sharper, smoother, darker
or more colourful than the rest: all of these differ in the same way, in pictures that nobody touched. After the whole
was saved as JPEG once more, or resized, most such differences are gone, whether there were any or not. So they show
where one might look closer. They prove nothing, and nothing here judges them.
"""


def write_views(source: Source, folder: Path, *, limit: Limit = CLI) -> list[Path]:
    """Write the views of a picture and a text that says what they are.

    Args:
        source: A path, the bytes of a file, or a binary stream.
        folder: Where they go; it is made where it is missing.
        limit: The largest picture let in.

    Returns:
        The files, the text last.

    Raises:
        BadFile: missing, damaged, or not a picture anew can read.
        CannotWrite: the folder cannot be made or written.
        TooLarge: over the limit, or more pixels a side than JPEG has.
    """
    rgb = open_picture(source, limit=limit).rgb()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            needed=f"a folder at {folder}", found=error.strerror or str(error), fix="Choose another folder."
        ) from error
    files = []
    for name, view in _views().items():
        files.append(folder / f"{name}.png")
        Picture.from_array(view(rgb)).save(files[-1])
    files.append(folder / "what-these-are.txt")
    write_whole(files[-1], WHAT_THEY_ARE.encode())
    return files


def _views() -> Mapping[str, Callable[[Array], Array]]:
    """With OpenCV, and only for whoever looks."""
    from anew.ops.views.error_level import error_level
    from anew.ops.views.ghost import ghost
    from anew.ops.views.residual import residual

    return MappingProxyType({"error-level": error_level, "residual": residual, "ghost": ghost})
