"""Reasons: what differs between the record of a picture and that of its replay."""

from anew.provenance import Record

MACHINE = (
    "all that the record names is the same; a record names no machine, so what is left is another processor or GPU, "
    "or a record that was changed"
)


def reasons(old: Record, new: Record) -> tuple[str, ...]:
    """Why a replay may have come out otherwise, a line each.

    Example:
        >>> then = Record(recipe={}, inputs={}, output="a", licences={}, versions={"numpy": "2.1"})
        >>> now = Record(recipe={}, inputs={}, output="b", licences={}, versions={"numpy": "2.2"})
        >>> reasons(then, now)
        ('numpy was 2.1, and is 2.2 here',)
    """
    found = [*_inputs(old, new), *_steps(old, new), *_versions(old, new)]
    return tuple(found or [MACHINE])


def _versions(old: Record, new: Record) -> list[str]:
    names = sorted(old.versions.keys() | new.versions.keys())
    pairs = [(name, old.versions.get(name, "not used"), new.versions.get(name, "not used")) for name in names]
    return [f"{name} was {was}, and is {now} here" for name, was, now in pairs if was != now]


def _inputs(old: Record, new: Record) -> list[str]:
    names = sorted(old.inputs.keys() & new.inputs.keys())
    changed = [f"another {name} was given" for name in names if old.inputs[name] != new.inputs[name]]
    return changed + [f"no {name} was given" for name in sorted(old.inputs.keys() - new.inputs.keys())]


def _steps(old: Record, new: Record) -> list[str]:
    before, after = old.recipe.get("steps", []), new.recipe.get("steps", [])
    if len(before) != len(after):
        return [f"it took {len(before)} steps, and {len(after)} here"]
    told = []
    for number, (was, now) in enumerate(zip(before, after, strict=True), 1):
        if was.get("revision") != now.get("revision"):
            told.append(f"step {number} was made by another model, revision {str(was.get('revision'))[:12]}")
        if sorted(was.get("weights", {}).values()) != sorted(now.get("weights", {}).values()):
            told.append(f"step {number} was made with other weight files")
        told += [
            f"step {number} had another {key}" for key in ("task", "engine", "with") if was.get(key) != now.get(key)
        ]
    return told
