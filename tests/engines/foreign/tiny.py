"""Tiny networks of spandrel's own classes with random weights, saved as people have them; each once a session.

spandrel asks for torchvision and uses it nowhere here; while it is imported for tests, something stands in for it.
"""

import atexit
import shutil
import sys
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType, SimpleNamespace

import pytest
import torch
from safetensors.torch import save_file

HERE = find_spec("spandrel") is not None
needs_spandrel = pytest.mark.skipif(not HERE, reason="spandrel is not installed: pip install --no-deps spandrel einops")


@cache
def spandrel():
    """spandrel, imported with or without torchvision."""
    if find_spec("torchvision") is not None:
        import spandrel

        return spandrel
    names = ("torchvision", "torchvision.transforms", "torchvision.transforms.functional")
    standing_in = {name: ModuleType(name) for name in names}
    functional = standing_in[names[-1]]
    functional.InterpolationMode = functional.rotate = functional.normalize = SimpleNamespace()
    sys.modules.update(standing_in)
    try:
        import spandrel

        return spandrel
    finally:
        for name in names:
            del sys.modules[name]


@cache
def small_lama():
    """LaMa has one size in spandrel; from now on, in this process, it has a smaller one."""
    from spandrel.architectures.LaMa.__arch.LaMa import FFCResNetGenerator

    channels, depth, blocks = 8, 3, 1
    FFCResNetGenerator.__init__.__defaults__ = (channels, depth, blocks, *FFCResNetGenerator.__init__.__defaults__[3:])


def network(name, **options):
    """A network of spandrel's own class."""
    spandrel()
    small_lama()
    from spandrel import architectures as a

    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(0)
        return {
            "ESRGAN": lambda: a.ESRGAN.ESRGAN(**{"num_filters": 8, "num_blocks": 1, "scale": 2, **options}),
            "Compact": lambda: a.Compact.Compact(**{"num_feat": 8, "num_conv": 2, "upscale": 2, **options}),
            "SwinIR": lambda: a.SwinIR.SwinIR(
                **{"embed_dim": 12, "depths": [2], "num_heads": [2], "window_size": 4, "img_size": 8, "mlp_ratio": 2}
                | {"upscale": 2, "upsampler": "pixelshuffledirect"}
                | options
            ),
            "SCUNet": lambda: a.SCUNet.SCUNet(config=[1] * 7, **options),
            "NAFNet": lambda: a.NAFNet.NAFNet(width=4, enc_blk_nums=[1, 1], dec_blk_nums=[1, 1], **options),
            "DRUNet": lambda: a.DRUNet.DRUNet(**{"in_nc": 4, "out_nc": 3, "nc": [4, 8, 8, 8], "nb": 2, **options}),
            "FBCNN": lambda: a.FBCNN.FBCNN(nc=[4, 4, 4, 512], nb=2, **options),
            "LaMa": lambda: a.LaMa.LaMa(in_nc=4, out_nc=3),
            "DnCNN": lambda: a.DnCNN.DnCNN(**{"in_nc": 1, "out_nc": 1, "nc": 4, "nb": 10, "act_mode": "R", **options}),
        }[name]().eval()


def tensors_of(name, **options):
    """Its weights, small enough for what comes out to be a picture."""
    return {key: value.clone() for key, value in network(name, **options).state_dict().items()}


@cache
def _folder():
    folder = Path(mkdtemp(prefix="tiny-foreign-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # gone when the tests are over
    return folder


@cache
def saved(name, **options):
    """The file of a network."""
    words = "".join(f"-{key}{value}" for key, value in options.items())
    file = _folder() / f"{name}{words}.safetensors"
    tensors = tensors_of(name, **options)
    save_file({key: value.half() for key, value in tensors.items()} if name == "FBCNN" else tensors, file)
    return file
