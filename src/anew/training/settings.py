"""Settings: everything that decides a training run, as two frozen values that are plain JSON.

    TrainSettings
    ├── family, options        what is trained: one of the families and its own options
    ├── data: DataSettings     on what: folders, layout, size, crop, flip, labels
    └── steps, batch, seed ... how: length, chance, numbers, speed, what is kept

A run's ``settings.json`` is ``TrainSettings.model_dump_json()``; a resumed run compares itself with it.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LayoutName = Literal["", "side-by-side", "train-a-b", "folders", "two-folders"]
Direction = Literal["a-to-b", "b-to-a"]

SEED_LIMIT = 2**32


class _Frozen(BaseModel):
    """Base of both: immutable, unknown names refused, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)


class DataSettings(_Frozen):
    """What is learned from, and how it is cut to one size.

    Example:
        >>> DataSettings(paths=("facades",)).loaded
        286
    """

    paths: tuple[str, ...] = Field(min_length=1, max_length=2)
    """One folder in a known layout, or two: the folder of A and the folder of B."""
    layout: LayoutName = ""
    """How the pictures lie. Empty finds out by looking."""
    size: int = Field(256, ge=16, le=4096)
    """Side in pixels of the squares that training and tests see."""
    load_size: int = Field(0, ge=0, le=8192)
    """Shorter side in pixels before a random square is cut; 0 is size x 286/256, as Pix2Pix does (Isola 2017, 6.2)."""
    crop: bool = True
    """Cut a random square in training. Without it, the middle one at full size."""
    flip: bool = True
    """Mirror half of the training pictures left to right, both sides of a pair alike."""
    labels: str = ""
    """A palette file (index, name, red, green, blue) for label maps. Empty looks beside the label maps."""
    label_maps: Literal["auto", "classes", "pictures"] = "auto"
    """Label maps as one channel a class, or as coloured pictures. Auto: classes where they are only read."""
    skip_bad: bool = False
    """Leave out files that cannot be read or have no partner, instead of refusing to begin."""
    a_name: str = ""
    """Name of what lies on side A. Empty takes the folder's name."""
    b_name: str = ""
    """Name of what lies on side B. Empty takes the folder's name."""
    direction: Direction = "a-to-b"
    """Which side is given and which is made. ``b-to-a`` swaps the sides, names and all."""

    @property
    def loaded(self) -> int:
        """Shorter side in pixels of a training picture before it is cut; never below ``size``."""
        if not self.crop:
            return self.size
        return max(self.load_size or round(self.size * 286 / 256), self.size)


class TrainSettings(_Frozen):
    """One training run."""

    family: str
    """pix2pix, cyclegan, unit, spade or cut."""
    options: dict[str, Any] = Field(default_factory=dict)
    """The family's own options; names that it does not know are refused."""
    data: DataSettings
    """What is learned from."""
    steps: int = Field(0, ge=0)
    """Length in steps; 0 takes it from ``epochs``."""
    epochs: int = Field(0, ge=0)
    """Length in passes over the data, where ``steps`` is 0."""
    batch: int = Field(1, ge=1, le=4096)
    """Pictures a step on each device."""
    seed: int = Field(0, ge=0, lt=SEED_LIMIT)
    """Where all chance comes from: the first weights, the order, the crops, every step's noise."""
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    """Numbers of the forward pass. Auto is bf16 where the processor computes it natively."""
    layout: Literal["auto", "nchw", "channels_last"] = "auto"
    """How activations lie in memory. Auto takes what is fastest for the family on this device."""
    compile: bool = False
    """Compile the nets first: a slow start, faster steps, for long runs."""
    threads: int = Field(0, ge=0, le=1024)
    """Threads of one operation; 0 leaves it to torch."""
    workers: int = Field(1, ge=0, le=64)
    """Threads that prepare batches ahead; 0 prepares each when it is asked for."""
    checkpoint_every: int = Field(0, ge=0)
    """Steps between checkpoints; 0 chooses about one in ten minutes."""
    keep: int = Field(2, ge=1)
    """How many checkpoints stay on disk."""
    preview_every: int = Field(0, ge=0)
    """Steps between preview pictures; 0 makes one with each checkpoint."""
    tensorboard: bool = False
    """Also write events for TensorBoard, whose package must be installed."""
    licence: str = "unstated"
    """Licence of the training data, as the person states it; it is written on the model card."""
