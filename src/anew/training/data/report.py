"""Report: a survey as a block of text for a person, to be read before hours of training."""

from typing import TYPE_CHECKING

from anew.training.data.items import Split
from anew.training.data.problems import listed

if TYPE_CHECKING:
    from anew.training.data.survey import Survey

_LAYOUTS = {
    "side-by-side": "pictures A|B side by side",
    "train-a-b": "folders trainA and trainB",
    "folders": "one folder a side, partners by name",
    "two-folders": "two folders",
}


def report(survey: "Survey") -> str:
    """One line a fact, the longest facts last."""
    settings = survey.settings
    lines = [
        ("data", " and ".join(settings.paths)),
        ("layout", _LAYOUTS[survey.layout.name]),
        ("learns", f"{_domain(survey, 'a')} to {_domain(survey, 'b')}, {'in pairs' if survey.paired else 'unpaired'}"),
    ]
    lines += [(name, _count(split, survey)) for name, split in survey.splits.items()]
    lines.append(("sizes", _sizes(survey)))
    lines.append(("cut", _cut(survey)))
    if survey.palette:
        names = [label.name for label in survey.palette]
        lines.append(("classes", f"{len(names)} from {survey.classes.origin}: {listed(names, 12)}"))
    files = len(survey.store.entries)
    lines.append(
        ("decoded", f"{survey.store.decoded} of {files} files, the rest from the cache; {survey.seconds:.1f} s")
    )
    lines.append(("print", survey.fingerprint[:16]))
    lines += [("skipped", str(problem)) for problem in survey.left_out]
    lines += [("note", note) for note in survey.notes]
    return "\n".join(f"{name:<9}{text}" for name, text in lines)


def _domain(survey: "Survey", side: str) -> str:
    domain = survey.a if side == "a" else survey.b
    return f"{domain.name} ({domain.channels} classes)" if domain.kind == "labels" else domain.name


def _count(split: Split, survey: "Survey") -> str:
    if split.paired and (survey.paired or split is not survey.train):
        return f"{len(split):,} pairs"
    return f"{len(split.a):,} {survey.a.name}, {len(split.b):,} {survey.b.name}"


def _sizes(survey: "Survey") -> str:
    every = sorted({size for sizes in survey.sizes.values() for size in sizes})
    if len(every) == 1:
        return f"all {every[0][0]}x{every[0][1]}"
    widths, heights = zip(*every, strict=True)
    return f"{len(every)} different ones, {min(widths)} to {max(widths)} wide, {min(heights)} to {max(heights)} high"


def _cut(survey: "Survey") -> str:
    settings = survey.settings
    size = f"{settings.size}x{settings.size}"
    if settings.crop and settings.loaded > settings.size:
        text = f"shorter side to {settings.loaded}, then a random {size}"
    else:
        text = f"shorter side to {settings.size}, then {'a random' if settings.crop else 'the middle'} {size}"
    return text + (", half of them mirrored" if settings.flip else "")


def _cached(survey: "Survey") -> str:
    return ", the rest from the cache" if survey.store.decoded < len(survey.store.entries) else ""
