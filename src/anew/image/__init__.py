"""Image: pictures, and the door for files.

A ``Picture`` holds the samples of a file as they are; engines see float views of it, and what they
make is carried back into its mode, depth and profile. Importing this room costs numpy and no more:
Pillow and the others are imported when a file is opened or written.
"""

from anew.image.limits import CLI, TRUSTED, UNTRUSTED, Limit
from anew.image.origin import JpegCoding, Origin, Palette
from anew.image.picture import Mode, Picture
from anew.image.size import Size

__all__ = [
    "CLI",
    "TRUSTED",
    "UNTRUSTED",
    "JpegCoding",
    "Limit",
    "Mode",
    "Origin",
    "Palette",
    "Picture",
    "Size",
    "holds_record",
    "open_picture",
    "read_record",
    "save_picture",
]

from anew.image.files.open import open_picture
from anew.image.files.record import holds_record, read_record
from anew.image.files.save import save_picture
