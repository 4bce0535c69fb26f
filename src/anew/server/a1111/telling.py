"""Telling: what was drawn, in the words of A1111: its ``info``, and the infotext in each file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anew.server.a1111.asked import Drawn, Img2Img
from anew.server.a1111.infotext import written
from anew.server.a1111.sampling import label_of
from anew.server.a1111.translating import Draft
from anew.version import VERSION


@dataclass(frozen=True)
class Tale:
    """All that there is to tell of a round."""

    asked: Drawn
    draft: Draft
    layers: int
    masked: bool
    controlled: str = ""
    """The ControlNet unit in a few words; empty for none."""

    def infotext(self, seed: int) -> str:
        """That of one picture."""
        asked, draft = self.asked, self.draft
        dialled = "steps" not in draft.unused
        told = {
            "Steps": asked.steps,
            "Sampler": self.sampler if dialled else None,
            "Schedule type": label_of(asked.scheduler) if dialled else None,
            "CFG scale": asked.cfg_scale if dialled else None,
            "Seed": seed,
            "Size": str(draft.size),
            "Model hash": draft.checkpoint.short,
            "Model": draft.checkpoint.name,
            "Denoising strength": asked.denoising_strength if isinstance(asked, Img2Img) else None,
            "Clip skip": self.layers if self.layers > 1 else None,
            **self.extra,
            "Version": f"anew {VERSION}",
        }
        return written(asked.prompt, asked.negative_prompt, told)

    @property
    def sampler(self) -> str:
        """As the client named it, or what it was taken for."""
        return self.asked.sampler_name or self.asked.sampler_index or self.draft.sampler or "Automatic"

    @property
    def extra(self) -> dict[str, Any]:
        """What else decided the picture, and what did not."""
        told: dict[str, Any] = {}
        if self.masked and isinstance(self.asked, Img2Img):
            across, down = self.asked.blur
            told["Mask blur"] = across if across == down else f"{across:g} {down:g}"
            told["Inpaint area"] = "Only masked" if self.asked.inpaint_full_res else "Whole picture"
        told |= {"ControlNet 0": self.controlled} if self.controlled else {}
        return told | ({"Not used": " ".join(self.draft.unused)} if self.draft.unused else {})

    def info(self, seeds: Sequence[int], stamp: str) -> str:
        """The ``info`` of a response, as the JSON that stands in it as text."""
        asked, draft, count = self.asked, self.draft, len(seeds)
        first = seeds[0] if seeds else asked.seed
        told = {
            "prompt": asked.prompt,
            "all_prompts": [asked.prompt] * count,
            "negative_prompt": asked.negative_prompt,
            "all_negative_prompts": [asked.negative_prompt] * count,
            "seed": first,
            "all_seeds": list(seeds),
            "subseed": asked.subseed,
            "all_subseeds": [asked.subseed] * count,
            "subseed_strength": 0,
            "width": draft.size.width,
            "height": draft.size.height,
            "sampler_name": self.sampler,
            "cfg_scale": asked.cfg_scale,
            "steps": asked.steps,
            "batch_size": asked.batch_size,
            "restore_faces": False,
            "face_restoration_model": None,
            "sd_model_name": draft.checkpoint.name,
            "sd_model_hash": draft.checkpoint.short or None,
            "sd_vae_name": None,
            "sd_vae_hash": None,
            "seed_resize_from_w": -1,
            "seed_resize_from_h": -1,
            "denoising_strength": asked.denoising_strength,
            "extra_generation_params": self.extra,
            "index_of_first_image": 0,
            "infotexts": [self.infotext(seed) for seed in seeds],
            "styles": [],
            "job_timestamp": stamp,
            "clip_skip": self.layers,
            "is_using_inpainting_conditioning": False,
            "version": f"anew {VERSION}",
        }
        return json.dumps(told, ensure_ascii=False)


def echoed(asked: Drawn) -> dict[str, Any]:
    """The request as it is told back: without its pictures, unless they were asked for."""
    told: Mapping[str, Any] = asked.model_dump()
    told = {name: value for name, value in told.items() if name not in ("alwayson_scripts", "infotext")}
    if isinstance(asked, Img2Img) and not asked.include_init_images:
        told = {**told, "init_images": None, "mask": None}
    return {**told, "alwayson_scripts": {}}
