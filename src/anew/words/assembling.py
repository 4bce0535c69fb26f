"""Assembling: steps, however they were found, into what is told of them."""

from collections.abc import Mapping, Sequence

from anew.words.lacking import late_masks, needs
from anew.words.language import Language
from anew.words.repeating import Repeated
from anew.words.saying import said
from anew.words.scene import Scene
from anew.words.stepping import Planned, bind
from anew.words.understood import Understood, Unsure


def assembled(
    steps: Sequence[Planned],
    scene: Scene,
    language: Language,
    *,
    unsure: Sequence[Unsure] = (),
    count: int = 1,
    undo: bool = False,
    again: Repeated | None = None,
    mendings: Mapping[str, str] | None = None,
) -> Understood:
    """What was understood, with everything to know before it is done.

    Args:
        steps: In order.
        scene: What is there.
        language: To tell it in.
        unsure: What was not understood.
        count: How many results.
        undo: Whether to go back first.
        again: What it repeats, if anything.
        mendings: Words that were misspelt, and what they were read as.
    """
    late = [Unsure(words, language.saying.phrases["cannot_mask_after"]) for words in late_masks(steps, scene)]
    pictures = bind(steps, scene)
    told = Understood(
        steps=tuple(step.to_dict() for step in steps),
        needs=tuple(needs(steps, scene, language.saying)),
        unsure=(*unsure, *late),
        count=count,
        seed=again.seed if again else None,
        undo=undo,
        again=bool(again and again.anew),
        repeats=again is not None,
        pictures=pictures,
    )
    return said(told, steps, mendings or {}, language.saying)
