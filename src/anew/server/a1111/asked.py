"""Asked: what clients of A1111 send, by its names and with its defaults, and how it is read.

A null is a field left out, as there. What a client sends that cannot be done is refused by ``plain``, unless it asks
for nothing.
"""

import json
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anew.errors import BadInput, BadRequest
from anew.jobs.spec import MOST
from anew.server.a1111.infotext import parsed
from anew.server.a1111.plain import check
from anew.tasks.base import explain

Side = Annotated[int, Field(ge=1, le=16384)]
Count = Annotated[int, Field(ge=1, le=MOST)]
File = str
"""A picture file in base64, as it is or as a data URL."""


class Asked(BaseModel):
    """Base of them all. Fields that it does not know are looked at by ``plain``."""

    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)


class Drawn(Asked):
    """What both ways to draw have in common."""

    prompt: str = ""
    negative_prompt: str = ""
    seed: Annotated[int, Field(lt=2**32)] = -1
    """Below 0 is any."""
    subseed: int = -1
    batch_size: Count = 1
    n_iter: Count = 1
    steps: Annotated[int, Field(ge=1, le=1000)] = 50
    cfg_scale: Annotated[float, Field(ge=0, le=50)] = 7.0
    width: Side = 512
    height: Side = 512
    denoising_strength: Annotated[float, Field(ge=0, le=1)] = 0.75
    sampler_name: str = ""
    sampler_index: str = ""
    """What ``sampler_name`` was called before."""
    scheduler: str = ""
    clip_skip: Annotated[int, Field(ge=0, le=12)] = 0
    """As SD.Next calls it; 0 is as the options say."""
    override_settings: dict[str, Any] = {}
    override_settings_restore_afterwards: bool = True
    alwayson_scripts: dict[str, Any] = {}
    disable_extra_networks: bool = False
    send_images: bool = True
    force_task_id: Annotated[str, Field(max_length=200)] = ""
    infotext: str = ""
    """Fills in what is left out."""

    @property
    def count(self) -> int:
        """How many pictures."""
        return self.batch_size * self.n_iter


class Txt2Img(Drawn):
    """A picture from words."""


class Img2Img(Drawn):
    """A picture from a picture."""

    init_images: list[File] = []
    mask: File = ""
    resize_mode: Annotated[int, Field(ge=0, le=3)] = 0
    mask_blur: Annotated[float, Field(ge=0, le=64)] | None = None
    mask_blur_x: Annotated[float, Field(ge=0, le=64)] = 4
    mask_blur_y: Annotated[float, Field(ge=0, le=64)] = 4
    mask_round: bool = True
    inpainting_fill: Annotated[int, Field(ge=0, le=3)] = 0
    inpaint_full_res: bool = True
    inpaint_full_res_padding: Annotated[int, Field(ge=0, le=4096)] = 0
    inpainting_mask_invert: Annotated[int, Field(ge=0, le=1)] = 0
    image_cfg_scale: Annotated[float, Field(ge=0, le=50)] | None = None
    include_init_images: bool = False

    @property
    def blur(self) -> tuple[float, float]:
        """Across and down; one number for both wins."""
        return (self.mask_blur_x, self.mask_blur_y) if self.mask_blur is None else (self.mask_blur, self.mask_blur)


class Extras(Asked):
    """What both ways to enlarge have in common."""

    resize_mode: Annotated[int, Field(ge=0, le=1)] = 0
    """0 is by ``upscaling_resize``, 1 to the width and height."""
    upscaling_resize: Annotated[float, Field(gt=0, le=8)] = 2
    upscaling_resize_w: Side = 512
    upscaling_resize_h: Side = 512
    upscaling_crop: bool = True
    upscaling_resize_crop: bool = True
    """What two clients for Node call ``upscaling_crop``."""
    upscaler_1: str = "None"

    @property
    def cut(self) -> bool:
        """Whether what hangs over is cut off."""
        return self.upscaling_crop and self.upscaling_resize_crop


class ExtraSingle(Extras):
    """One picture."""

    image: File = ""


class Named(Asked):
    """A picture of a batch."""

    data: File = ""
    image: File = ""
    """What two clients for Node call it."""
    name: str = ""

    @property
    def file(self) -> File:
        """Whichever is there."""
        return self.data or self.image


class ExtraBatch(Extras):
    """Several pictures."""

    imageList: Annotated[list[Named], Field(max_length=MOST)] = []
    image_list: Annotated[list[Named], Field(max_length=MOST)] = []
    """What two clients for Node call it."""


class PngInfo(Asked):
    """A picture whose words are looked for."""

    image: File = ""


class Detect(Asked):
    """Pictures that a control map is made of."""

    controlnet_module: str = "none"
    controlnet_input_images: Annotated[list[File], Field(max_length=MOST)] = []
    controlnet_images: Annotated[list[File], Field(max_length=MOST)] = []
    """What ``webuiapi`` calls them."""
    controlnet_processor_res: int = 512
    controlnet_threshold_a: float = 64
    controlnet_threshold_b: float = 64


A = TypeVar("A", bound=Asked)


def read(kind: type[A], data: bytes) -> A:
    r"""What somebody sent as JSON.

    Raises:
        BadRequest: no JSON object.
        BadInput: a value of another type or out of range.
        CannotServe: something is asked that cannot be done.

    Example:
        >>> read(Img2Img, b'{"steps": 20, "styles": null, "infotext": "a cat\\nSteps: 9, Seed: 5"}').seed
        5
    """
    told = {name: value for name, value in table(data).items() if value is not None}
    infotext = told.get("infotext")
    if isinstance(infotext, str) and infotext and issubclass(kind, Drawn):
        told = fields_of(infotext) | told
    try:
        asked = kind.model_validate(told)
    except ValidationError as error:
        raise _explained(error, kind) from None
    check(told, known=set(kind.model_fields))
    return asked


def table(data: bytes) -> dict[str, Any]:
    """A JSON object.

    Raises:
        BadRequest: something else.
    """
    try:
        text = data.decode()
        told = json.loads(text)
        if "\\u" in text:  # half a pair of surrogates could be told back by nobody
            json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadRequest(needed="JSON", found="something else", fix="Mend it.") from None
    if not isinstance(told, dict):
        raise BadRequest(needed="a JSON object", found="another value", fix="Put the fields into one object.")
    return told


def fields_of(infotext: str) -> dict[str, Any]:
    r"""Fields of a request, as an infotext says them.

    Example:
        >>> fields_of("a cat\nSteps: 9, Sampler: Euler, Size: 64x32")["height"]
        '32'
    """
    told = parsed(infotext)
    found: dict[str, Any] = {FIELDS[name]: value for name, value in told.items() if name in FIELDS}
    across, cross, down = told.get("Size", "").partition("x")
    return {**found, "width": across, "height": down} if cross else found


FIELDS = {
    "Prompt": "prompt",
    "Negative prompt": "negative_prompt",
    "Steps": "steps",
    "Sampler": "sampler_name",
    "Schedule type": "scheduler",
    "CFG scale": "cfg_scale",
    "Seed": "seed",
    "Denoising strength": "denoising_strength",
}
"""What an infotext calls the fields that it can fill in."""


def _explained(error: ValidationError, kind: type[Asked]) -> BadInput:
    told = explain(error, kind.model_fields, kind.__name__.lower())
    return BadInput(needed=told.needed, found=told.found[:200], fix=told.fix)
