"""Allowed: which components a model may be made of, and which words in a configuration would reach outside it.

A model_index.json may name any class of any module, and importing a module runs it. So a name is compared with these
lists before anything is imported: all of them are networks, tokenizers, schedulers or picture processors of diffusers
and transformers themselves.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from anew.errors import BadModel

NETS: Mapping[str, str] = {
    "diffusers": (
        r"UNet2D(Condition)?Model|[A-Z]\w*Transformer2DModel|AutoencoderTiny|AutoencoderDC|AutoencoderKL\w*"
        r"|AsymmetricAutoencoderKL|ConsistencyDecoderVAE|VQModel|[A-Z]?\w*ControlNet(Union)?Model|T2IAdapter"
    ),
    "transformers": (
        r"CLIP(Text|Vision)Model(WithProjection)?|CLIPModel|(UM)?T5EncoderModel|Siglip2?(Text|Vision)?Model"
        r"|Qwen(2|3|2_5|2_5_VL|2_VL|2VL|3_VL|3VL)(Model|ForCausalLM|ForConditionalGeneration)"
        r"|Gemma[23]?(Model|TextModel|ForCausalLM|ForConditionalGeneration)"
        r"|Mistral3?(Model|ForCausalLM|ForConditionalGeneration)|Llama(Model|ForCausalLM)"
        r"|DPTForDepthEstimation|DepthAnythingForDepthEstimation|Dinov2Model"
    ),
    "stable_diffusion": r"StableDiffusionSafetyChecker",
}
"""Classes that have weights, by library: regular expressions that fit the whole name."""

BESIDE: Mapping[str, str] = {
    "diffusers": r"[A-Z]\w*Scheduler",
    "transformers": (
        r"(CLIP|T5|Qwen2|Gemma|Llama|Siglip)Tokenizer(Fast)?|(CLIP|Siglip|Siglip2|DPT|Bit|ViT)ImageProcessor(Fast|Pil)?"
        r"|Qwen2VLImageProcessor(Fast|Pil)?|(CLIP|DPT)FeatureExtractor|Qwen2(_5_)?VLProcessor|Qwen3VLProcessor"
        r"|PixtralProcessor|PreTrainedTokenizerFast|TokenizersBackend"
    ),
}
"""Classes that have none."""

REACHING: Mapping[str, str] = {
    "auto_map": "code of its own",
    "custom_pipelines": "code of its own",
    "attn_implementation": "a kernel, which could be fetched and run",
    "_attn_implementation": "a kernel, which could be fetched and run",
    "experts_implementation": "a kernel, which could be fetched and run",
    "transformers_weights": "weights of another name than those that were checked",
    "quantization_config": "quantised weights, which this engine does not read",
}
"""Words in a configuration that make a loader go beyond the files of the model, and what for."""

HARMLESS_KERNELS = (None, "eager", "sdpa")

MOST = 1 << 26
"""The largest whole number in a configuration; vocabularies and pixel counts stay below."""
MOST_STEPS, MOST_PARTS, LONGEST = 100_000, 1_000, 4_096
"""The most steps of a schedule, parts of a network (each is built before its weights are looked for), and entries of
a list."""


def has_weights(library: str, kind: str) -> bool:
    """Whether a component of that class has a weight file.

    Raises:
        BadModel: the class is not one that a model may name.

    Example:
        >>> has_weights("diffusers", "UNet2DConditionModel"), has_weights("transformers", "CLIPTokenizer")
        (True, False)
    """
    for lists, answer in ((NETS, True), (BESIDE, False)):
        if re.fullmatch(lists.get(library, "(?!)"), kind, re.ASCII):
            return answer
    raise BadModel(
        needed="networks, tokenizers, schedulers and picture processors of diffusers and transformers",
        found=f"{library}.{kind}"[:200],
        fix="anew imports nothing else that a model names. If this is a class of a known model, please report it.",
    )


def check_config(config: Mapping[str, Any], where: str, *, numbers: bool = True) -> None:
    """Refuse a configuration that reaches outside the model, or builds what no memory holds.

    Args:
        config: As read.
        where: Its file, for the message.
        numbers: Look at sizes as well; a tokenizer's limits are just words.

    Raises:
        BadModel: such a word or number, however deep.
    """
    for key, value in _entries(config):
        if key in REACHING and value not in HARMLESS_KERNELS:
            raise _refused(where, f"{key!r}, which asks for {REACHING[key]}")
        size = len(value) if isinstance(value, list) else value if type(value) is int else 0
        most = LONGEST if isinstance(value, list) else _most(key)
        if numbers and abs(size) > most:
            raise _refused(where, f"{key!r} of {size:.3g}, where at most {most} is sensible")


def _most(key: str) -> int:
    if "timesteps" in key:
        return MOST_STEPS
    return MOST_PARTS if any(word in key for word in ("layers", "blocks", "depth", "heads")) else MOST


def _entries(config: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every named value, however deep; the elements of a list go by the list's name."""
    left: list[tuple[str, Any]] = list(config.items())
    while left:
        key, value = left.pop()
        yield key, value
        if isinstance(value, Mapping):
            left.extend(value.items())
        elif isinstance(value, list):
            left.extend((key, each) for each in value)


def _refused(where: str, found: str) -> BadModel:
    return BadModel(
        needed=f"a configuration at {where} that describes a model and nothing else",
        found=found,
        fix="Take the model from its first publisher, or take the entry out if you know what it does.",
    )
