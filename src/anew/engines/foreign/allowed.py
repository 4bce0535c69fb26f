"""Allowed: networks of spandrel that are run, each with the licence under which its code was published.

All are in spandrel's main registry, which takes permissive licences only. A network that a later version adds, or that
``spandrel_extra_arches`` brings with a licence against commercial use, is refused until it stands here. What weights
may be used for is another matter: that is for whoever made them to say, and for the person to read.
"""

from collections.abc import Mapping
from types import MappingProxyType

CODE: Mapping[str, str] = MappingProxyType(
    {
        "ATD": "Apache-2.0",
        "Compact": "BSD-3-Clause",
        "DAT": "Apache-2.0",
        "DRUNet": "MIT",
        "DnCNN": "MIT",
        "ESRGAN": "Apache-2.0",
        "FBCNN": "Apache-2.0",
        "GRL": "MIT",
        "HAT": "Apache-2.0",
        "KBNet": "MIT",
        "LaMa": "Apache-2.0",
        "NAFNet": "MIT",
        "OmniSR": "Apache-2.0",
        "PLKSR": "MIT",
        "RGT": "Apache-2.0",
        "RealCUGAN": "MIT",
        "SCUNet": "Apache-2.0",
        "SPAN": "Apache-2.0",
        "Swin2SR": "Apache-2.0",
        "SwinIR": "Apache-2.0",
        "Uformer": "MIT",
    }
)
"""By the name that spandrel gives the network."""
FACES = frozenset({"GFPGAN", "RestoreFormer", "CodeFormer"})
"""Networks that paint faces: told, and not served."""
