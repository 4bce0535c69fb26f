"""Qwen-Image and Qwen-Image-Edit (Wu 2025, arXiv:2508.02324). Words weigh by true guidance, whatever it is called."""

from pathlib import Path
from typing import Any

from transformers import AutoTokenizer, BatchFeature
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from anew.engines.diffusion.adapters import parts
from anew.engines.diffusion.call import Call


def img2img(pipe: Any, call: Call) -> dict[str, Any]:
    """``QwenImageImg2ImgPipeline``."""
    return {"image": parts.the_picture(call), **parts.steps(call), **parts.size(call), **_words(call)}


def inpaint(pipe: Any, call: Call) -> dict[str, Any]:
    """``QwenImageInpaintPipeline``."""
    return {**img2img(pipe, call), "mask_image": parts.the_mask(call)}


def render(pipe: Any, call: Call) -> dict[str, Any]:
    """``QwenImageControlNetPipeline``: from a map and words alone; one ControlNet."""
    (only,) = call.controls
    return {
        **parts.one_control(call),
        "control_guidance_start": only.start,
        "control_guidance_end": only.end,
        "num_inference_steps": call.steps,
        **parts.size(call),
        **_words(call),
    }


def edit(pipe: Any, call: Call) -> dict[str, Any]:
    """``QwenImageEditPipeline``: one picture, as PIL, which it always looks at as a megapixel; no strength."""
    return {
        "image": parts.the_drawn_picture(call),
        "num_inference_steps": call.steps,
        **parts.size(call),
        **_words(call),
    }


def edit_several(pipe: Any, call: Call) -> dict[str, Any]:
    """``QwenImageEditPlusPipeline``: the same with further pictures."""
    return {
        **edit(pipe, call),
        "image": [parts.the_drawn_picture(call), *(parts.drawn(each) for each in call.references)],
    }


def _words(call: Call) -> dict[str, Any]:
    """Its ``guidance_scale`` is for models that do not exist yet, and warns when it is given."""
    return parts.guidance(call, "true_cfg_scale")


MARK = "<|image_pad|>"
"""Where a picture goes in a prompt; as often as the picture has patches."""


class Processor:
    """Words and pictures for the text encoder, without the part for films, which alone would need torchvision."""

    def __init__(self, tokenizer: Any, pictures: Any) -> None:
        self.tokenizer, self.image_processor = tokenizer, pictures

    def __call__(self, text: list[str], images: Any, padding: bool = True, return_tensors: str = "pt") -> BatchFeature:
        """Prompts with a mark for each picture, and the pictures in that order."""
        seen = self.image_processor(images=images, return_tensors=return_tensors)
        counts = [int(grid.prod()) // self.image_processor.merge_size**2 for grid in seen["image_grid_thw"]]
        pieces = [each.split(MARK) for each in text]
        marks = iter(counts)
        told = ["".join(part + MARK * next(marks) for part in each[:-1]) + each[-1] for each in pieces]
        return BatchFeature({**self.tokenizer(told, padding=padding, return_tensors=return_tensors), **seen})


def processor(folder: Path) -> Processor:
    """The processor of a checked model directory: a tokenizer's files and ``preprocessor_config.json``."""
    return Processor(
        AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False),
        Qwen2VLImageProcessorPil.from_pretrained(str(folder), local_files_only=True),
    )
