"""Size: how wide and how tall a picture is, in pixels."""

from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels, in the order in which people say them.

    Example:
        >>> str(Size(640, 480)), Size(640, 480).pixels
        ('640x480', 307200)
    """

    width: int
    height: int

    @property
    def pixels(self) -> int:
        """The area, in pixels."""
        return self.width * self.height

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"
