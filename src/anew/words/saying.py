"""Saying: steps told back in one or two plain sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from anew.words.language import Saying
from anew.words.stepping import Planned
from anew.words.understood import Understood


def said(told: Understood, steps: Sequence[Planned], mendings: Mapping[str, str], saying: Saying) -> Understood:
    """The same, with what will be done in words."""
    phrases = saying.phrases
    parts = phrases["then"].join(_step(step, saying) for step in steps)
    if told.undo:
        text = phrases["undo_then"].format(steps=parts) if parts else phrases["undo"] + "."
    elif parts:
        extra = [phrases["again"]] if told.again else []
        if told.count > 1:
            extra.append(phrases["count"].format(count=told.count))
        elif told.seed is not None:
            extra.append(phrases["seed"])
        text = phrases["will"].format(steps=", ".join([parts, *extra]))
    else:
        text = phrases["nothing"]
    mended = [phrases["mended"].format(found=found, read=read) for found, read in mendings.items()]
    return replace(told, said=" ".join([text, *mended]))


def _step(step: Planned, saying: Saying) -> str:
    name = step.task.name
    what = saying.tasks.get(name, name)
    fields = step.task.model_dump(exclude_defaults=True)
    told = [_field(name, key, value, saying) for key, value in fields.items()]
    about = saying.phrases["about"].format(about=step.about) if step.about else ""
    by = f" [{step.model or step.engine}]" if step.model or step.engine else ""
    return f"{what}{about}{': ' if told else ''}{', '.join(told)}{by}"


def _field(task: str, name: str, value: Any, saying: Saying) -> str:
    pattern = saying.fields.get(f"{task}.{name}") or saying.fields.get(name)
    return pattern.format(value=value) if pattern else f"{name.replace('_', ' ')} {value}"
