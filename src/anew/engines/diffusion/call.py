"""Call: what is asked of a pipeline, after the picture has come to the model's size and before diffusers sees it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Control:
    """One ControlNet or T2I-Adapter at work."""

    map: Array
    """(h, w, 3) in [0, 1], at the working size."""
    scale: float = 1.0
    """How much it has to say; 0 silences it."""
    start: float = 0.0
    end: float = 1.0
    """Between which shares of the steps it is heard."""


@dataclass(frozen=True)
class Call:
    """One call. All pictures have one working size, its sides multiples of what the family asks for."""

    task: str
    """The task's name."""
    width: int
    height: int
    prompt: str = ""
    negative_prompt: str = ""
    picture: Array | None = None
    """(h, w, 3) in [0, 1]; None where everything is made from control maps and words."""
    mask: Array | None = None
    """(h, w), 1 = paint."""
    steps: int = 20
    strength: float = 1.0
    """Denoising strength, in (0, 1]: the share of the steps that are taken."""
    guidance_scale: float | None = None
    """How much the words weigh (Ho 2022); None = as the pipeline has it, 1 = no guidance."""
    picture_guidance: float | None = None
    """How much the picture weighs in an instruction edit (Brooks 2023, section 3.2); None = as the pipeline has it."""
    seed: int = 0
    controls: tuple[Control, ...] = ()
    references: tuple[Array, ...] = ()
    """Further pictures (h, w, 3) in [0, 1], each of its own size."""
    scale: int = 1
    """Of an enlargement."""
