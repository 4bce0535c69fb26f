"""Recast: the same loaded components in another pipeline of diffusers.

One directory serves several tasks, each by a pipeline class of its own. The weights are loaded once; a pipeline is
little more than a dictionary of them.
"""

from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any

from anew.engines.diffusion.loading.quiet import quiet
from anew.errors import BadModel


def recast(pipe: Any, pipeline: str, extra: Mapping[str, Any]) -> Any:
    """The components of an open pipeline, and further ones, as another class; the very same where it already is one.

    Args:
        pipe: From ``open_pipeline``; it stays as it is.
        pipeline: The class.
        extra: Components beside, such as ``controlnet``.

    Raises:
        BadModel: a component that the class needs is not there.
    """
    import diffusers

    kind = getattr(diffusers, pipeline)
    if type(pipe) is kind and not extra:
        return pipe
    wanted = {name: each for name, each in signature(kind.__init__).parameters.items() if name != "self"}
    have = {**dict(pipe.config), **pipe.components, "requires_safety_checker": False, **extra}
    given = {name: have.get(name) for name, each in wanted.items() if name in have or each.default is Parameter.empty}
    lacking = [name for name in given if given[name] is None and wanted[name].default is Parameter.empty]
    lacking = [name for name in lacking if name not in ("safety_checker", "feature_extractor", "image_encoder")]
    if lacking:
        raise BadModel(
            needed=f"{', '.join(lacking)} for {pipeline}",
            found=f"a {type(pipe).__name__} without",
            fix="Choose a model that is made for this task.",
        )
    with quiet():
        made = kind(**given)
    made.set_progress_bar_config(disable=True)
    return made
