"""Vocabulary: the words of CLIP (Radford 2021), which ship with the package under OpenAI's own licence, MIT.

    256 bytes, the same at the end of a word, one token a merge, start and end of text: 49,408

``merges.txt.gz`` holds the 48,894 merges that CLIP uses of the 262,144 in OpenAI's ``bpe_simple_vocab_16e6.txt``.
"""

import gzip
from functools import cache
from pathlib import Path
from typing import Any

MERGES = Path(__file__).parent.parent / "configs" / "clip" / "merges.txt.gz"
ENDS = ("<|startoftext|>", "<|endoftext|>")


def tokenizer(*, pad_token: str, model_max_length: int) -> Any:
    """A ``transformers.CLIPTokenizer`` with all of CLIP's words.

    Args:
        pad_token: What stands behind the end; SD 2 and SDXL's second encoder were trained with another one.
        model_max_length: Tokens that the encoder reads at once.
    """
    from transformers import CLIPTokenizer

    pairs = merges()
    vocab = {token: index for index, token in enumerate(tokens(pairs))}
    return CLIPTokenizer(vocab=vocab, merges=list[Any](pairs), pad_token=pad_token, model_max_length=model_max_length)


@cache
def merges() -> tuple[tuple[str, str], ...]:
    """Which two tokens become one, the most frequent first."""
    lines = gzip.decompress(MERGES.read_bytes()).decode("utf8").splitlines()
    return tuple((first, second) for first, second in (line.split(" ") for line in lines))


def tokens(pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """Every token, at the place of its number."""
    letters = _letters()
    whole = [first + second for first, second in pairs]
    return [*letters, *(letter + "</w>" for letter in letters), *whole, *ENDS]


def _letters() -> list[str]:
    """A printable letter for each byte: itself where it is one, else one from above 255 (Radford 2019)."""
    plain = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAC + 1), *range(0xAE, 0xFF + 1)]
    return [chr(byte) for byte in plain] + [chr(256 + index) for index in range(256 - len(plain))]
