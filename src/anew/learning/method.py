"""A method: its nets, its players in order, one ``generate`` a step, a loss a player.

    for batch in data:                                   what the loop does, and a method never does
        fakes = method.generate(batch)                   once; every player looks at the same ones
        for player in method.players:                    all other players' nets are frozen meanwhile
            sum(method.loss(player.name, batch, fakes)).backward(); step

Nothing in a method knows of optimisers, precision, devices, checkpoints or several GPUs.

Tensors
    N pictures     C channels     H rows     W columns
    Pictures are float in [-1, 1]; a label map is its one-hot picture, one channel a class, 0 or 1.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from torch import Tensor, nn

Batch = Mapping[str, Tensor]
"""``a`` (N, C, H, W) and ``b`` (N, C', H, W): pairs where the method learns from pairs, else two unrelated draws."""

Fakes = dict[str, Tensor]
"""What ``generate`` made, with the graph that made it. A player that judges takes ``.detach()`` of it."""

Terms = dict[str, Tensor]
"""Scalars by name, each already times its weight: the player's loss is their sum."""

Side = Literal["a", "b"]


@dataclass(frozen=True)
class Player:
    """Somebody who moves some nets towards an aim of its own."""

    name: str
    """Short and the same in every method: ``G`` makes, ``D`` judges."""
    nets: tuple[str, ...]
    """Keys of ``Method.nets`` whose weights it moves."""
    lr: float
    betas: tuple[float, float] = (0.5, 0.999)
    weight_decay: float = 0.0
    orthogonal: tuple[str, ...] = ()
    """How the names of the kernels begin that Muon moves, as ``net.parameter``; Adam moves all others."""


class Method(ABC):
    """Base of everything that is trained."""

    nets: dict[str, nn.Module]
    """Every net by name; all of them are saved in checkpoints."""
    players: tuple[Player, ...]
    """In the order in which they move."""
    keeps: tuple[str, ...]
    """The nets that are used afterwards: averaged (EMA), shipped and counted."""
    fixed: Mapping[str, nn.Module] = MappingProxyType({})
    """Nets that it uses and nobody moves: already placed, and in no checkpoint."""

    @abstractmethod
    def generate(self, batch: Batch) -> Fakes:
        """Make what the players argue about, once a step."""

    @abstractmethod
    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """What that player wants less of."""

    def state(self) -> dict[str, Tensor]:
        """What must be in a checkpoint besides the nets, such as a pool of old pictures."""
        return {}

    def load_state(self, state: Mapping[str, Tensor]) -> None:  # noqa: B027 - most methods keep nothing
        """Take back what ``state`` gave."""


class Translating(Method):
    """Base of those that make of a picture another one, which is all translators."""

    sides: tuple[Side, ...] = ("b",)
    """Where ``translate`` can go."""
    multiple_of: int = 1
    """``translate`` takes pictures whose sides are multiples of this."""

    @abstractmethod
    def translate(self, x: Tensor, to: Side = "b", *, style: Tensor | None = None) -> Tensor:
        """The only thing that previews, evaluation, export and serving call.

        Args:
            x: (N, C, H, W); sides are multiples of ``multiple_of``.
            to: The side to go to, one of ``sides``.
            style: (N, S) a point of the style space, for methods that have one; None is its middle.

        Returns:
            (N, C', H, W) in [-1, 1].
        """
