"""What every family has: its options, the step's number, and how it is built from them."""

from collections.abc import Mapping
from typing import ClassVar, Generic, Literal, TypeVar

import torch
from torch import Tensor, nn

from anew.engines.gan.families.options import FamilyOptions
from anew.errors import BadInput
from anew.learning.method import Player, Side, Translating

O = TypeVar("O", bound=FamilyOptions)  # noqa: E741 - options


class Family(Translating, Generic[O]):
    """Base of the five methods.

    Args:
        options: The family's own, after ``for_size`` where the training size is known.
        a_channels: Channels of side a: of its pictures, or one a label.
        b_channels: Channels of side b.
    """

    name: ClassVar[str]
    options_type: ClassVar[type[FamilyOptions]]
    learns_from: ClassVar[Literal["pairs", "unpaired"]]

    def __init__(self, options: O, a_channels: int, b_channels: int) -> None:
        self.options = options
        self.channels: Mapping[Side, int] = {"a": a_channels, "b": b_channels}
        self.steps = 0
        """How many times ``generate`` was called: what is done every so many steps looks at it."""

    def maker(self, *nets: str, weight_decay: float = 0.0) -> Player:
        """The player G."""
        return Player("G", nets, self.options.lr_g, self.options.betas, weight_decay)

    def critic(self, *nets: str, weight_decay: float = 0.0) -> Player:
        """The player D."""
        return Player("D", nets, self.options.lr_d, self.options.betas, weight_decay)

    def state(self) -> dict[str, Tensor]:
        """The step's number."""
        return {"steps": torch.tensor(self.steps)}

    def load_state(self, state: Mapping[str, Tensor]) -> None:
        """Take back what ``state`` gave."""
        self.steps = int(state["steps"])


def together(net: nn.Module, *pictures: Tensor) -> tuple[Tensor, ...]:
    """What a net makes of several batches, in one pass where they are of one size.

    Exact only for nets whose every picture counts for itself (instance norm, layer norm or none).
    """
    if len(pictures) == 1 or len({each.shape[1:] for each in pictures}) > 1:
        return tuple(net(each) for each in pictures)
    made: Tensor = net(torch.cat(pictures))
    return torch.split(made, [len(each) for each in pictures])


def need_equal_channels(what: str, fix: str, channels: Mapping[Side, int]) -> None:
    """Refuse what feeds a generator pictures of its own output's side, where those do not fit in.

    Raises:
        BadInput: the sides' channels differ.
    """
    if channels["a"] != channels["b"]:
        raise BadInput(
            needed=f"as many channels on both sides for {what}",
            found=f"{channels['a']} on side a, {channels['b']} on side b",
            fix=fix,
        )
