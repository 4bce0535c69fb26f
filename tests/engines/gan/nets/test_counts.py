"""The nets are those of the papers, to the last weight."""

import pytest
import torch

from anew.engines.gan.nets.latent import Decoder, Encoder, Shared
from anew.engines.gan.nets.patch import PatchJudge, PixelJudge, StridedJudge
from anew.engines.gan.nets.resnet import ResNet
from anew.engines.gan.nets.sampler import PatchHeads
from anew.engines.gan.nets.scales import Scales
from anew.engines.gan.nets.spade import SpadeGenerator, StyleEncoder
from anew.engines.gan.nets.unet import UNet
from anew.nets.count import parameters


def spade_judge(channels):
    return Scales(lambda: PatchJudge(channels, spectral=True, padding=2), 2)


PUBLISHED = [
    ("ResNet-9", lambda: ResNet(3, 3), 11_378_179),
    ("ResNet-6", lambda: ResNet(3, 3, blocks=6), 7_837_699),
    ("ResNet-9, batch norm", lambda: ResNet(3, 3, norm="batch"), 11_383_427),
    ("U-Net 256", lambda: UNet(3, 3), 54_413_955),
    ("U-Net 128", lambda: UNet(3, 3, levels=7), 41_828_995),
    ("PatchGAN", lambda: PatchJudge(3), 2_764_737),
    ("PatchGAN, batch norm", lambda: PatchJudge(3, norm="batch"), 2_765_633),
    ("PatchGAN of pairs, batch norm", lambda: PatchJudge(6, norm="batch"), 2_768_705),
    ("pixel", lambda: PixelJudge(3), 8_705),
    ("pixel of pairs, batch norm", lambda: PixelJudge(6, norm="batch"), 9_024),
    ("CUT's heads", lambda: PatchHeads([3, 128, 256, 256, 256]), 560_384),
    ("UNIT's encoder", lambda: Encoder(3), 5_385_856),
    ("UNIT's decoder", lambda: Decoder(3), 5_754_627),
    ("UNIT's judge", lambda: Scales(lambda: StridedJudge(3), 3), 8_271_171),
    ("SPADE, facades", lambda: SpadeGenerator(13), 92_359_107),
    ("SPADE, ADE20K", lambda: SpadeGenerator(151), 96_492_483),
    ("SPADE, COCO-Stuff", lambda: SpadeGenerator(184), 97_480_899),
    ("SPADE, Cityscapes", lambda: SpadeGenerator(36, ups="more"), 93_048_003),
    ("SPADE with styles, facades", lambda: SpadeGenerator(13, style=256), 109_081_027),
    ("SPADE with styles, COCO-Stuff", lambda: SpadeGenerator(184, style=256), 112_626_883),
    ("SPADE's encoder", lambda: StyleEncoder(), 10_463_424),
    ("SPADE's judge, facades", lambda: spade_judge(13 + 3), 5_554_306),
    ("SPADE's judge, ADE20K", lambda: spade_judge(151 + 3), 5_836_930),
    ("SPADE's judge, COCO-Stuff", lambda: spade_judge(184 + 3), 5_904_514),
    ("SPADE's judge, Cityscapes", lambda: spade_judge(36 + 3), 5_601_410),
]


@pytest.mark.parametrize(("make", "count"), [row[1:] for row in PUBLISHED], ids=[row[0] for row in PUBLISHED])
def test_as_many_weights_as_the_published_net(make, count):
    with torch.device("meta"):
        assert parameters(make()) == count


@pytest.mark.parametrize("shared", [0, 1, 2])
def test_sharing_blocks_moves_weights_and_adds_none(shared):
    with torch.device("meta"):
        whole = parameters(Encoder(3)) + parameters(Decoder(3))
        apart = parameters(Encoder(3, blocks=4 - shared)) + parameters(Decoder(3, blocks=4 - shared))
        assert apart + 2 * parameters(Shared(256, shared)) == whole
