"""Words: the keyword arguments of the Python face, written out so that editors and type checkers know them.

What each means is told where it is declared: ``anew.training.settings``, ``anew.engines.gan.families.options`` and
``anew.engines.diffusion.learning.options``, or by ``anew train FAMILY --help``. A test holds these equal to the
declarations.
"""

from typing import Literal, TypedDict

from anew.engines.diffusion.learning.options import Layers
from anew.engines.gan.families.options import Judge, JudgeNorm, Up
from anew.learning.names import Augmentation, GanObjective, Schedule
from anew.training.settings import Direction, LayoutName


class RunWords(TypedDict, total=False):
    """How a run is run, beside its length."""

    batch: int
    seed: int
    precision: Literal["auto", "fp32", "bf16"]
    layout: Literal["auto", "nchw", "channels_last"]
    compile: bool
    threads: int
    workers: int
    checkpoint_every: int
    keep: int
    preview_every: int
    tensorboard: bool
    licence: str


class DataWords(TypedDict, total=False):
    """How pictures are read and cut."""

    layout: LayoutName
    size: int
    load_size: int
    crop: bool
    flip: bool
    labels: str
    label_maps: Literal["auto", "classes", "pictures"]
    skip_bad: bool
    a_name: str
    b_name: str
    direction: Direction


class CommonWords(DataWords, total=False):
    """What every family takes."""

    width: int
    judge: Judge
    judge_width: int
    judge_norm: JudgeNorm
    scales: int
    spectral: bool
    objective: GanObjective
    r1: float
    r1_every: int
    lr_g: float
    lr_d: float
    betas: tuple[float, float]
    schedule: Schedule
    decay_from: float
    ema: float
    augment: tuple[Augmentation, ...]


class Pix2PixWords(CommonWords, total=False):
    """What Pix2Pix takes."""

    adversarial: float
    l1: float
    pyramid: float
    structure: float
    feature_match: float
    perceptual: str
    perceptual_weight: float
    up: Up
    generator: Literal["unet", "resnet"]
    levels: int
    blocks: int
    norm: Literal["batch", "instance"]
    at_test: Literal["batch", "running"]
    dropout: float
    noise_at_test: bool


class CycleGANWords(CommonWords, total=False):
    """What CycleGAN takes."""

    up: Up
    blocks: int
    cycle: float
    identity: float
    pool: int


class UNITWords(CommonWords, total=False):
    """What UNIT takes."""

    blocks: int
    shared: int
    alike: bool
    within: float
    cycle: float
    kl: float
    weight_decay: float


class SPADEWords(CommonWords, total=False):
    """What SPADE takes."""

    adversarial: float
    l1: float
    pyramid: float
    structure: float
    feature_match: float
    perceptual: str
    perceptual_weight: float
    hidden: int
    ups: Literal["normal", "more"]
    norm: Literal["instance", "batch"]
    style: int
    style_size: int
    kl: float


class CUTWords(CommonWords, total=False):
    """What CUT takes."""

    up: Up
    blocks: int
    nce: float
    identity_nce: bool
    mirror: bool
    patches: int
    heads: int
    temperature: float


class TaughtWords(TypedDict, total=False):
    """What every family takes that teaches a diffusion model."""

    size: int
    load_size: int
    crop: bool
    flip: bool
    skip_bad: bool
    base: str
    prompt: str
    rank: int
    layers: Layers
    start: str
    lr: float
    schedule: Schedule
    decay_from: float
    ema: float
    snr: float
    sparing: bool
    preview_steps: int
    preview_guidance: float


class LoRAWords(TaughtWords, total=False):
    """What LoRA takes."""

    prior_prompt: str
    prior: float


class InstructWords(TaughtWords, total=False):
    """What Instruct takes."""

    weights: Literal["lora", "full"]
    drop: float
