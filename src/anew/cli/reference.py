"""Reference: the pages of docs/reference, written from the declarations.

    python -m anew.cli.reference docs/reference

A test compares the committed pages with what this writes, so they are never out of date.
"""

import sys
from collections.abc import Iterator
from inspect import Parameter, getdoc
from pathlib import Path
from typing import Any, get_args

from anew.cli import reference_families
from anew.cli.common import keywords, order
from anew.cli.facts import Fact, facts
from anew.cli.options import command_of
from anew.cli.recipes import blank
from anew.engines import registry
from anew.engines.card import EngineCard
from anew.errors import AnewError
from anew.tasks import TASKS, Task

HEAD = "<!-- Written by `make docs` from the declarations. Do not edit. -->"
SHAPED = {"outpaint": {"aspect": "16:9"}, "retarget": {"aspect": "16:9"}}
"""What the examples ask of tasks that cannot be asked without."""


def pages() -> dict[str, str]:
    """Every page by its name."""
    written = {
        "tasks.md": _tasks(),
        "cli.md": _cli(),
        "engines.md": _engines(),
        "errors.md": _errors(),
        "recipes.md": _recipes(),
        "training.md": reference_families.page(_table),
    }
    return {name: f"{HEAD}\n\n{text.strip()}\n" for name, text in written.items()}


def main(folder: str) -> None:
    """Write every page into a folder."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (Path(folder) / name).write_text(text, encoding="utf8")


def _tasks() -> str:
    contents = "\n".join(f"- [{name}](#{name}): {task.summary()}" for name, task in TASKS.items())
    intro = (
        "What can be asked. Each task is one class in `anew.tasks`; its command, its JSON schema "
        "(`anew tasks --schema`) and this page come from that class. A mask is always white = paint, black = keep."
    )
    return "\n\n".join(["# Tasks", intro, contents, *map(_task, TASKS.values())])


def _task(task: type[Task]) -> str:
    parts = [f"## {task.name}", _flowing(getdoc(task) or "")]
    parts.append(_table(("picture", "needed", "size", "what it is"), [_role_row(role) for role in task.roles]))
    fields = facts(task)
    if fields:
        parts.append(_table(("field", "type", "range", "default", "what it does"), map(_field_row, fields)))
    engines = ", ".join(f"[{card.name}](engines.md#{card.name})" for card in _built_in() if task in card.serves)
    parts += [f"Engines: {engines or 'none yet'}.", _shell(task), _python(task)]
    return "\n\n".join(parts)


def _role_row(role: Any) -> tuple[str, ...]:
    return (
        f"`{role.name}`" + (" (mask)" if role.mask else ""),
        "yes" if role.needed else "no",
        "any" if role.own_size else "the picture's",
        role.help,
    )


def _field_row(fact: Fact) -> tuple[str, ...]:
    default = '`""`' if fact.default == "" else f"`{fact.default}`"
    return f"`{fact.name}`", fact.type, fact.range, default, fact.help


def _shell(task: type[Task]) -> str:
    files = [f"--{role.name} {role.name}.png" for role in _others(task)]
    fields = [f"--{name} {value}" for name, value in SHAPED.get(task.name, {}).items()]
    model = ["--model runs/x"] if _needs_model(task) else []
    return f"```sh\n{' '.join(['anew', task.name, 'photo.jpg', *files, *fields, *model, '-o', 'out.png'])}\n```"


def _python(task: type[Task]) -> str:
    files = "".join(f', {role.name}=anew.open("{role.name}.png")' for role in _others(task))
    fields = ", ".join(f'{name}="{value}"' for name, value in SHAPED.get(task.name, {}).items())
    model = ', model="runs/x"' if _needs_model(task) else ""
    call = f'anew.{task.__name__}({fields})(anew.open("photo.jpg"){files}{model}, seed=7)'
    return f'```python\nimport anew\n\nresult = {call}\nresult.save("out.png")\n```'


def _needs_model(task: type[Task]) -> bool:
    return all(card.model == "needed" for card in _built_in() if task in card.serves)


def _others(task: type[Task]) -> list[Any]:
    return [role for role in task.roles if role.needed and role.name != "picture"]


def _cli() -> str:
    from typer.main import get_command

    from anew.cli.app import app

    intro = (
        "`anew TASK PICTURE... [--ROLE FILE] [--FIELD VALUE] -o OUT`. Every task's own options are on "
        "[its page](tasks.md); the ones below are common to all of them and to `anew run`."
    )
    fixed = [_command(name, command) for name, command in _fixed(get_command(app))]
    rows = [(f"`anew {name}`", task.summary()) for name, task in TASKS.items()]
    return "\n\n".join(
        [
            "# Command line",
            intro,
            _table(("command", "what it does"), rows),
            "## Common options",
            _table(("option", "default", "what it does"), [_option_row(each) for each in _common()]),
            _RULES,
            *fixed,
        ]
    )


_RULES = """## Files, streams and exit codes

- `-` among the pictures is stdin; `-o -` is stdout, and then nothing else is written there.
- With several pictures, OUT is a folder, or a pattern with `{name}` in it. Each picture gets its result, and one that
  fails does not hold up the others; the exit code is that of the worst.
- `--count 3` writes `out-1.png`, `out-2.png`, `out-3.png`, from seeds in a row.
- A file that is there is replaced, whole or not at all; `--no-overwrite` refuses. A picture of the same call is never
  replaced, except the picture itself with `--in-place`.
- Progress and messages go to stderr; `--json` writes one JSON object a result to stdout, errors included.
- Ctrl-C and SIGTERM stop the work and leave nothing half-done.

| exit code | meaning |
|---|---|
| 0 | done |
| 2 | the request is wrong, and the message says how to mend it |
| 3 | refused by a limit |
| 4 | our fault; `ANEW_TRACEBACK=1` shows where |
| 130 | stopped by Ctrl-C or SIGTERM |"""


def _common() -> list[Parameter]:
    """The options that are not the task's own, from one task's command as good as any."""
    own = {"pictures", *(fact.name for fact in facts(TASKS["vary"]))}
    return [each for each in keywords(command_of("vary")) if each.name not in own]


def _option_row(parameter: Parameter) -> tuple[str, ...]:
    told = get_args(parameter.annotation)[-1]
    flags = ", ".join(f"`{flag}`" for flag in sorted((told.default, *(told.param_decls or ())), key=len, reverse=True))
    shape = f" {told.metavar}" if told.metavar else ""
    shown = parameter.default if isinstance(parameter.default, int | float) else ""
    default = f"`{shown}`" if shown != "" and not isinstance(shown, bool) else "yes" if shown else ""
    return flags + shape, default, told.help


def _fixed(group: Any, before: str = "anew") -> Iterator[tuple[str, Any]]:
    """The commands that are not tasks, those of groups included."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _fixed(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command
    if before == "anew":
        from anew.cli.app import built

        yield from ((f"anew {name}", built(name)) for name in ("say", "run", "replay"))


def _command(name: str, command: Any) -> str:
    common = {each.name for each in keywords(order)} if name == "anew run" else set()
    rows = [
        (_usage(each), " ".join((each.help or "").split()))
        for each in command.params
        if each.name != "help" and each.name not in common
    ]
    parts = [f"## {name}", _flowing(command.help)]
    return "\n\n".join([*parts, _table(("option", "what it does"), rows)] if rows else parts)


def _usage(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name}`"
    shape = f" {parameter.metavar}" if parameter.metavar else ""
    return ", ".join(f"`{flag}`" for flag in sorted(parameter.opts, key=len, reverse=True)) + shape


def _engines() -> str:
    intro = (
        "Who can do it. `anew engines` lists those that are installed, others' too. When none is named, the engine of "
        "the lowest rank that honours all that is asked is taken; a field that an engine does not read is refused."
    )
    return "\n\n".join(["# Engines", intro, *map(_engine, _built_in())])


def _engine(card: EngineCard) -> str:
    needs = f"`pip install 'anew[{card.extra}]'`" if card.extra else "nothing beside the core"
    models = " or ".join(f"`{name}`" for name in card.model_files)
    model = f" Model: {card.model}, known by {models}." if card.model != "none" else ""
    facts_ = [f"Licence: {card.licence}. Needs: {needs}. Rank: {card.rank}.{model}"]
    rows = [
        (f"[{task.name}](tasks.md#{task.name})", ", ".join(f"`{name}`" for name in sorted(reads)) or "its pictures")
        for task, reads in card.serves.items()
    ]
    sources = "\n".join(f"- {source}" for source in card.sources)
    parts = [f"## {card.name}", card.summary, *facts_, _table(("task", "reads"), rows), "Sources", sources]
    return "\n\n".join(parts)


def _built_in() -> list[EngineCard]:
    """Ours; the page must not depend on what else is installed where it is written."""
    return sorted((registry.card(name) for name in registry.BUILT_IN), key=lambda card: card.rank)


def _errors() -> str:
    intro = (
        "Every error anew raises says what was needed, what was found and what to do; the three parts stay apart as "
        "`.needed`, `.found` and `.fix`, and `--json` writes them as such."
    )
    rows = [
        (f"{'- ' * depth}`{kind.__name__}`", str(kind.exit_code), str(kind.http_status), _flowing(getdoc(kind) or ""))
        for depth, kind in _tree(AnewError)
    ]
    return "\n\n".join(["# Errors", intro, _table(("error", "exit code", "HTTP", "meaning"), rows)])


def _tree(kind: type[AnewError], depth: int = 0) -> Iterator[tuple[int, type[AnewError]]]:
    yield depth, kind
    for below in kind.__subclasses__():
        if below.__module__ == AnewError.__module__:
            yield from _tree(below, depth + 1)


def _recipes() -> str:
    from anew.recipes import recipe

    layout = (getdoc(recipe) or "").replace("\n    ", "\n")
    intro, _, rest = layout.partition("\nanew = 1")
    example, _, after = rest.partition("\n\nThe first")
    tasks = "\n\n".join(f"### {name}\n\n```toml\n{blank(task).strip()}\n```" for name, task in TASKS.items())
    return "\n\n".join(
        [
            "# Recipes",
            _flowing(intro),
            f"```toml\nanew = 1{example}\n```",
            _flowing(f"The first{after}"),
            "Run one with `anew run recipe.toml photo.jpg --picture mask=hole.png -o out.png`, check it with "
            "`anew recipe check recipe.toml`, and write the one that just ran with `--recipe-out recipe.toml`. "
            "The same dict is read from JSON.",
            "## One of each task",
            "As `anew recipe new TASK` writes it: every field with its default.",
            tasks,
        ]
    )


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _flowing(text: str) -> str:
    """Paragraphs, each on one line, without reStructuredText's double backticks."""
    return "\n\n".join(" ".join(part.split()) for part in text.replace("``", "`").split("\n\n"))


if __name__ == "__main__":
    main(sys.argv[1])
