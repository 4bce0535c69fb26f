"""The published code itself, from a clone on this machine: is the replica as fast as what it replicates?

    python -m benchmarks.gan_speed --peer FOLDER      FOLDER a clone of

    junyanz's networks (BSD)   its nets inside our step: taesungp/contrastive-unpaired-translation has them
    mingyuliutw/UNIT           its own trainer (non-commercial: measured, never copied)
    NVlabs/SPADE               likewise, without the perceptual term

Nothing of a clone is kept or shipped. What it imports and does not use is stood in for; ``.cuda()`` does nothing.
"""

import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import torch
from torch import Tensor, nn

from benchmarks.gan.reference.cyclegan import CycleGAN
from benchmarks.gan.reference.pix2pix import Pix2Pix
from benchmarks.gan.reference.step import Losses, Step

Maker = Callable[[], Step]


def peers(folder: Path, classes: int) -> dict[str, Maker]:
    """The steps that a clone offers, by family. One clone a process: their module names collide.

    Raises:
        FileNotFoundError: the folder is none of the clones known.
    """
    known = {"trainers/pix2pix_trainer.py": _spade, "trainer.py": _unit, "models/networks.py": _junyanz}
    for file, make in known.items():
        if (folder / file).exists():
            sys.path.insert(0, str(folder))
            torch.Tensor.cuda = lambda self, *_, **__: self  # type: ignore[method-assign]
            nn.Module.cuda = lambda self, *_, **__: self  # type: ignore[method-assign]
            return make(classes)
    raise FileNotFoundError(f"{folder} holds none of {', '.join(known)}")


def _junyanz(_: int) -> dict[str, Maker]:
    _stand_in("torchvision", "torchvision.transforms")
    _package("models")
    networks: Any = import_module("models.networks")
    plain = {"no_antialias": True, "no_antialias_up": True}

    def judge(channels: int, norm: str) -> nn.Module:
        made: nn.Module = networks.define_D(channels, 64, "basic", norm=norm, no_antialias=True)
        return made

    def pix2pix() -> Step:
        return Pix2Pix(
            generator=networks.define_G(3, 3, 64, "unet_256", norm="batch", use_dropout=True, **plain),
            judge=judge(6, "batch"),
        )

    def cyclegan() -> Step:
        makes = [networks.define_G(3, 3, 64, "resnet_9blocks", norm="instance", **plain) for _ in range(2)]
        return CycleGAN((makes[0], makes[1], judge(3, "instance"), judge(3, "instance")))

    return {"pix2pix": pix2pix, "cyclegan": cyclegan}


class _Unit(Step):
    """Its own trainer: ``dis_update`` and then ``gen_update``."""

    def __init__(self) -> None:
        self.settings = {
            "lr": 1e-4, "beta1": 0.5, "beta2": 0.999, "weight_decay": 1e-4, "init": "kaiming",
            "lr_policy": "step", "step_size": 100000, "gamma": 0.5, "input_dim_a": 3, "input_dim_b": 3,
            "gan_w": 1, "recon_x_w": 10, "recon_h_w": 0, "recon_kl_w": 0.01, "recon_x_cyc_w": 10,
            "recon_kl_cyc_w": 0.01, "vgg_w": 0, "display_size": 1,
            "gen": {"dim": 64, "activ": "relu", "n_downsample": 2, "n_res": 4, "pad_type": "reflect"},
            "dis": {"dim": 64, "norm": "none", "activ": "lrelu", "n_layer": 4, "gan_type": "lsgan", "num_scales": 3,
                    "pad_type": "reflect"},
        }  # fmt: skip
        self.trainer = import_module("trainer").UNIT_Trainer(self.settings)
        self.nets = {"A": self.trainer.gen_a, "B": self.trainer.gen_b} | {
            "D_A": self.trainer.dis_a, "D_B": self.trainer.dis_b
        }  # fmt: skip

    def step(self, batch: dict[str, Tensor]) -> Losses:
        """One update of each."""
        self.trainer.dis_update(batch["a"], batch["b"], self.settings)
        self.trainer.gen_update(batch["a"], batch["b"], self.settings)
        return {}


def _unit(_: int) -> dict[str, Maker]:
    _stand_in("torch.utils.serialization", "torchvision", "torchvision.utils", "yaml", "data")
    return {"unit": _Unit}


class _Spade(Step):
    """Its own trainer on one picture; without VGG and without instance maps."""

    def __init__(self, classes: int) -> None:
        options = Namespace(
            isTrain=True, gpu_ids=[], norm_G="spectralspadesyncbatch3x3", norm_D="spectralinstance", netG="spade",
            netD="multiscale", netD_subarch="n_layer", ngf=64, ndf=64, n_layers_D=4, num_D=2, label_nc=classes,
            contain_dontcare_label=False, no_instance=True, semantic_nc=classes, output_nc=3,
            num_upsampling_layers="normal",
            use_vae=False, z_dim=256, crop_size=256, aspect_ratio=1.0, init_type="xavier", init_variance=0.02,
            continue_train=False, which_epoch="latest", gan_mode="hinge", no_vgg_loss=True, no_ganFeat_loss=False,
            lambda_feat=10.0, lambda_vgg=10.0, lambda_kld=0.05, lr=2e-4, beta1=0.0, beta2=0.9, no_TTUR=False,
        )  # fmt: skip
        self.trainer = import_module("trainers.pix2pix_trainer").Pix2PixTrainer(options)
        model = self.trainer.pix2pix_model
        self.nets = {"G": model.netG, "D": model.netD}

    def step(self, batch: dict[str, Tensor]) -> Losses:
        """One update of each; the one-hot map is made anew each time, as it is there."""
        for move in (self.trainer.run_generator_one_step, self.trainer.run_discriminator_one_step):
            labels = batch["a"].argmax(1, keepdim=True).float()
            move({"label": labels, "instance": torch.zeros(1), "image": batch["b"]})
        return {}


def _spade(classes: int) -> dict[str, Maker]:
    _stand_in("torchvision", "dill", "models.networks.sync_batchnorm")
    sync: Any = sys.modules["models.networks.sync_batchnorm"]
    sync.SynchronizedBatchNorm2d = nn.BatchNorm2d
    return {"spade": lambda: _Spade(classes)}


def _stand_in(*names: str) -> None:
    """Modules that the clone imports and its step does not use."""
    for name in names:
        sys.modules[name] = MagicMock(name=name)


def _package(name: str) -> None:
    """The clone's package without what its ``__init__`` imports."""
    package = ModuleType(name)
    package.__path__ = [str(Path(sys.path[0]) / name)]
    sys.modules[name] = package
