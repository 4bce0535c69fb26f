"""Options: everything that decides how a restoration network is taught. No torch here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from anew.engines.restore.nets.plan import Plan
from anew.learning.names import Schedule

Net = Literal["bridge", "enlarge", "colour", "scratches", "estimate"]
NETS: tuple[Net, ...] = get_args(Net)

PLANS: Mapping[Net, Plan] = MappingProxyType(
    {
        "bridge": Plan(conditions=5, widths=(64, 96, 128), blocks=(2, 2, 4)),
        "enlarge": Plan(fold=1, widths=(64,), blocks=(10,), scales=(2, 3, 4)),
        "colour": Plan(inputs=4, outputs=2, skip=False, widths=(32, 64, 96, 128, 192), blocks=(1, 1, 2, 2, 3)),
        "scratches": Plan(outputs=1, skip=False, widths=(32, 48, 64, 96), blocks=(1, 1, 1, 2)),
        "estimate": Plan(outputs=3, skip=False, pooled=True, widths=(48, 64), blocks=(2, 2)),
    }
)
"""The networks that anew ships."""


class RestoreOptions(BaseModel):
    """Networks that bring old and poor photographs back, from a folder of good ones that are damaged on the way."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)
    family: ClassVar[str] = "restore"

    net: Net = "bridge"
    """What learns: the bridge (noise, JPEG, blur), the enlarger, the colouriser, the finder of scratches, or the
    estimator of what is wrong."""
    widths: tuple[Annotated[int, Field(ge=8, le=1024)], ...] = ()
    """Channels at each size; empty takes those of the network that anew ships."""
    blocks: tuple[Annotated[int, Field(ge=0, le=64)], ...] = ()
    """Residual blocks at each size; empty takes those of the network that anew ships."""
    hold_out: Annotated[int, Field(ge=0)] = 10
    """Every so-manieth picture of each group is never learned from, for scores; 0 learns from all. Groups are the
    column ``group`` of a photos.csv in the folder, else its sub-folders."""
    start: str = ""
    """Weights to begin from, of a network of the same shape."""
    lr: Annotated[float, Field(gt=0, le=1)] = 1e-3
    """Learning rate."""
    optimiser: Literal["adam", "muon"] = "muon"
    """Who moves the kernels: Adam, or Muon (Jordan 2024), which makes each step of a matrix orthogonal."""
    schedule: Schedule = "linear"
    """How the learning rate falls over the run."""
    decay_from: Annotated[float, Field(ge=0, lt=1)] = 0.5
    """Where the fall begins, as a share of the run."""
    ema: Annotated[float, Field(ge=0, lt=1)] = 0.999
    """Decay of the averaged weights that are kept; 0 = the last weights."""

    @property
    def plan(self) -> Plan:
        """The shape of what learns."""
        told = PLANS[self.net]
        changed = {"widths": self.widths or told.widths, "blocks": self.blocks or told.blocks}
        return Plan.model_validate({**told.model_dump(), **changed})


OPTIONS: Mapping[str, type[RestoreOptions]] = MappingProxyType({"restore": RestoreOptions})
"""The family's options."""
