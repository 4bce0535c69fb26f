"""A pool of old fakes, shown to the judge again so that it does not forget (Shrivastava 2017, section 2.3)."""

from collections.abc import Mapping

import torch
from torch import Tensor


class Pool:
    """Until full, it keeps and gives back what it gets; from then on half of what it gives is old.

    Chance is torch's own, drawn on the CPU: the loop seeds it at every step.

    Args:
        size: Pictures it can hold; 0 gives everything straight back.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._kept: list[Tensor] = []

    def __len__(self) -> int:
        return len(self._kept)

    def draw(self, pictures: Tensor) -> Tensor:
        """As many pictures as given, some of them old ones in exchange.

        Args:
            pictures: (N, C, H, W), all of one pool of one size; no gradient goes through.
        """
        pictures = pictures.detach()
        if not self.size:
            return pictures
        return torch.stack([self._exchange(picture) for picture in pictures])

    def _exchange(self, picture: Tensor) -> Tensor:
        if len(self._kept) < self.size:
            self._kept.append(picture.clone())
            return picture
        if torch.rand(()).item() < 0.5:
            return picture
        place = int(torch.randint(self.size, ()).item())
        old, self._kept[place] = self._kept[place], picture.clone()
        return old

    def state(self) -> dict[str, Tensor]:
        """Everything in it, oldest place first, for a checkpoint."""
        return {f"{place:05d}": picture for place, picture in enumerate(self._kept)}

    def load_state(self, state: Mapping[str, Tensor]) -> None:
        """Take back what ``state`` gave."""
        self._kept = [state[place].clone() for place in sorted(state)][: self.size]
