"""Layout: how training pictures lie in folders, found by looking.

| name           | on disk                                                        | sides         |
|----------------|----------------------------------------------------------------|---------------|
| `train-a-b`    | `trainA/ trainB/`, perhaps `testA/ testB/ valA/ valB/`           | by the letter |
| `folders`      | `labels/ images/`, `edge/ photo/`, `A/ B/` ...                   | by their name |
| `side-by-side` | pictures `A|B` of double width                                 | left, right   |
| `two-folders`  | two paths                                                      | first, second |

The last three may have ``train/ val/ test/``: above the pictures, or in ``folders`` above or below the sides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from anew.errors import BadData
from anew.training.data.items import Item, SplitName
from anew.training.data.listing import folders_in, holds_pictures, pictures_in
from anew.training.data.names import SPLIT_WORDS, in_order, lettered, translation
from anew.training.settings import DataSettings, LayoutName

Sides = tuple[tuple[Item, ...], tuple[Item, ...]]


@dataclass(frozen=True)
class Layout:
    """Where the pictures of each split and side were found."""

    name: LayoutName
    sides: tuple[str, str]
    """Names of A and B as the folders give them."""
    splits: Mapping[SplitName, Sides]
    folders: tuple[Path, Path]
    """A folder of each side, near which a palette file may lie."""
    notes: tuple[str, ...] = ()


def find_layout(settings: DataSettings) -> Layout:
    """How the pictures lie.

    Raises:
        BadData: no such folder, no pictures, or folders that no known layout explains.
    """
    roots = [_folder(path) for path in settings.paths]
    if len(roots) == 2 or settings.layout == "two-folders":
        return _two_folders(roots, settings.layout)
    looks: dict[str, Callable[[Path], Layout | None]] = {
        "train-a-b": _train_a_b,
        "folders": _folders,
        "side-by-side": _side_by_side,
    }
    for name, look in looks.items():
        if settings.layout in ("", name) and (found := look(roots[0])) is not None:
            return found
    raise _nothing(roots[0], settings.layout)


def _folder(path: str) -> Path:
    root = Path(path).expanduser()
    if not root.is_dir():
        what = "a file" if root.exists() else "nothing"
        raise BadData(
            needed="a folder of training pictures",
            found=f"{what} at {root}",
            fix="Check the path and the folder you are in.",
        )
    return root


def _two_folders(roots: list[Path], layout: str) -> Layout:
    if len(roots) != 2 or layout not in ("", "two-folders"):
        raise BadData(
            needed="two folders for the layout two-folders, one for every other",
            found=f"{len(roots)} and the layout {layout}",
            fix="Leave the layout out: it is found by looking.",
        )
    a, b = roots
    for root in roots:
        if not holds_pictures(root):
            raise _nothing(root, "")
    return Layout("two-folders", (a.resolve().name, b.resolve().name), _below(a, b), (a, b))


def _train_a_b(root: Path) -> Layout | None:
    by_place = {place: folder for folder in folders_in(root) if (place := lettered(folder.name))}
    found = [split for split in ("train", "val", "test") if (split, "a") in by_place and (split, "b") in by_place]
    if "train" not in found:
        return None
    splits = {
        split: _sides(by_place[split, "a"], by_place[split, "b"]) for split in SPLIT_WORDS.values() if split in found
    }
    names = translation(root.resolve().name) or ("a", "b")
    return Layout("train-a-b", names, splits, (by_place["train", "a"], by_place["train", "b"]))


def _folders(root: Path) -> Layout | None:
    levels = {SPLIT_WORDS[f.name.lower()]: f for f in folders_in(root) if f.name.lower() in SPLIT_WORDS}
    if not levels:
        chosen, notes = _two_of(root)
        if chosen is None:
            return None
        return Layout("folders", (chosen[0].name, chosen[1].name), _below(*chosen), chosen, notes)
    found = {split: _two_of(folder) for split, folder in levels.items()}
    pairs = {split: chosen for split, (chosen, _) in found.items() if chosen is not None}
    if "train" not in pairs:
        return None
    a, b = pairs["train"]
    for split, (one, other) in pairs.items():
        if (one.name.lower(), other.name.lower()) != (a.name.lower(), b.name.lower()):
            raise BadData(
                needed=f"the same two folders in every split: {a.name}/ and {b.name}/",
                found=f"{one.name}/ and {other.name}/ in {levels[split]}",
                fix="Rename them alike.",
            )
    splits = {split: _sides(*chosen) for split, chosen in pairs.items()}
    return Layout("folders", (a.name, b.name), splits, (a, b), found["train"][1])


def _side_by_side(root: Path) -> Layout | None:
    levels = {SPLIT_WORDS[f.name.lower()]: f for f in folders_in(root) if f.name.lower() in SPLIT_WORDS}
    here = {split: pictures_in(folder, deep=False) for split, folder in levels.items()} or {
        "train": pictures_in(root, deep=False)
    }
    if not here.get("train"):
        return None
    splits = {
        split: (
            tuple(Item(item.name, item.path, "left") for item in items),
            tuple(Item(item.name, item.path, "right") for item in items),
        )
        for split, items in here.items()
        if items
    }
    return Layout("side-by-side", translation(root.resolve().name) or ("a", "b"), splits, (root, root))


def _two_of(folder: Path) -> tuple[tuple[Path, Path] | None, tuple[str, ...]]:
    """The two folders that are the sides, and a note of others that were left out."""
    inside = {sub.name: sub for sub in folders_in(folder) if holds_pictures(sub)}
    if len(inside) < 2:
        return None, ()
    names = in_order(list(inside))
    if names is None:
        raise BadData(
            needed="two folders of pictures, one a side",
            found=f"{len(inside)} in {folder}: {', '.join(sorted(inside))}",
            fix="Give the two folders as two paths, A first.",
        )
    others = sorted(set(inside) - set(names))
    notes = (f"Left out: {', '.join(f'{name}/' for name in others)}.",) if others else ()
    return (inside[names[0]], inside[names[1]]), notes


def _below(a: Path, b: Path) -> dict[SplitName, Sides]:
    """Splits of two side folders, which may have them inside."""
    below_a, below_b = ({SPLIT_WORDS.get(f.name.lower()): f for f in folders_in(side)} for side in (a, b))
    found: dict[SplitName, Sides] = {
        split: _sides(below_a[split], below_b[split])
        for split in dict.fromkeys(SPLIT_WORDS.values())
        if split in below_a and split in below_b
    }
    return found if "train" in found else {"train": _sides(a, b)}


def _sides(a: Path, b: Path) -> Sides:
    return pictures_in(a), pictures_in(b)


def _nothing(root: Path, layout: str) -> BadData:
    here = sorted(f"{entry.name}/" if entry.is_dir() else entry.name for entry in root.iterdir())
    more = f" and {len(here) - 6} more" if len(here) > 6 else ""
    return BadData(
        needed=f"training pictures in the layout {layout}" if layout else "training pictures in a known layout",
        found=f"{root} with {', '.join(here[:6])}{more}" if here else f"{root}, which is empty",
        fix="Known are: pictures A|B side by side; trainA/ and trainB/; labels/ and images/ (or A/ and B/); "
        "train/, val/, test/ above or below those; or give two folders.",
    )
