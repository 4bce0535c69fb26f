"""Inversion: words that a model was taught after it was made (Gal 2022, arXiv 2208.01618).

    TOKEN=PATH     the word TOKEN in a prompt stands for the vectors in the file at PATH
    PATH           the word is the one in the file, if it says one in <angle brackets>, else the file's name

The vectors stand in for tokens while a prompt is read; neither tokenizer nor model grows, so nothing of them has to be
taken out again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from anew.engines.diffusion.words.clip import Encoder, encoders
from anew.errors import BadModel, BadTask
from anew.weights import read_header
from anew.weights.tensors import load

LAYOUTS: tuple[tuple[str, ...], ...] = (("clip_l", "clip_g"), ("emb_params",))
"""Names in the files of the field: SDXL's two encoders; one encoder. diffusers writes one tensor of any name."""
MADE_FOR: Mapping[int, str] = {768: "SD 1.x", 1024: "SD 2.x", 1280: "the second encoder of SDXL"}
_ON = "_anew_learned_words"


@dataclass(frozen=True)
class Learned:
    """A word and what each encoder of the pipeline is to see in its place."""

    token: str
    vectors: tuple[Tensor, ...]
    """One an encoder: (vectors, width)."""


@contextmanager
def learned_words(pipe: Any, words: Sequence[str]) -> Iterator[None]:
    """A pipeline that knows some words more, for as long as the block lasts; ``encode`` reads them.

    Args:
        pipe: A pipeline of diffusers.
        words: ``PATH`` or ``TOKEN=PATH`` each.

    Raises:
        BadModel: not safetensors, another layout, other widths than the pipeline's, or numbers that are none.
        BadTask: a word that cannot be one, is there twice, or a pipeline that has no place for it.
    """
    found = tuple(_read(pipe, *_named(word)) for word in words)
    tokens = [word.token.lower() for word in found]
    twice = next((token for token in tokens if tokens.count(token) > 1), None)
    if twice:
        raise BadTask(needed="a word for each textual inversion", found=f"{twice} twice", fix="Write TOKEN=PATH.")
    setattr(pipe, _ON, found)
    try:
        yield
    finally:
        delattr(pipe, _ON)


def learned(pipe: Any) -> tuple[Learned, ...]:
    """The words that a pipeline knows at the moment beside its own."""
    words: tuple[Learned, ...] = getattr(pipe, _ON, ())
    return words


def parts(text: str, words: Sequence[Learned]) -> Iterator[tuple[str, Learned | None]]:
    """A text cut at its learned words, each beside what it is; capitals do not matter, as CLIP knows none."""
    by_token = {word.token.lower(): word for word in words}
    if not by_token:
        yield text, None
        return
    longest_first = sorted(by_token, key=len, reverse=True)
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)"
    for piece in re.split(pattern, text, flags=re.IGNORECASE):
        if piece:
            yield piece, by_token.get(piece.lower())


def _named(word: str) -> tuple[str, str]:
    """Token, empty if it is not said, and path."""
    token, equals, path = word.partition("=")
    return (token, path) if equals and "/" not in token else ("", word)


def _read(pipe: Any, token: str, path: str) -> Learned:
    names = tuple(read_header(path).tensors)
    if len(names) != 1 and set(names) != set(LAYOUTS[0]):
        raise BadModel(
            needed=f"a textual inversion at {path}",
            found=f"{len(names)} tensors: {', '.join(names[:3])}",
            fix="It has one tensor, or clip_l and clip_g for SDXL; a LoRA goes to loras instead.",
        )
    angled = names[0] if len(names) == 1 and re.fullmatch(r"<[^<>]+>", names[0]) else ""
    token = token or angled or Path(path).stem
    if not token or re.search(r"[\s()\[\]\\]", token):
        raise BadTask(
            needed="a word for a textual inversion, without spaces, brackets and backslashes",
            found=repr(token),
            fix=f"Say one: TOKEN={path}.",
        )
    tensors = load(path)
    told = encoders(pipe)
    if not told:
        raise BadTask(
            needed="a model whose words are read by CLIP, for textual inversions",
            found=type(pipe).__name__,
            fix="Leave them out.",
        )
    ordered = [tensors[name] for name in (LAYOUTS[0] if len(names) == 2 else names)]
    vectors = tuple(tensor[None] if tensor.ndim == 1 else tensor for tensor in ordered)
    _check_fit(path, vectors, told)
    return Learned(token, vectors)


def _check_fit(path: str, vectors: Sequence[Tensor], told: Sequence[Encoder]) -> None:
    shapes = [tuple(tensor.shape) for tensor in vectors]
    widths = [encoder.width for encoder in told]
    fits = all(len(shape) == 2 and 1 <= shape[0] == shapes[0][0] <= told[0].room for shape in shapes)
    if not fits or [shape[1] for shape in shapes] != widths:
        family = "SDXL" if len(shapes) == 2 else MADE_FOR.get(shapes[0][-1] if shapes[0] else 0, "")
        raise BadModel(
            needed=f"vectors of width {' and '.join(map(str, widths))} in {path}, at most {told[0].room}",
            found=" and ".join(map(str, shapes)),
            fix=f"It was made for {family}; use it with such a model." if family else "Use it with its own model.",
        )
    if not all(tensor.isfinite().all() for tensor in vectors):
        raise BadModel(needed=f"numbers in {path}", found="NaN or infinity", fix="The file is damaged; get it again.")
