"""CycleGAN (Zhu 2017, arXiv:1703.10593): two sets without pairs; who goes there and back should come home.

    to_b: a -> b      judge_b looks at b and to_b(a)
    to_a: b -> a      judge_a looks at a and to_a(b)

    G wants    judge_b(to_b(a)) real + judge_a(to_a(b)) real             equation 1
               + 10 (|to_a(to_b(a)) - a| + |to_b(to_a(b)) - b|)          equation 2
               + 5 (|to_b(b) - b| + |to_a(a) - a|)                       section 5.2, identity
    D wants    1/2 [ judge(real) real + judge(one of the last 50 made) made ]       section 4, each judge

G moves first. Translating and the identity go through a generator in one pass: instance norm lets every picture
count for itself, so the numbers are the same.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from torch import Tensor

from anew.engines.gan.families.base import Family, need_equal_channels, together
from anew.engines.gan.families.judging import Judging, judge
from anew.engines.gan.families.options import CycleGANOptions
from anew.engines.gan.nets.resnet import ResNet
from anew.learning.method import Batch, Fakes, Side, Terms
from anew.learning.objectives import difference
from anew.learning.pool import Pool
from anew.nets.init import begin


class CycleGAN(Family[CycleGANOptions]):
    """From a to b and from b to a, taught by two unrelated sets."""

    name: ClassVar[str] = "cyclegan"
    options_type: ClassVar[type[CycleGANOptions]] = CycleGANOptions
    learns_from: ClassVar[Literal["pairs", "unpaired"]] = "unpaired"
    sides: tuple[Side, ...] = ("b", "a")

    def __init__(self, options: CycleGANOptions, a_channels: int, b_channels: int) -> None:
        super().__init__(options, a_channels, b_channels)
        if options.identity:
            fix = "Leave it out with identity 0, or make both sides alike."
            need_equal_channels("CycleGAN's identity loss", fix, self.channels)
        blocks = options.blocks or 9
        to_b = begin(ResNet(a_channels, b_channels, options.width, blocks, up=options.up))
        to_a = begin(ResNet(b_channels, a_channels, options.width, blocks, up=options.up))
        judge_a, judge_b = judge(options, a_channels), judge(options, b_channels)
        self.nets = {"to_b": to_b, "to_a": to_a, "judge_a": judge_a, "judge_b": judge_b}
        self.players = (self.maker("to_b", "to_a"), self.critic("judge_a", "judge_b"))
        self.keeps = ("to_b", "to_a")
        self.multiple_of = to_b.multiple_of
        self.judging: Mapping[Side, Judging] = {
            "a": Judging(judge_a, options, share=0.5),
            "b": Judging(judge_b, options, share=0.5),
        }
        self.pools: Mapping[Side, Pool] = {"a": Pool(options.pool), "b": Pool(options.pool)}

    def generate(self, batch: Batch) -> Fakes:
        """``a`` and ``b`` made of each other, ``back_*`` of those again, ``same_*`` of what was there already."""
        self.steps += 1
        a, b = batch["a"], batch["b"]
        to_a, to_b = self.nets["to_a"], self.nets["to_b"]
        fakes: Fakes = {}
        if self.options.identity:
            fakes["b"], fakes["same_b"] = together(to_b, a, b)
            fakes["a"], fakes["same_a"] = together(to_a, b, a)
        else:
            fakes["b"], fakes["a"] = to_b(a), to_a(b)
        fakes["back_a"], fakes["back_b"] = to_a(fakes["b"]), to_b(fakes["a"])
        return fakes

    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """See the module's head; terms end in the side they are about."""
        return {f"{term}_{side}": x for side in _SIDES for term, x in self._loss(player, side, batch, fakes).items()}

    def _loss(self, player: str, side: Side, batch: Batch, fakes: Fakes) -> Terms:
        real, judging = batch[side], self.judging[side]
        if player == "D":
            return judging.terms(real, self.pools[side].draw(fakes[side]), step=self.steps - 1)
        cycle = self.options.cycle
        terms = {"gan": judging.wish(fakes[side]), "cycle": cycle * difference(fakes[f"back_{side}"], real)}
        if self.options.identity:
            terms["same"] = cycle * self.options.identity * difference(fakes[f"same_{side}"], real)
        return terms

    def translate(self, x: Tensor, to: Side = "b", *, style: Tensor | None = None) -> Tensor:
        """See ``Method``."""
        made: Tensor = self.nets[f"to_{to}"](x)
        return made

    def state(self) -> dict[str, Tensor]:
        """The step's number and both pools."""
        pools = {f"pool_{side}.{place}": x for side, pool in self.pools.items() for place, x in pool.state().items()}
        return super().state() | pools

    def load_state(self, state: Mapping[str, Tensor]) -> None:
        """Take back what ``state`` gave."""
        super().load_state(state)
        for side, pool in self.pools.items():
            begin = f"pool_{side}."
            pool.load_state({name.removeprefix(begin): x for name, x in state.items() if name.startswith(begin)})


_SIDES: tuple[Side, ...] = ("a", "b")
