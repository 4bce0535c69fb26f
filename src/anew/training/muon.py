r"""Muon: an optimiser that makes each step of a matrix orthogonal, so that all its directions learn at one pace.

    M  <- beta M + (1 - beta) G                  momentum of the gradients of one kernel, as a matrix (out, in h w)
    O   = U V^T  where  M = U S V^T              found by five Newton-Schulz iterations instead of an SVD
    W  <- W - lr 0.2 sqrt(max(out, in h w)) O    scaled so that a step is about as large as one of Adam

Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; the scale from Liu et al. 2025,
arXiv:2502.16982, section 2.2. Biases, and kernels at the ends of a network, are for Adam.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

MOMENTUM = 0.95
ITERATIONS = 5
QUINTIC = (3.4445, -4.7750, 2.0315)
"""Coefficients of the iteration: steepest at 0, so that small singular values grow fastest (Jordan 2024)."""
LIKE_ADAM = 0.2
"""The root of the mean square of a usual Adam step (Liu 2025)."""


class Muon(torch.optim.Optimizer):
    """Moves kernels of two or more dimensions; what it remembers of each is one tensor, ``momentum``."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float) -> None:
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """One step of every kernel that has a gradient."""
        for group in self.param_groups:
            for kernel in group["params"]:
                if kernel.grad is not None:
                    self._move(kernel, group["lr"])

    def _move(self, kernel: Tensor, lr: float) -> None:
        state = self.state[kernel]
        if not state:
            state["momentum"] = torch.zeros_like(kernel)
        momentum, gradient = state["momentum"], kernel.grad
        assert gradient is not None
        momentum.lerp_(gradient, 1 - MOMENTUM)
        ahead = gradient.lerp(momentum, MOMENTUM)  # as Nesterov looks
        matrix = ahead.reshape(len(ahead), -1)
        scale = LIKE_ADAM * max(matrix.shape) ** 0.5
        kernel.add_(orthogonal(matrix).reshape(kernel.shape), alpha=-lr * scale)


def orthogonal(matrix: Tensor) -> Tensor:
    """About U V^T of a matrix U S V^T: singular values between 0.7 and 1.2 instead of S.

    Args:
        matrix: (rows, columns), any but all zeros; zeros stay.
    """
    a, b, c = QUINTIC
    tall = matrix.shape[0] > matrix.shape[1]
    x: Tensor = (matrix.T if tall else matrix) / (matrix.norm() + 1e-7)
    for _ in range(ITERATIONS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if tall else x
