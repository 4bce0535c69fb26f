r"""How the learning rate falls over a run, as a factor in [0, 1]: pure arithmetic, a function of the step alone.

constant   1 ----------------------
linear     1 -----------\_________ 0     flat until ``decay_from``, then straight down (Zhu 2017, section 4)
cosine     1 -----------.           0     flat until ``decay_from``, then half a cosine
halving    1 - 1/2 - 1/4 - ...            halved every tenth of the run (Liu 2017's code: each 100 k of 1 M)
"""

from math import cos, pi

from anew.learning.names import Schedule


def factor(kind: Schedule, step: int, steps: int, decay_from: float = 0.5) -> float:
    """What the learning rate is multiplied by at this step.

    Args:
        kind: The shape of the fall.
        step: In [0, steps); later steps get the last value.
        steps: Length of the run, at least 1.
        decay_from: Where the fall begins, as a share of the run in [0, 1); ``constant`` and ``halving`` do not read it.

    Returns:
        In [0, 1]; never 0 before ``steps``, so that no step is wasted.

    Example:
        >>> [factor("linear", step, 4) for step in range(4)]
        [1.0, 1.0, 1.0, 0.5]
    """
    done = min(max(step, 0), steps) / steps
    if kind == "constant":
        return 1.0
    if kind == "halving":
        return 0.5 ** int(min(done, 0.9) * 10 + 1e-9)
    fallen = max(0.0, (done - decay_from) / (1 - decay_from)) if decay_from < 1 else 0.0
    return 1 - fallen if kind == "linear" else (1 + cos(pi * fallen)) / 2
