"""Limits: how large a picture a door lets in. Checked from the header, before anything is decoded."""

from typing import NamedTuple

from anew.errors import BadFile, TooLarge
from anew.image.size import Size


class Limit(NamedTuple):
    """The largest picture that a door accepts, in pixels once decoded and in bytes as a file."""

    pixels: int
    bytes: int = 2**31 - 1

    def check(self, size: Size) -> None:
        """Refuse a size that is empty or over the limit.

        Raises:
            BadFile: the width or the height is 0.
            TooLarge: more pixels than the limit.

        Example:
            >>> Limit(pixels=100).check(Size(10, 10))
        """
        if size.width < 1 or size.height < 1:
            raise BadFile(
                needed="a picture of at least 1x1 pixels", found=f"one of {size}", fix="Export the picture again."
            )
        if size.pixels > self.pixels:
            raise TooLarge(
                needed=f"a picture of at most {self.pixels:,} pixels",
                found=f"{size}, which is {size.pixels:,} pixels",
                fix="Make the picture smaller first, or raise the limit if you trust the file and have the memory.",
            )

    def check_bytes(self, length: int) -> None:
        """Refuse a file that is too long to be read into memory.

        Raises:
            TooLarge: more bytes than the limit.
        """
        if length > self.bytes:
            raise TooLarge(
                needed=f"a file of at most {self.bytes:,} bytes",
                found="a longer one",
                fix="Make the picture smaller first, or raise the limit if you trust the file.",
            )


CLI = Limit(pixels=250_000_000)
"""For the terminal: the person who names the file owns the machine."""

UNTRUSTED = Limit(pixels=50_000_000, bytes=256 * 2**20)
"""For doors that strangers knock on: the server and the studio."""

TRUSTED = Limit(pixels=2**40, bytes=2**40)
"""No limit worth the name: for files that anew wrote itself."""
