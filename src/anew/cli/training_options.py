"""Training options: the command of a family, made from what settings and family declare and from nothing else.

    anew train cyclegan horses/ zebras/ --size 128 --steps 4000 --cycle 5 --out runs/h2z
               family   data            settings                the family's own

An option that was not given is not a value: a new run takes the declared default, a resumed one what the run has.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from inspect import Parameter
from typing import Annotated, Any

import typer

from anew.cli.common import FLAG, MAKING, TELLING, WRITING, keywords, signed
from anew.cli.facts import Fact, facts_of
from anew.cli.index import families
from anew.cli.training import Wish, begin
from anew.training.families import OPTIONS, READS
from anew.training.settings import DataSettings, TrainSettings

DATA_PANEL, RUN_PANEL = "The data", "The run"
APART = {"family", "options", "data", "paths"}
"""Fields that are arguments, not options."""
RENAMED = {"layout": "memory_layout"}
"""Of the run's settings, where a setting of the data has that name already."""


def help_of(family: str) -> str:
    """What ``--help`` says above the options."""
    return (
        f"Train {families()[family]}\n\nDATA is a folder, or two. Look first with --check: what was found in it, "
        "and how much memory training would take. A run that was stopped goes on with --resume."
    ).replace("[", "\\[")


def command_of(family: str) -> Callable[..., int]:
    """The function behind ``anew train FAMILY``; its signature is what is declared."""
    groups = {"data": data_facts(family), "run": run_facts(), "options": facts_of(OPTIONS[family])}

    def command(**values: Any) -> int:
        given = {group: _typed(declared, group, values) for group, declared in groups.items()}
        asked = {_setting(name): value for name, value in given["run"].items()}
        preset = next((name for name in presets(family) if values.pop(name, False)), "")
        chosen = {each.name: values[each.name] for each in keywords(_said)}
        paths = tuple(values["paths"] or ())
        data, options = given["data"], given["options"]
        return begin(Wish(family, paths, data=data, run=asked, options=options, preset=preset, **chosen))

    papers = {fact.name: fact.default for fact in facts_of_paper(family)}
    parameters = [
        _paths(),
        *(_option(fact, DATA_PANEL, "data") for fact in groups["data"]),
        *(_option(fact, RUN_PANEL, "run") for fact in groups["run"]),
        *(_option(fact, f"What {family} has of its own", "options", papers) for fact in groups["options"]),
        *map(_preset, presets(family)),
        *keywords(_said),
    ]
    return signed(command, family, parameters)


def facts_of_paper(family: str) -> list[Fact]:
    """The family's options with the paper's values for defaults; none where no one paper says all of them."""
    kind: Any = OPTIONS[family]
    told = kind.paper().model_dump(mode="json") if "paper" in presets(family) else {}
    return [Fact(name, "", "", default=value) for name, value in told.items()]


def presets(family: str) -> tuple[str, ...]:
    """Whole sets of options that a family has by name."""
    return tuple(name for name in ("paper", "fast") if hasattr(OPTIONS[family], name))


def _said(
    *,
    out: Annotated[
        str,
        typer.Option(
            "-o",
            "--out",
            metavar="DIR",
            help="The folder of the run; else a new one below runs/.",
            show_default=False,
            rich_help_panel=WRITING,
        ),
    ] = "",
    resume: Annotated[
        bool, typer.Option("--resume", metavar=FLAG, help="Go on with the run in DIR.", rich_help_panel=MAKING)
    ] = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", metavar=FLAG, help="Look at the data and forecast the memory, then stop.", rich_help_panel=MAKING
        ),
    ] = False,
    forecast: Annotated[
        bool,
        typer.Option(
            "--forecast/--no-forecast",
            metavar=FLAG,
            help="Try two steps first, to say how much memory the run takes.",
            rich_help_panel=MAKING,
        ),
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", metavar=FLAG, help="One JSON object at the end.", rich_help_panel=TELLING)
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", metavar=FLAG, help="Say nothing but errors.", rich_help_panel=TELLING)
    ] = False,
) -> None:
    """The options that belong to no declaration."""


def _paths() -> Parameter:
    help = "What to learn from: a folder, or two; a --resume needs none."
    shown = typer.Argument(metavar="DATA", help=help, show_default=False)
    return Parameter("paths", Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[list[str] | None, shown])


def data_facts(family: str) -> list[Fact]:
    """How the data are read by a family, as options."""
    return [fact for fact in facts_of(DataSettings) if fact.name in READS[family] - APART]


def run_facts() -> list[Fact]:
    """How a run is run, as options."""
    declared = [fact for fact in facts_of(TrainSettings) if fact.name not in APART]
    return [_renamed(fact, RENAMED.get(fact.name, fact.name)) for fact in declared]


def _renamed(fact: Fact, name: str) -> Fact:
    return replace(fact, name=name)


def _setting(name: str) -> str:
    """The setting that an option stands for."""
    return {option: setting for setting, option in RENAMED.items()}.get(name, name)


def _option(fact: Fact, panel: str, group: str, papers: Mapping[str, Any] | None = None) -> Parameter:
    on_off = fact.kind == "boolean"
    shown = typer.Option(
        f"{fact.flag}/--no-{fact.flag[2:]}" if on_off else fact.flag,
        metavar=FLAG if on_off else fact.metavar,
        help=f"{fact.help} {_defaults(fact, papers)}".replace("[", "\\["),
        rich_help_panel=panel,
        show_default=False,
        autocompletion=(lambda: list(fact.choices)) if fact.choices else None,
    )
    kind: Any = Annotated[bool | None, shown] if on_off else Annotated[str | None, shown]
    return Parameter(f"{group}_{fact.name}", Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def _preset(name: str) -> Parameter:
    help = {"paper": "Begin from the paper's values.", "fast": "Begin from the values of the lighter variant."}[name]
    shown = typer.Option(f"--{name}", metavar=FLAG, help=help, rich_help_panel=MAKING)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, shown])


def _defaults(fact: Fact, papers: Mapping[str, Any] | None) -> str:
    """``[default 64; paper 32]``: the paper's value is told where it is another one."""
    ours = text_of(fact.default)
    theirs = text_of(papers[fact.name]) if papers and fact.name in papers else ours
    return f"[default {ours}" + (f"; paper {theirs}]" if theirs != ours else "]")


def text_of(value: Any) -> str:
    """A default as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ",".join(map(str, value)) or "none"
    return "none" if value in (None, "") else str(value)


def _typed(declared: Iterable[Fact], group: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, lists of words taken apart; numbers stay text, which the declared class reads."""
    typed = [(fact, values[f"{group}_{fact.name}"]) for fact in declared]
    return {
        fact.name: tuple(filter(None, value.split(","))) if fact.several else value
        for fact, value in typed
        if value is not None
    }
