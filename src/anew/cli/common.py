"""Common: the options that every command which makes pictures has."""

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

from typer import Option

from anew.cli.plan import Order, Wish
from anew.errors import BadInput

MAKING, WRITING, TELLING = "How it is made", "What is written", "What is said"
FLAG = ""
"""The metavar of an option that takes no value."""


def order(
    pictures: list[str],
    others: Mapping[str, str],
    *,
    mark: Annotated[
        bool | None,
        Option(
            "--mark/--no-mark",
            metavar=FLAG,
            help="Watermark what is generated; else as the recipe says, and that is yes.",
            rich_help_panel=MAKING,
        ),
    ] = None,
    count: Annotated[
        int, Option("--count", metavar="N", help="So many results, from seeds in a row.", rich_help_panel=MAKING)
    ] = 1,
    limit: Annotated[
        float,
        Option("--limit", metavar="MEGAPIXELS", help="Refuse larger pictures.", rich_help_panel=MAKING),
    ] = 250,
    consent: Annotated[
        str, Option("--consent", metavar="REASON", help="Why it may be made, for the record.", rich_help_panel=MAKING)
    ] = "",
    out: Annotated[
        str,
        Option(
            "-o",
            "--out",
            metavar="OUT",
            help="File, folder, pattern with {name}, or - for stdout. A file that is there is replaced.",
            show_default=False,
            rich_help_panel=WRITING,
        ),
    ] = "",
    format: Annotated[
        str,
        Option("--format", metavar="NAME", help="png, jpeg, tiff ...; else OUT's ending.", rich_help_panel=WRITING),
    ] = "",
    quality: Annotated[
        int | None,
        Option("--quality", metavar="1..100", help="For formats that lose; else as it came.", rich_help_panel=WRITING),
    ] = None,
    lossless: Annotated[
        bool | None,
        Option(
            "--lossless/--no-lossless",
            metavar=FLAG,
            help="For webp, avif and heic; else as it came.",
            rich_help_panel=WRITING,
        ),
    ] = None,
    depth: Annotated[
        int | None,
        Option("--depth", metavar="8|16", help="Bits of a channel; else as it came.", rich_help_panel=WRITING),
    ] = None,
    overwrite: Annotated[
        bool,
        Option(
            "--overwrite/--no-overwrite", metavar=FLAG, help="Replace a file that is there.", rich_help_panel=WRITING
        ),
    ] = True,
    in_place: Annotated[
        bool,
        Option("--in-place", metavar=FLAG, help="Let OUT be the picture itself.", rich_help_panel=WRITING),
    ] = False,
    sign: Annotated[
        bool,
        Option("--sign/--no-sign", metavar=FLAG, help="Sign it: C2PA, by this machine.", rich_help_panel=WRITING),
    ] = True,
    disclose: Annotated[
        bool,
        Option(
            "--disclose", metavar=FLAG, help="Tell prompts in the file, not digests of them.", rich_help_panel=WRITING
        ),
    ] = False,
    keep: Annotated[
        bool,
        Option("--keep/--no-keep", metavar=FLAG, help="Keep its inputs for a replay.", rich_help_panel=WRITING),
    ] = True,
    recipe_out: Annotated[
        str, Option("--recipe-out", metavar="FILE", help="Write the recipe that ran.", rich_help_panel=WRITING)
    ] = "",
    preview: Annotated[
        str,
        Option(
            "--preview",
            metavar="FILE",
            help="A small PNG of the work while it is done, written anew about once a second.",
            rich_help_panel=WRITING,
        ),
    ] = "",
    foresee: Annotated[
        bool,
        Option(
            "--plan",
            metavar=FLAG,
            help="Look, print the recipe that would run and why, and stop there.",
            rich_help_panel=TELLING,
        ),
    ] = False,
    as_json: Annotated[
        bool,
        Option("--json", metavar=FLAG, help="One JSON object a result on stdout.", rich_help_panel=TELLING),
    ] = False,
    quiet: Annotated[
        bool, Option("--quiet", "-q", metavar=FLAG, help="Say nothing but errors.", rich_help_panel=TELLING)
    ] = False,
) -> Order:
    """What the common options ask for.

    Raises:
        BadInput: a number out of range.
    """
    in_range("--count", count, 1, 1000)
    in_range("--limit", limit, 1e-6, 1e6)
    in_range("--quality", quality, 1, 100)
    if depth not in (None, 8, 16):
        raise BadInput(needed="--depth 8 or 16", found=str(depth), fix="Leave it out to keep the picture's own.")
    return Order(
        pictures=pictures,
        others=others,
        wish=Wish(out=out, format=format.lower().lstrip("."), count=count, overwrite=overwrite, in_place=in_place),
        limit=limit,
        consent=consent,
        coding={"quality": quality, "lossless": lossless, "depth": depth},
        mark=mark,
        sign=sign,
        disclose=disclose,
        keep=keep,
        recipe_out=recipe_out,
        preview=preview,
        foresee=foresee,
        as_json=as_json,
        quiet=quiet,
    )


def keywords(function: Callable[..., Any]) -> list[Parameter]:
    """The keyword-only parameters of a function, which carry their option in their annotation."""
    return [each for each in signature(function).parameters.values() if each.kind is Parameter.KEYWORD_ONLY]


def signed(function: Callable[..., int], name: str, parameters: Iterable[Parameter]) -> Callable[..., int]:
    """``function(**values)`` with the signature that Typer makes its options from."""
    parameters = list(parameters)
    required = [each for each in parameters if each.default is Parameter.empty]
    optional = [each for each in parameters if each.default is not Parameter.empty]
    function.__signature__ = Signature([*required, *optional])  # type: ignore[attr-defined]
    function.__annotations__ = {each.name: each.annotation for each in parameters}
    function.__name__ = name
    return function


def pairs(flag: str, texts: Iterable[str], example: str) -> dict[str, str]:
    """``KEY=VALUE`` texts as a dict.

    Raises:
        BadInput: no ``=`` in it.

    Example:
        >>> pairs("--set", ["steps=20"], "steps=20")
        {'steps': '20'}
    """
    found = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key or not value:
            raise BadInput(needed=f"{flag} NAME=VALUE", found=f"{flag} {text}", fix=f"Write it as {flag} {example}.")
        found[key.strip()] = value
    return found


def in_range(flag: str, value: float | None, low: float, high: float) -> None:
    """Refuse a number out of its range.

    Raises:
        BadInput: it is below ``low``, above ``high``, or not a number.
    """
    if value is not None and not low <= value <= high:
        raise BadInput(needed=f"{flag} of {low:g} to {high:g}", found=f"{value:g}", fix="Choose a number in between.")
