"""Judges that look at patches: one verdict for every place, each from what its field of view holds.

    judge                        field of view
    PatchJudge, layers=3         70 x 70      Pix2Pix, CycleGAN, CUT; twice, at two scales, SPADE
    PatchJudge, layers=1         16 x 16
    PixelJudge                    1 x 1
    StridedJudge                 46 x 46      three times, at three scales, UNIT

Verdicts are logits (N, 1, h, w), without a last sigmoid. Called with ``features=True`` a judge gives the list of
what its layers said, from the first to the logits.

Sources
    Isola et al. 2017, arXiv:1611.07004, sections 3.2.2 and 6.1.2
    Liu et al. 2017, arXiv:1703.00848 (the judge of its published code)
    Wang et al. 2018, arXiv:1711.11585, section 3.2; Park et al. 2019, arXiv:1903.07291, appendix A
"""

from torch import Tensor, nn

from anew.nets.blocks import activation, convolution, needs_bias
from anew.nets.norm import NormKind
from anew.nets.norm import norm as norm_of

_WIDEST = 8  # times the width


class Judge(nn.Module):
    """Layers one after another, the last of which gives the logits."""

    layers: nn.ModuleList

    def forward(self, x: Tensor, features: bool = False) -> Tensor | list[Tensor]:
        """(N, C, H, W) to logits (N, 1, h, w); with ``features`` the list of every layer's result, logits last."""
        said: list[Tensor] = []
        for layer in self.layers:
            x = layer(x)
            said.append(x)
        return said if features else x


class PatchJudge(Judge):
    """4x4 convolutions, the first ``layers`` of stride 2, then two of stride 1.

    Args:
        channels: Of what it sees; where it sees two pictures side by side, of both together.
        width: Channels of the first layer; they double up to eight times as many.
        layers: Halvings. 3 sees 70x70 pixels, 1 sees 16x16.
        norm: Of every layer but the first and the last.
        spectral: Spectral norm of the layers that have a norm; of all where ``norm`` is ``none``.
        padding: 1 is Pix2Pix's, 2 is SPADE's and Pix2PixHD's.
    """

    def __init__(
        self,
        channels: int,
        width: int = 64,
        layers: int = 3,
        norm: NormKind = "instance",
        spectral: bool = False,
        padding: int = 1,
    ) -> None:
        super().__init__()
        wide = [width * min(2**layer, _WIDEST) for layer in range(layers + 1)]
        # Before an instance norm a bias is lost; the published nets have it without spectral norm, not with it.
        bias = norm == "none" or (norm == "instance" and not spectral)
        every = spectral and norm == "none"
        self.layers = nn.ModuleList(
            [
                _layer(convolution(channels, width, 4, 2, padding, spectral=every), "none"),
                *(
                    _layer(
                        convolution(
                            wide[layer - 1],
                            wide[layer],
                            4,
                            2 if layer < layers else 1,
                            padding,
                            bias=bias,
                            spectral=spectral,
                        ),
                        norm,
                    )
                    for layer in range(1, layers + 1)
                ),
                convolution(wide[-1], 1, 4, 1, padding, spectral=every),
            ]
        )


class PixelJudge(Judge):
    """1x1 convolutions: it judges colours, never structure. Arguments as for ``PatchJudge``."""

    def __init__(self, channels: int, width: int = 64, norm: NormKind = "instance", spectral: bool = False) -> None:
        super().__init__()
        bias = needs_bias(norm)
        self.layers = nn.ModuleList(
            [
                _layer(convolution(channels, width, 1, spectral=spectral), "none"),
                _layer(convolution(width, width * 2, 1, bias=bias, spectral=spectral), norm),
                convolution(width * 2, 1, 1, bias=bias, spectral=spectral),
            ]
        )


class StridedJudge(Judge):
    """4x4 convolutions of stride 2, then a 1x1: the judge of UNIT and MUNIT, one of its scales.

    Args:
        channels: Of what it sees.
        width: Channels of the first layer; each next one has twice as many.
        layers: Halvings.
        norm: Of every layer but the first and the last; the published net has none.
        spectral: Spectral norm of every layer; their borders are then zeros instead of reflected.
    """

    def __init__(
        self, channels: int, width: int = 64, layers: int = 4, norm: NormKind = "none", spectral: bool = False
    ) -> None:
        super().__init__()
        wide = [channels, *(width * 2**layer for layer in range(layers))]
        self.layers = nn.ModuleList(
            [
                *(
                    _layer(
                        convolution(
                            wide[layer],
                            wide[layer + 1],
                            4,
                            2,
                            1,
                            border="zeros" if spectral else "reflect",
                            bias=layer == 0 or needs_bias(norm),
                            spectral=spectral,
                        ),
                        norm if layer else "none",
                    )
                    for layer in range(layers)
                ),
                convolution(wide[-1], 1, 1, spectral=spectral),
            ]
        )


def _layer(conv: nn.Conv2d, kind: NormKind) -> nn.Module:
    return nn.Sequential(conv, norm_of(kind, conv.out_channels), activation("leaky", inplace=True))
