"""App: the commands, those of the tasks built only when they are asked for."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from anew.cli.index import summaries
from anew.cli.jobs import jobs
from anew.cli.learning import Families
from anew.cli.mcp import mcp
from anew.cli.serve import serve
from anew.cli.studio import studio

TASK_PANEL, LEARN_PANEL, LOOK_PANEL = "Make a picture", "Teach it a translation", "Look around"
SERVE_PANEL = "Let other programs in"
RUN_SUMMARY = "Run a recipe: one or several tasks, written down in a file."
SAY_SUMMARY = "Say in plain words what should be done with a picture."
REPLAY_SUMMARY = "Make a picture again from its own record, and say whether it is the same; or change something."


class Commands(TyperGroup):
    """A group whose task commands come from ``anew.tasks``.

    Help and completion need names and summaries only, so ``get_command`` answers with a stub;
    the real command, with its options, is made when it is about to run.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Tasks first, in the order in which people meet them."""
        return [*_lazy(), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or a stub with a task's summary."""
        fixed = super().get_command(ctx, cmd_name)
        return fixed or (_stub(cmd_name, _lazy()[cmd_name]) if cmd_name in _lazy() else None)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command to run.

        Raises:
            NoSuchTask: there is no such command.
        """
        name = args[0]
        if name not in self.commands and name in _lazy():
            return name, built(name), args[1:]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from anew.errors import NoSuchTask, did_you_mean

            fix = did_you_mean(name, self.list_commands(ctx))
            raise NoSuchTask(needed="a command that anew has", found=name, fix=fix)
        return super().resolve_command(ctx, args)


def _lazy() -> dict[str, str]:
    """Commands that are built when they are asked for, and what each does."""
    return {**summaries(), "say": SAY_SUMMARY, "run": RUN_SUMMARY, "replay": REPLAY_SUMMARY}


def _stub(name: str, summary: str) -> Any:
    return single(name, summary, lambda: None)


def built(name: str) -> Any:
    """The whole command of a task, ``say``, ``run`` or ``replay``, with its options."""
    if name == "say":
        from anew.cli.saying import say_command

        return single(name, SAY_SUMMARY, say_command())
    if name == "run":
        from anew.cli.recipes import run_command

        return single(name, RUN_SUMMARY, run_command())
    if name == "replay":
        from anew.cli.replay_options import CODES, replay_command

        return single(name, f"{REPLAY_SUMMARY}\n\n{CODES}", replay_command())
    from anew.cli.options import command_of, help_of

    return single(name, help_of(name), command_of(name))


def single(name: str, help: str, function: Callable[..., Any], panel: str = TASK_PANEL) -> Any:
    """One command, through Typer's public face."""
    app = typer.Typer(rich_markup_mode="rich", add_completion=False, pretty_exceptions_enable=False)
    app.command(name=name, help=help, rich_help_panel=panel)(function)
    return typer.main.get_command(app)


app = typer.Typer(
    name="anew",
    cls=Commands,
    help="Make a new picture from an old one, and be able to say how it was made.",
    epilog="anew inpaint photo.jpg --mask hole.png -o out.png      More: anew TASK --help",
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
recipe = typer.Typer(help="Check a recipe, or begin one.", rich_markup_mode="rich")
app.add_typer(recipe, name="recipe", rich_help_panel=TASK_PANEL)
train = typer.Typer(cls=Families, rich_markup_mode="rich", subcommand_metavar="FAMILY DATA [DATA2] [OPTIONS]")
app.add_typer(train, name="train", rich_help_panel=LEARN_PANEL)
models = typer.Typer(help="Models on this machine: trained, pulled or added.", rich_markup_mode="rich")
app.add_typer(models, name="models", rich_help_panel=LEARN_PANEL)
policy = typer.Typer(help="Who may refuse what is made here.", rich_markup_mode="rich")
app.add_typer(policy, name="policy", rich_help_panel=LOOK_PANEL)
identity = typer.Typer(help="Who signs the pictures made here.", rich_markup_mode="rich")
app.add_typer(identity, name="identity", rich_help_panel=LOOK_PANEL)
store = typer.Typer(help="What pictures were made from, kept so that they can be made again.", rich_markup_mode="rich")
app.add_typer(store, name="store", rich_help_panel=LOOK_PANEL)
app.add_typer(jobs, name="jobs", rich_help_panel=TASK_PANEL)
app.command("studio", rich_help_panel=SERVE_PANEL)(studio)
app.command("serve", rich_help_panel=SERVE_PANEL)(serve)
app.command("mcp", rich_help_panel=SERVE_PANEL)(mcp)

Json = Annotated[bool, typer.Option("--json", metavar="", help="As JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="Say nothing but errors.")]
Model = Annotated[str, typer.Argument(metavar="MODEL", help="The folder of a run, or an exported .onnx file.")]
Kept = Annotated[str, typer.Argument(metavar="NAME", help="Of a stored model, or its id.")]
As = Annotated[str, typer.Option("--as", metavar="NAME", help="What to call it here.", show_default=False)]


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", metavar="", help="Print the version.")] = False,
    traceback: Annotated[
        bool, typer.Option("--traceback", metavar="", help="Show where an unexpected fault happened.")
    ] = False,
) -> int:
    """Make a new picture from an old one, and be able to say how it was made."""
    if version:
        return tell_version()
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), nl=False)
    return 0


@recipe.command("check")
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A recipe in TOML or JSON.")], as_json: Json = False
) -> int:
    """Say what a recipe does and what it needs, or what is wrong with it."""
    from anew.cli.recipes import tell_check

    return tell_check(file, as_json=as_json)


@recipe.command("new")
def new(
    task: Annotated[str, typer.Argument(metavar="TASK", help="What the recipe should do.")],
    out: Annotated[str, typer.Option("-o", "--out", metavar="FILE", help="Else to stdout.")] = "",
) -> int:
    """Begin a recipe: every field of the task, with its range and meaning."""
    from anew.cli.recipes import tell_new

    return tell_new(task, out=out)


@app.command("tour", rich_help_panel=TASK_PANEL)
def tour(
    out: Annotated[str, typer.Option("-o", "--out", metavar="FOLDER", help="Where to.")] = "gallery",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", metavar="", help="Say nothing but errors.")] = False,
) -> int:
    """Remake real photographs in every way there is, into a page to look at."""
    from anew.cli.touring import tour as walk

    return walk(out, quiet=quiet)


@train.callback(invoke_without_command=True, no_args_is_help=True)
def train_root(
    ctx: typer.Context,
    resume: Annotated[
        str, typer.Option("--resume", metavar="RUN", help="Go on with a run that was stopped, as it was begun.")
    ] = "",
    forecast: Annotated[
        bool, typer.Option("--forecast/--no-forecast", metavar="", help="Say first how much memory it takes.")
    ] = True,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Train a translator on pairs, on two sets of pictures, or on label maps and photos."""
    if ctx.invoked_subcommand is not None:
        return 0
    from anew.cli.training import go_on

    return go_on(resume, forecast=forecast, as_json=as_json, quiet=quiet)


@app.command("evaluate", rich_help_panel=LEARN_PANEL)
def evaluate(
    model: Model,
    data: Annotated[
        list[str] | None,
        typer.Option("--data", metavar="PATH", help="Pictures to measure on, twice for two folders; else its own."),
    ] = None,
    split: Annotated[str, typer.Option("--split", metavar="train|val|test", help="Which of them.")] = "test",
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="At most so many a side; 0 is all.")] = 0,
    truth: Annotated[
        bool, typer.Option("--truth", metavar="", help="Pictures of one name are pairs, though it did not learn so.")
    ] = False,
    baselines: Annotated[
        bool, typer.Option("--baselines", metavar="", help="Measure what any model must beat beside it.")
    ] = False,
    segmenter: Annotated[
        str,
        typer.Option("--segmenter", metavar="FOLDER", help="For labels to photos; else one beside the model, or none."),
    ] = "",
    lpips: Annotated[str, typer.Option("--lpips", metavar="FILE", help="LPIPS as ONNX; else left out.")] = "",
    inception: Annotated[
        str, typer.Option("--inception", metavar="FILE", help="Inception as ONNX, for FID and KID; else left out.")
    ] = "",
    out: Annotated[str, typer.Option("-o", "--out", metavar="FILE", help="Write the scores as JSON.")] = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """How good a trained model is, on pictures that it has not seen."""
    from anew.cli.evaluating import Wish, tell_evaluation

    wish = Wish(tuple(data or ()), split, limit, truth, baselines, segmenter, lpips, inception, out, as_json, quiet)
    return tell_evaluation(model, wish)


@app.command("export", rich_help_panel=LEARN_PANEL)
def export(
    model: Model,
    onnx: Annotated[str, typer.Option("--onnx", metavar="FILE", help="Where to, such as zebras.onnx.")],
    to: Annotated[str, typer.Option("--to", metavar="DOMAIN", help="For models that go both ways.")] = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Write a trained model as ONNX, which runs without torch, and check it against torch."""
    from anew.cli.exporting import tell_export

    return tell_export(model, onnx, to=to, as_json=as_json, quiet=quiet)


@app.command("scenes", rich_help_panel=LEARN_PANEL)
def scenes(
    out: Annotated[str, typer.Argument(metavar="FOLDER", help="A new folder.")],
    kind: Annotated[str, typer.Option("--kind", metavar="paired|unpaired|labels", help="What to learn.")] = "paired",
    count: Annotated[int, typer.Option("--count", metavar="N", help="How many scenes.")] = 200,
    size: Annotated[int, typer.Option("--size", metavar="PIXELS", help="Sides of each picture.")] = 128,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Where chance begins.")] = 0,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Draw pictures to try training on: made-up scenes, so that nothing need be downloaded."""
    from anew.cli.scenes import tell_scenes

    return tell_scenes(out, kind=kind, count=count, size=size, seed=seed, as_json=as_json, quiet=quiet)


@models.command("show")
def models_show(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="The folder of a run, an .onnx file, or the name of a stored model.")
    ],
    as_json: Json = False,
) -> int:
    """What a model is: what it makes, where it came from, what its licence allows."""
    from anew.cli.models import tell_model

    return tell_model(model, as_json=as_json)


@models.command("list")
def models_list(
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="Where to look; else in runs and in the store.", show_default=False)
    ] = "",
    known: Annotated[
        bool, typer.Option("--catalogue", metavar="", help="Well-known ones that can be pulled, instead.")
    ] = False,
    as_json: Json = False,
) -> int:
    """The models in and below a folder; without one, those trained in runs and those in the store."""
    if known:
        from anew.cli.stored import tell_catalogue

        return tell_catalogue(as_json=as_json)
    from anew.cli.models import tell_models

    return tell_models(folder, as_json=as_json)


@models.command("pull")
def models_pull(
    model: Annotated[str, typer.Argument(metavar="ID", help="A name of the catalogue, or OWNER/NAME on the hub.")],
    name: As = "",
    revision: Annotated[
        str, typer.Option("--revision", metavar="COMMIT", help="Another than the catalogue pins.", show_default=False)
    ] = "",
    half: Annotated[
        bool, typer.Option("--half", metavar="", help="The 16-bit copy of the weights, where there are two.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Fetch a model from the hub: safetensors and text, never a pickle. The one command that uses the network."""
    from anew.cli.stored import tell_pull

    return tell_pull(model, name=name, revision=revision, half=half, as_json=as_json, quiet=quiet)


@models.command("add")
def models_add(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A model's folder, or one .safetensors file.")],
    name: As = "",
    copy: Annotated[bool, typer.Option("--copy", metavar="", help="Copy it; else it is only referred to.")] = False,
    licence: Annotated[
        str, typer.Option("--licence", metavar="NAME", help="What its author calls the licence.")
    ] = "unstated",
    as_json: Json = False,
) -> int:
    """Give a model on this machine a name."""
    from anew.cli.stored import tell_add

    return tell_add(path, name=name, copy=copy, licence=licence, as_json=as_json)


@models.command("verify")
def models_verify(model: Kept, as_json: Json = False) -> int:
    """Read every file of a model again, and name those that are not as they were."""
    from anew.cli.stored import tell_verify

    return tell_verify(model, as_json=as_json)


@models.command("remove")
def models_remove(
    model: Kept,
    yes: Annotated[bool, typer.Option("--yes", metavar="", help="Needed, because it is deleted for good.")] = False,
    as_json: Json = False,
) -> int:
    """Delete what was pulled or copied. What was added by reference is only forgotten."""
    from anew.cli.stored import tell_remove

    return tell_remove(model, yes=yes, as_json=as_json)


@identity.command("show")
def identity_show(as_json: Json = False) -> int:
    """Who signs pictures on this machine; a key is made if there is none."""
    from anew.cli.identity import tell_identity

    return tell_identity(as_json=as_json)


@identity.command("import")
def identity_import(
    chain: Annotated[str, typer.Argument(metavar="CHAIN.pem", help="The certificate that signs, then those above it.")],
    key: Annotated[str, typer.Argument(metavar="KEY.pem", help="Its private key, without a password.")],
    tsa: Annotated[
        str,
        typer.Option("--tsa", metavar="URL", help="Ask this time stamp authority, over the network, at every signing."),
    ] = "",
    as_json: Json = False,
) -> int:
    """Sign with a certificate of your own from now on. The key is copied to where only you can read it."""
    from anew.cli.identity import tell_import

    return tell_import(chain, key, tsa=tsa, as_json=as_json)


@identity.command("rotate")
def identity_rotate(as_json: Json = False) -> int:
    """Make a new key. What the old one signed can still be checked here."""
    from anew.cli.identity import tell_rotation

    return tell_rotation(as_json=as_json)


@store.command("list")
def store_list(
    count: Annotated[int, typer.Option("--count", metavar="N", help="The newest so many; 0 is all.")] = 20,
    as_json: Json = False,
) -> int:
    """The pictures that can be made again, and how much the store holds."""
    from anew.cli.keeping import tell_list

    return tell_list(count=count, as_json=as_json)


@store.command("gc")
def store_gc(as_json: Json = False, quiet: Quiet = False) -> int:
    """Read everything, and drop what is damaged, half-written or named by no record."""
    from anew.cli.keeping import tell_gc

    return tell_gc(as_json=as_json, quiet=quiet)


@store.command("verify")
def store_verify(as_json: Json = False, quiet: Quiet = False) -> int:
    """Read everything, and name what is not as it was kept."""
    from anew.cli.keeping import tell_verify

    return tell_verify(as_json=as_json, quiet=quiet)


@store.command("export")
def store_export(
    picture: Annotated[str, typer.Argument(metavar="PICTURE", help="A file, or the beginning of a digest.")],
    out: Annotated[str, typer.Option("-o", "--out", metavar="FILE.zip", help="Where to.")],
    everything: Annotated[
        bool,
        typer.Option("--everything", metavar="", help="EXIF and XMP of the originals too: place, camera, names."),
    ] = False,
    as_json: Json = False,
) -> int:
    """The history of a picture as one file, to hand to somebody else: records in full, prompts too, and inputs."""
    from anew.cli.keeping import tell_export

    return tell_export(picture, out, everything=everything, as_json=as_json)


@store.command("adopt")
def store_adopt(
    parcel: Annotated[str, typer.Argument(metavar="FILE.zip", help="What somebody exported. Nothing is believed.")],
    limit: Annotated[float, typer.Option("--limit", metavar="MEGAPIXELS", help="Refuse larger pictures.")] = 50,
    as_json: Json = False,
) -> int:
    """Take in a history that somebody else exported."""
    from anew.cli.keeping import tell_adopt

    return tell_adopt(parcel, limit=limit, as_json=as_json)


@policy.command("show")
def policy_show(as_json: Json = False) -> int:
    """What the policy of this machine refuses, and where it is."""
    from anew.cli.policing import tell_policy

    return tell_policy(as_json=as_json)


@policy.command("check")
def policy_check(
    file: Annotated[str, typer.Argument(metavar="RECIPE", help="A recipe in TOML or JSON.")],
    consent: Annotated[str, typer.Option("--consent", metavar="REASON", help="As it would be given.")] = "",
    as_json: Json = False,
) -> int:
    """Whether the policy of this machine lets a recipe pass, without doing anything of it."""
    from anew.cli.policing import tell_policy_check

    return tell_policy_check(file, consent=consent, as_json=as_json)


@app.command("engines", rich_help_panel=LOOK_PANEL)
def engines(
    task: Annotated[str, typer.Option("--task", metavar="TASK", help="Only those that serve it.")] = "",
    reads: Annotated[str, typer.Option("--reads", metavar="FIELD", help="Only those that read that field.")] = "",
    as_json: Json = False,
) -> int:
    """Who can make pictures here, what each can do and what it needs."""
    from anew.cli.listing import tell_engines

    return tell_engines(task=task, reads=reads, as_json=as_json)


@app.command("tasks", rich_help_panel=LOOK_PANEL)
def tasks(
    as_json: Json = False,
    schema: Annotated[bool, typer.Option("--schema", metavar="", help="The JSON schema of every task.")] = False,
) -> int:
    """What can be asked."""
    from anew.cli.listing import tell_tasks

    return tell_tasks(as_json=as_json, schemas=schema)


@app.command("inspect", rich_help_panel=LOOK_PANEL)
def inspect(
    picture: Annotated[str, typer.Argument(metavar="PICTURE", help="Any picture file. - is stdin.")],
    views: Annotated[
        str,
        typer.Option("--views", metavar="FOLDER", help="Write views of its error level, noise and ghosts there."),
    ] = "",
    thorough: Annotated[
        bool,
        typer.Option("--thorough", metavar="", help="Look longer for a watermark, in pictures that were turned a bit."),
    ] = False,
    as_json: Json = False,
) -> int:
    """What is in a picture file, and what it tells of how the picture was made. Evidence, and no verdict."""
    from anew.cli.inspecting import tell_inspection

    return tell_inspection(picture, views=views, thorough=thorough, as_json=as_json)


@app.command("history", rich_help_panel=LOOK_PANEL)
def history(
    picture: Annotated[str, typer.Argument(metavar="PICTURE", help="- is stdin.")],
    export: Annotated[
        str,
        typer.Option("--export", metavar="FILE.zip", help="All of it as one file, to hand on.", show_default=False),
    ] = "",
    as_json: Json = False,
) -> int:
    """How a picture came to be: what it was made from, what else was made from that."""
    from anew.cli.past import tell_history

    return tell_history(picture, export=export, as_json=as_json)


@app.command("doctor", rich_help_panel=LOOK_PANEL)
def doctor(
    as_json: Json = False,
    warm: Annotated[
        bool, typer.Option("--warm", metavar="", help="Compile the kernels now, so that later runs need not.")
    ] = False,
) -> int:
    """Is this installation well, and what would make it better?"""
    from anew.cli.doctor import tell

    if warm:
        from anew.cli.warm import warm as compile_all

        return compile_all() or tell(as_json=as_json)
    return tell(as_json=as_json)


@app.command("version", rich_help_panel=LOOK_PANEL)
def tell_version() -> int:
    """The version of anew."""
    from anew.version import VERSION

    typer.echo(f"anew {VERSION}")
    return 0
