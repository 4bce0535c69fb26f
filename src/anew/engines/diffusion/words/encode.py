"""Encode: weighted prompts of any length, as a pipeline takes them.

    prompt --> pieces of one weight --> tokens --> chunks of 75 --> CLIP --> times weight, mean restored --> in a row

A short prompt without weights becomes exactly what the pipeline itself would make of it. Pipelines that read prompts
in another way than CLIP's (SD 3, Flux, Qwen-Image, Z-Image) get the text, and weights are refused.
"""

from collections.abc import Iterator, Sequence
from inspect import signature
from typing import Any

import torch
from torch import Tensor

from anew.engines.diffusion.words.clip import Encoder, Token, encoders
from anew.engines.diffusion.words.inversion import Learned, learned, parts
from anew.engines.diffusion.words.weights import Stretch, parsed, stressed
from anew.errors import BadTask, TooLarge

LONGEST = 20_000
"""Characters of a prompt; a page has about 3,000."""
FAR = 10.0
"""A mean that weights changed more than so many times, or turned, says nothing and is not restored."""

Chunk = Sequence[Token]


def encoded(
    pipe: Any, prompt: str, negative: str = "", *, clip_skip: int | None = None, guidance: bool = True
) -> dict[str, Any]:
    """The keyword arguments that tell a pipeline its prompts.

    Args:
        pipe: A pipeline of diffusers.
        prompt: With weights as ``weights`` reads them; may be empty.
        negative: What to lead away from; not read without guidance.
        clip_skip: The layer of the text encoder to read, counted from the last as 1, for both prompts; 0 or None = as
            the family has it, the last for SD 1.x and 2.x and the one before it for SDXL.
        guidance: Whether the run leads away from the negative prompt.

    Returns:
        ``prompt_embeds`` (1, 77 a chunk, width) and its kin, or ``prompt`` where CLIP does not read.

    Raises:
        BadTask: weights or a layer where there are none, or a negative prompt for a pipeline that takes none.
        TooLarge: a prompt above ``LONGEST`` characters.
    """
    for text in (prompt, negative):
        _check_length(text)
    takes = signature(type(pipe).__call__).parameters
    told = encoders(pipe)
    kind = "negative_prompt_embeds" if told else "negative_prompt"
    if negative and kind not in takes:
        raise BadTask(
            needed=f"no negative prompt for {type(pipe).__name__}", found=repr(negative[:40]), fix="Leave it out."
        )
    guidance = guidance and kind in takes
    if not told:
        if clip_skip:
            raise BadTask(
                needed="a model read by CLIP alone, for clip_skip", found=type(pipe).__name__, fix="Leave it out."
            )
        return {"prompt": plain(prompt), **({"negative_prompt": plain(negative)} if guidance and negative else {})}
    return _Reading(pipe, told, _layer(told, clip_skip)).arguments(prompt, negative, guidance)


def plain(prompt: str) -> str:
    """A prompt for a model that reads sentences, where brackets are brackets.

    Raises:
        BadTask: it has weights.
        TooLarge: it is above ``LONGEST`` characters.
    """
    _check_length(prompt)
    if stressed(prompt):
        raise BadTask(
            needed="a prompt without weights: this model reads sentences, not stressed words",
            found="weights such as (word:1.3)",
            fix="Say it in words, or take a model of the SD or SDXL family.",
        )
    return prompt


class _Reading:
    """Both prompts of one run through the encoders of one pipeline."""

    def __init__(self, pipe: Any, told: Sequence[Encoder], layer: int) -> None:
        self._told, self._layer, self._device = told, layer, pipe._execution_device
        self._learned = learned(pipe)
        # Some models were trained with nothing at all in the place of an empty negative prompt.
        self._zeros = told[-1].pooled and bool(getattr(pipe.config, "force_zeros_for_empty_prompt", False))

    def arguments(self, prompt: str, negative: str, guidance: bool) -> dict[str, Tensor]:
        texts = {"": prompt, **({"negative_": negative} if guidance else {})}
        cut = {which: self._cut(text) for which, text in texts.items()}
        count = max(len(chunks) for by_encoder in cut.values() for chunks in by_encoder)
        made: dict[str, Tensor] = {}
        for which, by_encoder in cut.items():
            words, whole = self._read(by_encoder, count)
            if which and not negative and self._zeros:
                words, whole = torch.zeros_like(words), None if whole is None else torch.zeros_like(whole)
            made[f"{which}prompt_embeds"] = words
            made |= {} if whole is None else {f"{which}pooled_prompt_embeds": whole}
        return made

    def _cut(self, text: str) -> list[list[Chunk]]:
        """The chunks of a text, for each encoder."""
        stretches = parsed(text)
        return [_chunks(encoder, at, stretches, self._learned) for at, encoder in enumerate(self._told)]

    def _read(self, by_encoder: Sequence[Sequence[Chunk]], count: int) -> tuple[Tensor, Tensor | None]:
        rows, whole = [], None
        for encoder, chunks in zip(self._told, by_encoder, strict=True):
            padded = [*chunks, *[()] * (count - len(chunks))]
            read = [encoder.read(chunk, self._layer, self._device) for chunk in padded]
            stressed_states = [_stress(states, chunk) for (states, _), chunk in zip(read, padded, strict=True)]
            rows.append(torch.cat(stressed_states, 1))
            whole = read[0][1]
        return torch.cat(rows, -1), whole


def _chunks(encoder: Encoder, at: int, stretches: Sequence[Stretch], words: Sequence[Learned]) -> list[Chunk]:
    """Tokens in chunks; a learned word stays in one piece, and what follows a BREAK starts anew."""
    chunks: list[list[Token]] = []
    for stretch in stretches:
        chunks.append([])
        for unit in _units(encoder, at, stretch, words):
            if len(chunks[-1]) + len(unit) > encoder.room:
                chunks.append([])
            chunks[-1] += unit
    return [tuple(chunk) for chunk in chunks]


def _units(encoder: Encoder, at: int, stretch: Stretch, words: Sequence[Learned]) -> Iterator[list[Token]]:
    """What must not be parted: a token, or the vectors of a learned word."""
    for text, weight in stretch:
        for part, word in parts(text, words):
            if word is None:
                yield from ([Token(token, weight)] for token in encoder.ids(part))
            else:
                # Any token but the end will do: its place is taken before the model sees it.
                yield [Token(0, weight, vector) for vector in word.vectors[at]]


def _stress(states: Tensor, chunk: Chunk) -> Tensor:
    """The states of a chunk times the weights of its tokens, brought back to the mean that they had."""
    if all(token.weight == 1 for token in chunk):
        return states
    weights = torch.ones(states.shape[1])
    weights[1 : 1 + len(chunk)] = torch.tensor([token.weight for token in chunk])
    before = states.float()
    after = before * weights.to(before.device)[None, :, None]
    ratio = float(before.mean() / after.mean())
    return (after * ratio if 1 / FAR < ratio < FAR else after).to(states.dtype)


def _layer(told: Sequence[Encoder], clip_skip: int | None) -> int:
    layer, layers = clip_skip or 0, min(encoder.layers for encoder in told)
    if not 0 <= layer <= layers:
        raise BadTask(
            needed=f"a layer from 1, the last, to {layers} for clip_skip",
            found=str(layer),
            fix="Most models take 1 or 2.",
        )
    return layer


def _check_length(prompt: str) -> None:
    if len(prompt) > LONGEST:
        raise TooLarge(
            needed=f"a prompt of at most {LONGEST:,} characters",
            found=f"{len(prompt):,}",
            fix="Models follow the first hundred words; say what matters most.",
        )
