"""Replay options: the command ``anew replay PICTURE``, as Typer sees it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import Parameter
from typing import Annotated, Any

from typer import Argument, Option

from anew.cli.common import FLAG, MAKING, TELLING, keywords, order, pairs, signed

FROM_ORDER = (
    *("limit", "out", "format", "quality", "lossless", "depth", "overwrite", "sign", "disclose", "keep"),
    *("recipe_out", "preview", "consent", "as_json", "quiet"),
)
"""The common options that a replay has."""
CODES = (
    "Exit codes: 0 it is the same, or something new was asked for; 2 the file shows another picture than its record "
    "names; 4 another picture came out than the record names."
)


@dataclass(frozen=True)
class Asked:
    """What a replay is told beside what every command is told."""

    pictures: Mapping[str, str] = field(default_factory=dict)
    """Files of inputs, by their names."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    models: Sequence[str] = ()
    anyway: bool = False
    difference: str = ""

    @property
    def new(self) -> bool:
        """Whether another picture may come out than the one that was made."""
        return bool(self.changes) or self.anyway


def replay_command() -> Callable[..., int]:
    """The function behind ``anew replay PICTURE``."""

    def command(picture: str, **values: Any) -> int:
        from anew.cli.replaying import tell_replay  # the road and all it stands on, which help does without

        own = asked(**{each.name: values.pop(each.name) for each in keywords(asked)})
        return tell_replay(order([picture], own.pictures, **values), own)

    shown = Argument(metavar="PICTURE", help="One that anew made. - is stdin.", show_default=False)
    picture = Parameter("picture", Parameter.KEYWORD_ONLY, annotation=Annotated[str, shown])
    common = [each for each in keywords(order) if each.name in FROM_ORDER]
    return signed(command, "replay", [picture, *keywords(asked), *common])


def asked(
    *,
    pictures: Annotated[
        list[str] | None,
        Option(
            "--picture",
            metavar="NAME=FILE",
            help="An input that the store does not have, such as mask=hole.png; checked by its digest.",
            rich_help_panel="Pictures",
        ),
    ] = None,
    changes: Annotated[
        list[str] | None,
        Option(
            "--with",
            metavar="[STEP.]NAME=VALUE",
            help="Otherwise this time: strength=0.5, 2.strength=0.5, upscale.scale=4. Needs -o.",
            rich_help_panel=MAKING,
        ),
    ] = None,
    seed: Annotated[
        int | None, Option("--seed", metavar="N", help="Another seed. Needs -o.", rich_help_panel=MAKING)
    ] = None,
    engine: Annotated[
        str,
        Option(
            "--engine", metavar="NAME", help="Another engine. Needs -o.", show_default=False, rich_help_panel=MAKING
        ),
    ] = "",
    models: Annotated[
        list[str] | None,
        Option(
            "--model",
            metavar="PATH",
            help="Where a model is by now that is not where it was; checked by its revision.",
            rich_help_panel=MAKING,
        ),
    ] = None,
    anyway: Annotated[
        bool,
        Option(
            "--anyway",
            metavar=FLAG,
            help="Take pictures and models though they are others. Needs -o.",
            rich_help_panel=MAKING,
        ),
    ] = False,
    difference: Annotated[
        str,
        Option(
            "--difference",
            metavar="FILE",
            help="Draw where the file and what came out differ: the whiter, the more.",
            show_default=False,
            rich_help_panel=TELLING,
        ),
    ] = "",
) -> Asked:
    """What the options of a replay ask for.

    Raises:
        BadInput: no ``=`` where one is needed.
    """
    told: dict[str, Any] = pairs("--with", changes or (), "strength=0.5")
    told = {name.replace("-", "_"): value for name, value in told.items()}
    told |= {"seed": seed} if seed is not None else {}
    told |= {"engine": engine} if engine else {}
    return Asked(pairs("--picture", pictures or (), "mask=hole.png"), told, models or (), anyway, difference)
