"""CLIP: the text encoders of a pipeline, and one chunk of tokens through one of them.

    chunk      start, up to 75 tokens, end, padding: the 77 places that CLIP was trained with (Radford 2021)

Chunks go through one by one, so that what one becomes does not depend on how many there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from typing import Any, NamedTuple

import torch
from torch import Tensor

KINDS = ("CLIPTextModel", "CLIPTextModelWithProjection")


class Token(NamedTuple):
    """One place of a chunk."""

    id: int
    weight: float = 1.0
    vector: Tensor | None = None
    """(width,) what stands here instead of the token: a learned word."""


@dataclass(frozen=True)
class Encoder:
    """A tokenizer and its model."""

    tokenizer: Any
    model: Any
    pooled: bool
    """Whether its pipeline is SDXL's: hidden layers without a last norm, and one vector for a whole prompt."""

    @property
    def width(self) -> int:
        """Numbers a token."""
        return int(self.model.config.hidden_size)

    @property
    def layers(self) -> int:
        """Of the model."""
        return int(self.model.config.num_hidden_layers)

    @property
    def room(self) -> int:
        """Tokens in a chunk, beside its start and its end."""
        return min(int(self.tokenizer.model_max_length), int(self.model.config.max_position_embeddings)) - 2

    def ids(self, text: str) -> list[int]:
        """Tokens of a text of any length, without start and end."""
        found: list[int] = self.tokenizer(text, add_special_tokens=False, truncation=False, verbose=False).input_ids
        return found

    def read(self, chunk: Sequence[Token], skip: int, device: Any) -> tuple[Tensor, Tensor | None]:
        """One chunk through the model.

        Args:
            chunk: At most ``room`` tokens.
            skip: Layer to read, counted from the last as 1; 0 = as the family has it.
            device: Where.

        Returns:
            (1, room + 2, width), and (1, projected width) of the whole chunk where the model projects.
        """
        filled = [self.tokenizer.bos_token_id, *(token.id for token in chunk), self.tokenizer.eos_token_id]
        padding = self.room + 2 - len(filled)
        ids = torch.tensor([filled + [self.tokenizer.pad_token_id] * padding], device=device)
        vectors = {at: token.vector for at, token in enumerate(chunk, 1) if token.vector is not None}
        with torch.no_grad(), _standing_in(self.model, vectors):
            return self._states(ids, len(filled), skip)

    def _states(self, ids: Tensor, used: int, skip: int) -> tuple[Tensor, Tensor | None]:
        if self.pooled:
            made = self.model(ids, output_hidden_states=True)
            return made.hidden_states[-(skip or 2)], getattr(made, "text_embeds", None)
        mask = None
        if getattr(self.model.config, "use_attention_mask", False):
            mask = (torch.arange(ids.shape[1], device=ids.device) < used).long()[None]
        if skip < 2:
            return self.model(ids, attention_mask=mask)[0], None
        layers = self.model(ids, attention_mask=mask, output_hidden_states=True).hidden_states
        return getattr(self.model, "text_model", self.model).final_layer_norm(layers[-skip]), None


def encoders(pipe: Any) -> tuple[Encoder, ...]:
    """The CLIP encoders of a pipeline that takes their embeddings; none if it reads prompts in another way."""
    takes = signature(type(pipe).__call__).parameters
    pooled = "pooled_prompt_embeds" in takes
    pairs = [(getattr(pipe, f"tokenizer{end}", None), getattr(pipe, f"text_encoder{end}", None)) for end in ("", "_2")]
    found = tuple(Encoder(words, model, pooled) for words, model in pairs if words is not None and model is not None)
    fits = "prompt_embeds" in takes and getattr(pipe, "unet", None) is not None and bool(found)
    fits = fits and all(type(encoder.model).__name__ in KINDS for encoder in found)
    # The latent upscaler takes pooled embeddings too, from a model without a projection, and other layers.
    fits = fits and (type(found[-1].model).__name__ == KINDS[1] if pooled else len(found) == 1)
    return found if fits else ()


@contextmanager
def _standing_in(model: Any, vectors: Mapping[int, Tensor]) -> Iterator[None]:
    """Vectors in the place of what the model knows for the tokens at some places."""

    def replaced(module: Any, inputs: Any, output: Tensor) -> Tensor:
        output = output.clone()
        for at, vector in vectors.items():
            output[:, at] = vector.to(output)
        return output

    hook = model.get_input_embeddings().register_forward_hook(replaced) if vectors else None
    try:
        yield
    finally:
        if hook is not None:
            hook.remove()
