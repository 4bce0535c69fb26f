"""Lacking: pictures that steps take and nobody has given, and masks that no longer fit."""

from collections.abc import Iterator, Sequence

from anew.words.language import Saying
from anew.words.scene import OTHERS, Scene
from anew.words.stepping import Planned, size_after
from anew.words.understood import Need


def needs(steps: Sequence[Planned], scene: Scene, saying: Saying) -> Iterator[Need]:
    """Pictures that are missing, each once."""
    told: set[str] = set()
    for step in steps:
        for name in () if step.had else step.takes:
            role = step.task.role(name)
            at_hand = scene.has(name) or (name in OTHERS and scene.other())
            if not at_hand and name not in told:
                told.add(name)
                how = saying.needs.get(f"{step.task.name}.{name}") or saying.needs.get(name) or role.help
                yield Need(name, role.mask, how)


def late_masks(steps: Sequence[Planned], scene: Scene) -> Iterator[str]:
    """Steps whose mask was drawn on a picture of another size than they get."""
    size = scene.size
    for step in steps:
        drawn = any(role.mask and not role.own_size and role.name in step.takes for role in step.task.roles)
        if drawn and size != scene.size:
            yield step.about or step.task.name
        size = size_after(step.task, size)
