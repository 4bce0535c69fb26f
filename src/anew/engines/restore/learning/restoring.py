"""Restoring: the method that teaches a restoration network; one player, one loss.

    bridge, enlarge   mean absolute difference to the clean picture (Zhao et al. 2017, arXiv:1511.08861)
    colour            the same in a and b of CIE Lab, more where the truth has more colour (after Zhang 2016)
    scratches         cross entropy and the Dice of Milletari et al. 2016, arXiv:1606.04797
    estimate          mean square of the difference of the levels, so that of what cannot be told it says the mean

Tensors
    x  (N, inputs, h, w)      c  (N, conditions)      y  what it should be      scale  (1,) for the enlarger
"""

from torch import Tensor
from torch.nn import functional as F

from anew.engines.restore.learning.options import RestoreOptions
from anew.engines.restore.nets.unet import UNet
from anew.learning.method import Batch, Fakes, Method, Player, Terms

KERNELS = {
    "adam": (),
    "muon": ("net.encode", "net.down", "net.middle", "net.up", "net.decode"),
}
"""The kernels that Muon moves: those between hidden layers."""
VIVID = 6.0
"""How much more a pixel of full chroma weighs than a grey one."""


class Restoring(Method):
    """Teaches one network of a plan."""

    def __init__(self, options: RestoreOptions) -> None:
        self.options = options
        self.nets = {"net": UNet(options.plan)}
        self.players = (Player("R", ("net",), options.lr, betas=(0.9, 0.99), orthogonal=KERNELS[options.optimiser]),)
        self.keeps = ("net",)

    def generate(self, batch: Batch) -> Fakes:
        """What the network makes of a batch."""
        return {"made": self.made(batch)}

    def made(self, batch: Batch) -> Tensor:
        """The same as a tensor."""
        scale = int(batch["scale"][0]) if "scale" in batch else None
        made: Tensor = self.nets["net"](batch["x"], batch.get("c"), scale)
        return made

    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """How far it is from what it should be."""
        made, y = fakes["made"].float(), batch["y"]
        match self.options.net:
            case "colour":
                weight = 1 + VIVID * y.norm(dim=1, keepdim=True)
                return {"colour": (weight * (made - y).abs()).mean()}
            case "scratches":
                return {"cross": F.binary_cross_entropy_with_logits(made, y), "dice": _dice(made.sigmoid(), y)}
            case "estimate":
                return {"levels": 4 * F.mse_loss(made, y)}
            case _:
                return {"pixels": F.l1_loss(made, y)}


def _dice(share: Tensor, y: Tensor) -> Tensor:
    """1 - the Dice coefficient over the whole batch; 1 is added so that nothing found in nothing is right."""
    return 1 - (2 * (share * y).sum() + 1) / (share.sum() + y.sum() + 1)
