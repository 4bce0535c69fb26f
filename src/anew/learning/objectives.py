"""What judges and makers want, in numbers. Everything here counts in float32, whatever precision it is given.

    kind      the judge wants less of              the maker wants less of     source
              real              fake
    vanilla   softplus(-x)      softplus(x)        softplus(-x)                Goodfellow 2014, section 3
    lsgan     (x - 1)^2         x^2                (x - 1)^2                   Mao 2017, equation 9
    hinge     relu(1 - x)       relu(1 + x)        -x                          Lim 2017; Miyato 2018, equation 16
    wgan      -x                x                  -x                          Arjovsky 2017

Each is a mean over all that one judge said. Of several judges (scales) it is the mean or the sum.
"""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import torch
from torch import Tensor
from torch.nn import functional as F

from anew.learning.names import GanObjective as GanObjective

Logits: TypeAlias = "Tensor | Sequence[Logits]"
"""What one judge said of every place it looked at, or a list of that, a judge (a scale) each."""

Reduce = Literal["mean", "sum"]


def judged(kind: GanObjective, logits: Logits, real: bool, reduce: Reduce = "mean") -> Tensor:
    """The judge's loss for pictures that are all real or all made: a scalar."""
    return _over(logits, lambda x: _judged(kind, x, real), reduce)


def wanted(kind: GanObjective, logits: Logits, reduce: Reduce = "mean") -> Tensor:
    """The maker's loss for pictures it made: a scalar. For hinge and WGAN that is the judge's bare opinion."""
    if kind in ("hinge", "wgan"):
        return _over(logits, lambda x: -x.mean(), reduce)
    return judged(kind, logits, True, reduce)


def r1(logits: Logits, reals: Tensor) -> Tensor:
    """Half the squared length of the judge's gradient at real pictures, averaged over them (Mescheder 2018, eq. 9).

    Args:
        logits: What the judges said of ``reals``.
        reals: (N, C, H, W), a leaf that requires gradients.
    """
    gradient: Tensor = torch.autograd.grad(_over(logits, Tensor.sum, "sum"), reals, create_graph=True)[0]
    return gradient.float().square().sum() / (2 * len(reals))


def gradient_penalty(judge: Callable[[Tensor], Logits], reals: Tensor, fakes: Tensor) -> Tensor:
    """How far the judge's gradient between real and made pictures is from length 1 (Gulrajani 2017, equation 3).

    Args:
        judge: From pictures to logits.
        reals: (N, C, H, W).
        fakes: (N, C, H, W), as many; the points are drawn on the lines between them.
    """
    share = torch.rand(len(reals), 1, 1, 1).to(reals)
    between = (share * reals + (1 - share) * fakes).detach().requires_grad_()
    gradient: Tensor = torch.autograd.grad(_over(judge(between), Tensor.sum, "sum"), between, create_graph=True)[0]
    lengths = gradient.float().flatten(1).square().sum(1).sqrt()
    return (lengths - 1).square().mean()


def feature_match(fakes: Sequence[Sequence[Tensor]], reals: Sequence[Sequence[Tensor]]) -> Tensor:
    """Mean absolute difference of the judges' inner features: summed over layers, averaged over scales.

    Wang 2018 (pix2pixHD), equation 4; Park 2019, appendix A.

    Args:
        fakes: A list a scale of the layers' outputs; the last one, the logits, is left out.
        reals: The same for the true pictures; no gradient goes there.
    """
    scales = [
        torch.stack([difference(fake, real.detach()) for fake, real in zip(made[:-1], true[:-1], strict=True)]).sum()
        for made, true in zip(fakes, reals, strict=True)
    ]
    return torch.stack(scales).mean()


def kl_normal(mean: Tensor, logvar: Tensor | None = None, reduce: Reduce = "sum") -> Tensor:
    """Kullback-Leibler divergence of a diagonal normal from the unit normal (Kingma 2014, appendix B).

    Args:
        mean: (N, ...).
        logvar: Logarithm of the variance, like ``mean``; None is variance 1.
        reduce: Over the numbers of one picture; over pictures it is always averaged.
    """
    mean = mean.float()
    each = mean.square()
    if logvar is not None:
        logvar = logvar.float()
        each = each + logvar.exp() - 1 - logvar
    return each.mean() / 2 if reduce == "mean" else each.sum() / (2 * len(mean))


def patch_nce(queries: Tensor, keys: Tensor, temperature: float = 0.07) -> Tensor:
    """How hard it is to tell, among the places of its own picture, which one a patch came from (Park 2020, eq. 3-4).

    Args:
        queries: (N, P, C) unit vectors that describe P places of the made pictures.
        keys: (N, P, C) the same places of the inputs; no gradient goes there.
        temperature: Divides the similarities.

    Returns:
        A scalar: the cross entropy, log P where nothing can be told.
    """
    with torch.autocast(queries.device.type, enabled=False):  # similarities of 14 and more need their digits
        alike = queries.float() @ keys.detach().float().transpose(1, 2) / temperature
    places = torch.arange(keys.shape[1], device=alike.device).expand(len(keys), -1)
    return F.cross_entropy(alike.flatten(0, 1), places.flatten())


def difference(made: Tensor, true: Tensor) -> Tensor:
    """The mean absolute difference (L1)."""
    return F.l1_loss(made.float(), true.float())


def pyramid_difference(made: Tensor, true: Tensor, levels: int = 5) -> Tensor:
    """L1 between Laplacian pyramids: edges of every size count alike, from pixels to the whole picture.

    Plain L1 hardly minds a missing edge and punishes a slight shift of brightness over a large area; here each of
    the bands has its own mean (Bojanowski 2018, section 2, "Lap1").

    Args:
        made: (N, C, H, W).
        true: The same.
        levels: Bands, the coarse rest not counted; fewer where the picture is too small to be halved again.

    Returns:
        A scalar: the sum of the means.
    """
    rest = made.float() - true.float()  # a pyramid is linear: that of the difference is the difference of both
    total = rest.new_zeros(())
    for _ in range(levels):
        if min(rest.shape[2:]) < 4:
            break
        half = F.avg_pool2d(rest, 2)
        band = rest - F.interpolate(half, size=rest.shape[2:], mode="bilinear")
        total, rest = total + band.abs().mean(), half
    return total + rest.abs().mean()


def structure_difference(made: Tensor, true: Tensor) -> Tensor:
    """1 - SSIM, averaged over places, channels and pictures: 0 for equal pictures, at most 2 (Wang 2004, section III).

    Windows are the paper's: an 11x11 Gaussian of deviation 1.5, inside the picture only.

    Args:
        made: (N, C, H, W) in [-1, 1], H and W at least 11.
        true: The same.
    """
    with torch.autocast(made.device.type, enabled=False):  # differences of squares need their digits
        x, y = (made.float() + 1) / 2, (true.float() + 1) / 2
        channels = x.shape[1]
        at = torch.arange(-5.0, 6.0, device=x.device)
        line = torch.exp(-at.square() / (2 * 1.5**2))
        line = (line / line.sum()).expand(channels, 1, -1)

        def local(z: Tensor) -> Tensor:
            return F.conv2d(F.conv2d(z, line[..., None], groups=channels), line[:, :, None], groups=channels)

        mean_x, mean_y = local(x), local(y)
        spread = local(x * x) + local(y * y) - mean_x**2 - mean_y**2
        shared = local(x * y) - mean_x * mean_y
        bright, steep = 0.01**2, 0.03**2
        alike = (2 * mean_x * mean_y + bright) * (2 * shared + steep)
        return 1 - (alike / ((mean_x**2 + mean_y**2 + bright) * (spread + steep))).mean()


def _judged(kind: GanObjective, x: Tensor, real: bool) -> Tensor:
    if kind == "vanilla":
        return F.softplus(-x if real else x).mean()
    if kind == "lsgan":
        return (x - 1 if real else x).square().mean()
    if kind == "hinge":
        return F.relu(1 - x if real else 1 + x).mean()
    return -x.mean() if real else x.mean()


def _over(logits: Logits, one: Callable[[Tensor], Tensor], reduce: Reduce) -> Tensor:
    if isinstance(logits, Tensor):
        return one(logits.float())
    each = torch.stack([_over(scale, one, reduce) for scale in logits])
    return each.mean() if reduce == "mean" else each.sum()
