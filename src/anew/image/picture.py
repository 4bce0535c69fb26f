"""Picture: samples as the file holds them, and the views in float that engines work on.

A picture never changes. Its samples are the file's own, in the file's own mode, depth and colour
profile; engines see float32 views of them, and ``remade`` carries what an engine made back into the
same mode, depth and profile, the kept pixels copied bit for bit.

Axes
    H  rows     W  columns     C  channels: L 1, LA 2, RGB 3, RGBA 4, CMYK 4

Conventions
    Alpha is straight, never premultiplied. CMYK samples count ink: 0 is paper.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from os import PathLike
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture
from anew.image.arrays import Samples, deepened, samples_from, shallowed
from anew.image.limits import CLI, Limit
from anew.image.origin import Origin
from anew.image.size import Size

if TYPE_CHECKING:
    from anew.image.space import Space

Mode = Literal["L", "LA", "RGB", "RGBA", "CMYK"]
CHANNELS: dict[str, int] = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Picture:
    """A still picture. Two pictures are the same where their ``sha256`` is.

    Example:
        >>> Picture.from_array(np.zeros((48, 64, 3), np.uint8))
        <Picture 64x48 RGB 8 bit>
    """

    samples: Samples
    """(H, W, C), read-only, as the file holds them."""

    mode: Mode
    profile: bytes | None = None
    """The ICC profile; None means sRGB, or grey with sRGB's curve."""

    origin: Origin = field(default_factory=Origin)

    def __post_init__(self) -> None:
        shape, dtype = self.samples.shape, self.samples.dtype
        if len(shape) != 3 or 0 in shape or shape[2] != CHANNELS[self.mode] or dtype not in (np.uint8, np.uint16):
            raise BadPicture(
                needed=f"uint8 or uint16 samples of shape (H, W, {CHANNELS[self.mode]}) for {self.mode}",
                found=f"{dtype} of shape {shape}",
                fix="Use Picture.from_array, which finds the mode by itself.",
            )
        if self.samples.flags.writeable:
            own = np.ascontiguousarray(self.samples).view()
            own.flags.writeable = False
            object.__setattr__(self, "samples", own)

    @classmethod
    def from_array(cls, array: NDArray[Any], *, depth: int | None = None, profile: bytes | None = None) -> Self:
        """A picture from a numpy array; the number of channels decides the mode.

        Args:
            array: (H, W) or (H, W, 1 to 4): uint8, uint16, floats in [0, 1], or bool for a mask.
            depth: 8 or 16 bits, for floats; None is 8.
            profile: The ICC profile that the numbers are meant in; None is sRGB.

        Raises:
            BadPicture: another shape or type, no pixels, NaN, or numbers out of range.

        Example:
            >>> Picture.from_array(np.eye(3, dtype=bool)).mode
            'L'
        """
        samples = samples_from(array, depth)
        modes: dict[int, Mode] = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
        return cls(samples, modes[samples.shape[2]], profile)

    @classmethod
    def open(cls, source: "str | PathLike[str] | bytes | BinaryIO", *, limit: Limit = CLI) -> "Picture":
        """Read a picture from a path, from bytes or from a binary stream. See ``open_picture``."""
        from anew.image.files.open import open_picture

        return open_picture(source, limit=limit)

    # What it is.

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.samples.shape[1], self.samples.shape[0])

    @property
    def depth(self) -> int:
        """Bits of one sample in memory: 8 or 16."""
        return 8 * self.samples.dtype.itemsize

    @property
    def has_alpha(self) -> bool:
        """Whether some channel says how opaque each pixel is."""
        return self.mode in ("LA", "RGBA")

    @cached_property
    def sha256(self) -> str:
        """Names the pixels: mode, depth, shape, samples and profile; not the file they came in."""
        digest = sha256(f"{self.mode} {self.depth} {self.samples.shape}\n".encode())
        digest.update(np.ascontiguousarray(self.samples, self.samples.dtype.newbyteorder(">")).data)
        digest.update(self.profile or b"")
        return digest.hexdigest()

    def __repr__(self) -> str:
        return f"<Picture {self.size} {self.mode} {self.depth} bit>"

    # What engines see.

    @property
    def space(self) -> "Space":
        """The RGB space in which ``rgb`` gives this picture's pixels."""
        from anew.image.space import space_of

        return space_of(self)

    def rgb(self, space: Literal["own", "srgb"] = "own") -> Floats:
        """The colours, float32 (H, W, 3) in [0, 1], alpha left out.

        Args:
            space: "own" gives the samples as they are, in whatever RGB space the picture lives in (grey is
                repeated; CMYK is brought to sRGB). "srgb" brings them to sRGB by the picture's profile.
        """
        from anew.image.space import SRGB, own_rgb

        return own_rgb(self) if space == "own" else self.space.to(SRGB, own_rgb(self))

    def rgb_as(self, other: "Picture") -> Floats:
        """The colours as ``other`` would number them: float32 (H, W, 3), in the space ``other`` works in."""
        from anew.image.space import own_rgb

        return self.space.to(other.space, own_rgb(self))

    def alpha(self) -> Floats | None:
        """How opaque each pixel is, float32 (H, W) in [0, 1]; None where the picture has no alpha."""
        if not self.has_alpha:
            return None
        return np.multiply(self.samples[..., -1], np.float32(1 / (2**self.depth - 1)), dtype=np.float32)

    def grey(self) -> Floats:
        """One number a pixel, float32 (H, W) in [0, 1]: how a picture is read as a mask.

        Grey is taken as it is, colour by its luma. Alpha: a transparent pixel is 0 (nothing was painted there);
        where all that is opaque has one single colour, the alpha alone is the mask (strokes on an empty layer,
        whatever their colour).
        """
        from anew.image.space import grey_of

        return grey_of(self)

    # What comes back.

    def remade(
        self,
        rgb: Floats,
        alpha: Floats | None = None,
        *,
        keep: NDArray[np.bool_] | None = None,
        at: tuple[int, int] = (0, 0),
        paint: Floats | None = None,
        recolours: bool = False,
    ) -> "Picture":
        """A new picture of this one's mode, depth, profile and origin, made of ``rgb``. See ``remake.remade``."""
        from anew.image.remake import remade

        return remade(self, rgb, alpha, keep=keep, at=at, paint=paint, recolours=recolours)

    def of_depth(self, depth: int) -> "Picture":
        """The same picture with samples of 8 or 16 bits.

        Raises:
            BadPicture: another depth.

        Example:
            >>> Picture.from_array(np.array([[1.0]])).of_depth(16).samples.item()
            65535
        """
        if depth not in (8, 16):
            raise BadPicture(needed="a depth of 8 or 16 bits", found=str(depth), fix="Choose 8 or 16.")
        if depth == self.depth:
            return self
        origin = replace(self.origin, bits=depth, palette=None, colour_key=None, signed=None)
        return replace(self, samples=deepened(self.samples) if depth == 16 else shallowed(self.samples), origin=origin)

    def save(
        self,
        path: "str | PathLike[str] | BinaryIO",
        *,
        format: str | None = None,
        quality: int | None = None,
        lossless: bool | None = None,
        depth: int | None = None,
        record: str | None = None,
        overwrite: bool = True,
    ) -> None:
        """Write the picture, whole or not at all. See ``save_picture``."""
        from anew.image.files.save import save_picture

        save_picture(
            self,
            path,
            format=format,
            quality=quality,
            lossless=lossless,
            depth=depth,
            record=record,
            overwrite=overwrite,
        )

    def to_bytes(
        self,
        format: str,
        *,
        quality: int | None = None,
        lossless: bool | None = None,
        depth: int | None = None,
        record: str | None = None,
    ) -> bytes:
        """The file that ``save`` would write, as bytes."""
        from anew.image.files.save import encoded

        return encoded(self, format, quality=quality, lossless=lossless, depth=depth, record=record)
