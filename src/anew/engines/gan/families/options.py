"""Everything that decides how a family is built and taught, one frozen class a family. No torch here.

Field defaults are ours; ``paper()`` gives what the paper says. Zero means "chosen from the training size"
where a field says so: ``for_size`` chooses, and what it chose is what a model records.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from anew.errors import BadInput
from anew.learning.names import Augmentation, GanObjective, Schedule

Weight = Annotated[float, Field(ge=0)]
Rate = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, lt=1)]

Up = Literal["transpose", "resize"]
Judge = Literal["patch70", "patch16", "pixel", "strided"]
Layout = Literal["nchw", "channels_last"]
JudgeNorm = Literal["instance", "batch", "none"]


LEAST: Mapping[Judge, int] = {"patch70": 24, "patch16": 8, "pixel": 2, "strided": 16}
"""The smallest picture, in pixels, that each judge can look at; see ``FamilyOptions.least``."""

AS_PUBLISHED: dict[str, Any] = {
    "width": 64, "judge": "patch70", "judge_width": 64, "judge_norm": "instance", "scales": 1, "spectral": False,
    "objective": "lsgan", "r1": 0, "lr_g": 2e-4, "lr_d": 2e-4, "betas": (0.5, 0.999),
    "schedule": "linear", "decay_from": 0.5, "ema": 0, "augment": (),
}  # fmt: skip
"""What most of the papers have in common: nothing that came after them, nets and rates of Zhu 2017."""


class FamilyOptions(BaseModel):
    """What every family has."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)
    family: ClassVar[str]
    published: ClassVar[Mapping[str, Any]]
    """What the family's paper says beside, or against, ``AS_PUBLISHED``."""

    width: Count = 64
    """Channels of the generator's first layer; the others are multiples of it."""
    judge: Judge = "patch70"
    """What the judge sees at once: 70x70 pixels, 16x16, one pixel, or UNIT's four strided layers (46x46)."""
    judge_width: Count = 64
    """Channels of the judge's first layer."""
    judge_norm: JudgeNorm = "instance"
    """Normalisation inside the judge."""
    scales: Count = 1
    """Judges at full size, half, quarter and so on."""
    spectral: bool = False
    """Spectral normalisation of the judge's weights (Miyato 2018): steadier, a little slower."""
    objective: GanObjective = "lsgan"
    """The adversarial objective."""
    r1: Weight = 0.0
    """Weight of the R1 penalty on the judge's gradient at real pictures (Mescheder 2018); 0 leaves it out."""
    r1_every: Count = 16
    """The penalty is taken every so many steps and weighs so much more (Karras 2020, appendix B)."""
    lr_g: Rate = 2e-4
    """Learning rate of the generator."""
    lr_d: Rate = 2e-4
    """Learning rate of the judge."""
    betas: tuple[Share, Share] = (0.5, 0.999)
    """Adam's two decay rates."""
    schedule: Schedule = "linear"
    """How the learning rates fall over the run."""
    decay_from: Share = 0.5
    """Where the fall begins, as a share of the run."""
    ema: Share = 0.999
    """Decay of the averaged weights that previews, evaluation and the finished model use; 0 = the last weights."""
    augment: tuple[Augmentation, ...] = ()
    """Differentiable augmentation of all that the judge sees (Zhao 2020); for a few hundred pictures or fewer."""

    @classmethod
    def paper(cls) -> Self:
        """The paper's own values."""
        return cls.model_validate({**AS_PUBLISHED, **cls.published})

    @property
    def least(self) -> int:
        """The smallest picture, in pixels, that the judges can look at."""
        # The last strided layer may leave one pixel, which cannot be normalised.
        normed = 2 if self.judge == "strided" and self.judge_norm != "none" else 1
        return LEAST[self.judge] * normed << (self.scales - 1)

    @property
    def layout_on_cpu(self) -> Layout:
        """The memory layout in which the nets are fastest on a CPU in bf16.

        A ResNet is mostly large maps. A U-Net is mostly weights on small ones, 54 M of them, and putting those in order
        for channels_last costs more than the convolutions gain; so it is with the wide layers of SPADE.
        """
        return "channels_last"

    def for_size(self, size: int) -> Self:
        """The same with every zero that means "from the training size" replaced by its value.

        Args:
            size: The side of the training pictures in pixels.

        Raises:
            BadInput: the smallest of the judges would see less than a pixel.
        """
        least = self.least
        if size < least:
            raise BadInput(
                needed=f"training pictures of {least} pixels or more for the judge {self.judge}, scales {self.scales}",
                found=f"{size} pixels",
                fix="Train at a larger size, or choose fewer scales or the judge patch16.",
            )
        return self


class PairedOptions(FamilyOptions):
    """What families that learn from pairs have besides: ways to say how like the truth a made picture is."""

    adversarial: Weight = 1.0
    """Weight of the judge's opinion in the generator's loss."""
    l1: Weight = 0.0
    """Weight of the mean absolute difference to the true picture."""
    pyramid: Weight = 0.0
    """Weight of the L1 between Laplacian pyramids: every size of detail counts alike; it needs no weights."""
    structure: Weight = 0.0
    """Weight of 1 - SSIM (Wang 2004): local structure, whatever the brightness."""
    feature_match: Weight = 0.0
    """Weight of the difference of the judge's inner features (Wang 2018, equation 4)."""
    perceptual: str = ""
    """A safetensors file of a VGG-19's convolutions; empty leaves the term out."""
    perceptual_weight: Weight = 10.0
    """Weight of the perceptual term, when there is a file."""


class Pix2PixOptions(PairedOptions):
    """Pix2Pix (Isola 2017): pairs, a U-Net, a judge that sees both pictures, L1."""

    family: ClassVar[str] = "pix2pix"
    published: ClassVar[Mapping[str, Any]] = {
        "generator": "unet", "levels": 0, "up": "transpose", "norm": "batch", "at_test": "batch", "dropout": 0.5,
        "noise_at_test": True, "objective": "vanilla", "judge_norm": "batch", "adversarial": 1, "l1": 100,
        "pyramid": 0, "structure": 0, "feature_match": 0,
    }  # fmt: skip

    up: Up = "resize"
    """How the generator doubles a side: resize, then convolve (no checkerboard), or a transposed convolution."""
    generator: Literal["unet", "resnet"] = "unet"
    """U-Net with skips at every level, or CycleGAN's ResNet."""
    levels: Annotated[int, Field(ge=0, le=10)] = 0
    """Halvings inside the U-Net; 0 = as many as the training size allows, at most 8."""
    blocks: Count = 9
    """Residual blocks of the ResNet."""
    norm: Literal["batch", "instance"] = "batch"
    """Normalisation inside the generator."""
    at_test: Literal["batch", "running"] = "batch"
    """Whose statistics a batch norm takes when translating: the picture's own (the paper), or training's average."""
    dropout: Share = 0.5
    """Dropout in the inner layers of the generator."""
    noise_at_test: bool = False
    """Leave dropout on when translating, as the paper does: outputs then differ from call to call."""
    objective: GanObjective = "vanilla"
    """The adversarial objective."""
    judge_norm: JudgeNorm = "batch"
    """Normalisation inside the judge."""
    l1: Weight = 100.0
    """Weight of the mean absolute difference to the true picture."""

    @classmethod
    def paper(cls) -> Self:
        """Isola 2017, sections 3 and 6.1: U-Net 256 or 128, 70x70 PatchGAN, cross entropy, L1 x 100, test dropout."""
        return super().paper()

    @property
    def layout_on_cpu(self) -> Layout:
        """See ``FamilyOptions``."""
        return "nchw" if self.generator == "unet" else "channels_last"

    def for_size(self, size: int) -> Self:
        """``levels`` as many as the size can be halved: 8 at 256, 7 at 128, 5 at 96."""
        super().for_size(size)
        if self.levels:
            return self
        halvings = (size & -size).bit_length() - 1  # how often size can be halved without a rest
        return self.model_copy(update={"levels": min(8, max(1, halvings))})


class CycleGANOptions(FamilyOptions):
    """CycleGAN (Zhu 2017): two unpaired sets, a ResNet each way, and the way back again."""

    family: ClassVar[str] = "cyclegan"
    published: ClassVar[Mapping[str, Any]] = {"up": "transpose", "blocks": 9, "cycle": 10, "identity": 0.5, "pool": 50}

    up: Up = "resize"
    """How the generator doubles a side: resize, then convolve (no checkerboard), or a transposed convolution."""
    blocks: Annotated[int, Field(ge=0, le=64)] = 0
    """Residual blocks; 0 = 6 below 256 pixels, 9 from there on (Zhu 2017, appendix 7.2)."""
    cycle: Weight = 10.0
    """Weight of the mean absolute difference after going there and back."""
    identity: Weight = 0.5
    """How much a picture already on its side should stay as it is, times ``cycle``; needs equal channels."""
    pool: Annotated[int, Field(ge=0)] = 50
    """How many old fakes the judges are shown again (Shrivastava 2017)."""

    @classmethod
    def paper(cls) -> Self:
        """Zhu 2017, section 4 and appendix 7: ResNet-9, LSGAN, cycle 10, identity 0.5 x 10, pool of 50."""
        return super().paper()

    def for_size(self, size: int) -> Self:
        """``blocks`` as the paper chooses them."""
        super().for_size(size)
        return self if self.blocks else self.model_copy(update={"blocks": 6 if size < 256 else 9})


class UNITOptions(FamilyOptions):
    """UNIT (Liu 2017): two unpaired sets that share one latent space."""

    family: ClassVar[str] = "unit"
    published: ClassVar[Mapping[str, Any]] = {
        "blocks": 4, "shared": 0, "alike": False, "judge": "strided", "judge_norm": "none", "scales": 3,
        "within": 10, "cycle": 10, "kl": 0.01, "lr_g": 1e-4, "lr_d": 1e-4, "weight_decay": 1e-4, "schedule": "halving",
    }  # fmt: skip

    blocks: Count = 4
    """Residual blocks of each encoder and of each decoder."""
    shared: Annotated[int, Field(ge=0, le=4)] = 1
    """High-level residual blocks that both domains share, in the encoders and in the decoders (Liu 2017, section 3).
    The published code shares none."""
    alike: bool = True
    """Both domains' encoders and decoders begin with the same weights, so that a translation begins near the picture it
    is made of. Drawn apart, they may settle on exchanged classes, such as fields for meadows, which no term of the loss
    forbids. Needs equal channels; the paper draws them apart."""
    judge: Judge = "strided"
    """What the judge sees at once."""
    judge_norm: JudgeNorm = "none"
    """Normalisation inside the judge."""
    scales: Count = 3
    """Judges at full size, half, quarter and so on; their losses are summed."""
    within: Weight = 10.0
    """Weight of the mean absolute difference after encoding and decoding in one domain."""
    cycle: Weight = 10.0
    """Weight of the mean absolute difference after going there and back."""
    kl: Weight = 0.01
    """Weight of each of the four pulls of a latent to the unit normal."""
    lr_g: Rate = 1e-4
    """Learning rate of encoders and decoders."""
    lr_d: Rate = 1e-4
    """Learning rate of the judges."""
    weight_decay: Weight = 1e-4
    """Adam's weight decay."""

    @classmethod
    def paper(cls) -> Self:
        """The nets, weights and rates of the code published with Liu 2017: nothing shared, 1 M steps, rates halved."""
        return super().paper()


class SPADEOptions(PairedOptions):
    """SPADE (Park 2019): label maps to photos; the labels modulate every layer."""

    family: ClassVar[str] = "spade"
    published: ClassVar[Mapping[str, Any]] = {
        "hidden": 128, "ups": "normal", "norm": "batch", "style": 0, "style_size": 256,
        "kl": 0.05, "objective": "hinge", "scales": 2, "spectral": True,
        "adversarial": 1, "feature_match": 10, "l1": 0, "pyramid": 0, "structure": 0, "perceptual_weight": 10,
        "lr_g": 1e-4, "lr_d": 4e-4, "betas": (0.0, 0.9),
    }  # fmt: skip

    hidden: Count = 128
    """Channels of the layers that turn labels into scales and shifts."""
    ups: Literal["normal", "more"] = "normal"
    """Doublings in the generator: 5, or 6 for pictures of 512 and above."""
    norm: Literal["instance", "batch"] = "instance"
    """What is modulated: every picture for itself, or the batch (the paper, in batches of 32 and more)."""
    style: Annotated[int, Field(ge=0)] = 0
    """Numbers in the style code of the encoder; 0 = no encoder, one output a label map. The paper has 256."""
    style_size: Annotated[int, Field(ge=0)] = 0
    """Side in pixels at which the encoder sees pictures, a power of two from 8; 0 = the training size, at most 256."""
    kl: Weight = 0.05
    """Weight of the style code's pull to the unit normal."""
    objective: GanObjective = "hinge"
    """The adversarial objective."""
    scales: Count = 2
    """Judges at full size, half and so on; their losses are averaged."""
    spectral: bool = True
    """Spectral normalisation of the judge's weights; the generator always has it."""
    feature_match: Weight = 10.0
    """Weight of the difference of the judge's inner features (Wang 2018, equation 4)."""
    pyramid: Weight = 10.0
    """Weight of the L1 between Laplacian pyramids: what stands in for the perceptual term, and needs no weights."""
    lr_g: Rate = 1e-4
    """Learning rate of the generator (two time scales, Heusel 2017)."""
    lr_d: Rate = 4e-4
    """Learning rate of the judge."""
    betas: tuple[Share, Share] = (0.0, 0.9)
    """Adam's two decay rates."""

    @classmethod
    def paper(cls) -> Self:
        """Park 2019, section 4 and appendix A, save the perceptual term, which needs a file of weights."""
        return super().paper()

    @property
    def layout_on_cpu(self) -> Layout:
        """See ``FamilyOptions``."""
        return "nchw"

    def for_size(self, size: int) -> Self:
        """``style_size`` as the training size allows."""
        super().for_size(size)
        if self.style_size:
            return self
        return self.model_copy(update={"style_size": min(256, 2 ** (max(8, size).bit_length() - 1))})


class CUTOptions(FamilyOptions):
    """CUT (Park 2020): one way only; patches should stay recognisable as themselves. ``fast`` gives FastCUT."""

    family: ClassVar[str] = "cut"
    published: ClassVar[Mapping[str, Any]] = {
        "up": "transpose", "blocks": 9, "nce": 1, "identity_nce": True, "mirror": False, "patches": 256, "heads": 256,
        "temperature": 0.07,
    }  # fmt: skip

    up: Up = "resize"
    """How the generator doubles a side: resize, then convolve (no checkerboard), or a transposed convolution."""
    blocks: Annotated[int, Field(ge=0, le=64)] = 0
    """Residual blocks; 0 = 6 below 256 pixels, 9 from there on."""
    nce: Weight = 1.0
    """Weight of the patchwise contrast between input and output."""
    identity_nce: bool = True
    """The same contrast for pictures already on the other side, which should stay as they are; needs equal channels."""
    mirror: bool = False
    """Mirror half of the steps' inputs, and ask for mirrored features: FastCUT's stand-in for the identity."""
    patches: Count = 256
    """Places compared in every layer and picture."""
    heads: Count = 256
    """Numbers that describe a patch."""
    temperature: Annotated[float, Field(gt=0)] = 0.07
    """Divides the similarities: smaller is pickier."""

    @classmethod
    def paper(cls) -> Self:
        """Park 2020, section 4 and appendix C.1: ResNet-9, LSGAN, five layers, 256 patches, temperature .07."""
        return super().paper()

    @classmethod
    def fast(cls) -> Self:
        """FastCUT with our defaults: a heavier contrast, no identity, mirrored inputs; half the work."""
        return cls(nce=10.0, identity_nce=False, mirror=True)

    def for_size(self, size: int) -> Self:
        """``blocks`` as CycleGAN chooses them."""
        super().for_size(size)
        return self if self.blocks else self.model_copy(update={"blocks": 6 if size < 256 else 9})
