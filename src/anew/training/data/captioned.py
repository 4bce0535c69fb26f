"""Captioned: a folder of pictures with words for each, in a .txt of the same name beside it or one prompt for all.

me/  one.jpg  two.jpg  two.txt            one.jpg takes the prompt, two.jpg what two.txt says
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from anew.errors import AnewError, BadData
from anew.image.files.open import open_picture
from anew.image.files.source import bytes_of
from anew.image.limits import CLI
from anew.training.data.cache import Bytes
from anew.training.data.items import Item
from anew.training.data.listing import pictures_in
from anew.training.data.problems import Problem, refuse
from anew.training.data.reading import fitted, srgb8
from anew.training.settings import DataSettings

MOST_WORDS = 10_000
"""Characters of a caption; an encoder reads some hundred."""


@dataclass(frozen=True)
class Captioned:
    """One picture, read."""

    name: str
    picture: Bytes
    """(H, W, 3); its shorter side as the settings have it, both sides multiples of what was asked."""
    words: str
    digest: str
    """SHA-256 of file and words."""
    size: tuple[int, int]
    """Width and height of the file."""


@dataclass(frozen=True)
class Folder:
    """All that was read, and what was left out."""

    items: tuple[Captioned, ...]
    left_out: tuple[Problem, ...] = ()


def read_captioned(folder: str, prompt: str, settings: DataSettings, multiple: int) -> Folder:
    """Read every picture of a folder.

    Args:
        folder: Where they lie; folders inside it count too.
        prompt: Words for those that have none of their own; empty where each must have.
        settings: Which size they are brought to, and whether bad ones are passed over.
        multiple: Both sides are cut, from the middle, to multiples of it.

    Raises:
        BadData: no folder, no pictures, or some that cannot be read, are far too small, or have no words.
    """
    root = Path(folder).expanduser()
    if not root.is_dir():
        what = "a file" if root.exists() else "nothing"
        raise BadData(
            needed="a folder of pictures", found=f"{what} at {root}", fix="Check the path and the folder you are in."
        )
    found, bad = [], dict[Item, AnewError]()
    for item in pictures_in(root):
        try:
            found.append((item, read_picture(item, settings, multiple, words_of(item, prompt))))
        except AnewError as error:
            bad[item] = error
    problems = tuple(problems_of([(item, one.size, one.words) for item, one in found], bad, settings))
    refuse(problems, settings.skip_bad)
    gone = {file for problem in problems for file in problem.files}
    items = tuple(one for item, one in found if item.path not in gone)
    if not items:
        raise BadData(needed=f"pictures to learn from in {root}", found="none", fix="Put some there, 5 to 30.")
    return Folder(items, problems)


def words_of(item: Item, prompt: str) -> str:
    """What stands in the .txt beside a picture, or the prompt.

    Raises:
        BadData: a .txt that is no text, or a book.
    """
    path = item.path.with_suffix(".txt")
    if not path.is_file():
        return prompt
    try:
        text = " ".join(path.read_text(encoding="utf8").split()) if path.stat().st_size < 4 * MOST_WORDS else None
    except (OSError, ValueError):
        text = None
    if text is None or len(text) > MOST_WORDS:
        raise BadData(
            needed="a caption in UTF-8, of a sentence or two", found=path.name, fix="Write it anew, or remove it."
        )
    return text or prompt


def read_picture(item: Item, settings: DataSettings, multiple: int, words: str = "") -> Captioned:
    """One picture, brought to its size.

    Raises:
        BadFile: it cannot be read.
    """
    data = bytes_of(item.path, CLI)
    picture = open_picture(data)
    array = evenly(fitted(srgb8(picture), loaded(settings, multiple), flat=False), multiple)
    digest = sha256(sha256(data).digest() + words.encode()).hexdigest()
    return Captioned(item.name, array, words, digest, (picture.size.width, picture.size.height))


def loaded(settings: DataSettings, multiple: int) -> int:
    """Pixels of the shorter side: the settings', rounded up to a multiple."""
    return -(-settings.loaded // multiple) * multiple


def evenly(array: Bytes, multiple: int) -> Bytes:
    """A picture with both sides multiples of a number: the middle of it."""
    high, wide = (side // multiple * multiple for side in array.shape[:2])
    top, left = (array.shape[0] - high) // 2, (array.shape[1] - wide) // 2
    return array[top : top + high, left : left + wide]


def problems_of(
    found: Sequence[tuple[Item, tuple[int, int], str]], bad: dict[Item, AnewError], settings: DataSettings
) -> Iterator[Problem]:
    """What is wrong: files that cannot be read, that are far too small, that have no words.

    Args:
        found: Those that were read, with width and height, and words.
        bad: Those that were not.
        settings: Which size is wanted.
    """
    if bad:
        names = tuple(f"{item.path.name} ({error.found})" for item, error in bad.items())
        files = frozenset(item.path for item in bad)
        yield Problem("pictures that can all be opened", "that cannot", names, files, "Repair or remove them.")
    least = settings.size // 4
    small = {item.path: size for item, size, _ in found if min(size) < least}
    if small:
        names = tuple(f"{path.name} {wide}x{high}" for path, (wide, high) in small.items())
        needed = f"pictures of at least {least} pixels a side to learn at {settings.size}"
        yield Problem(needed, "smaller than that", names, frozenset(small), "Use larger ones, or a smaller --size.")
    silent = [item.path for item, _, words in found if not words]
    if silent:
        yield Problem(
            "words for each picture",
            "without",
            tuple(path.name for path in silent),
            frozenset(silent),
            'Say what all of them show with --prompt "...", or write a .txt of the same name beside each.',
        )
