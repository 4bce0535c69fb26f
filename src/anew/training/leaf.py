"""The paper that reports are printed on: headings, tables and pictures as one HTML text, in light or dark."""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

SMALL = 200_000
"""Bytes of a PNG below which it stays one: flat pictures are smaller and exact."""

STYLE = "leaf.css"
"""The file beside this one that says how it looks."""


@dataclass(frozen=True)
class Leaf:
    """One section."""

    title: str
    """Empty goes on with the one before."""
    text: str
    """A plain sentence or two."""
    body: str
    """HTML."""


def page(title: str, lead: str, figures: Sequence[tuple[str, str]], leaves: Sequence[Leaf], foot: str) -> str:
    """The whole file. ``title``, ``lead``, ``figures`` and ``foot`` are plain text; leaves hold HTML."""
    counts = "".join(f"<li><b>{escape(figure)}</b><span>{escape(what)}</span></li>" for figure, what in figures)
    style = files("anew.training").joinpath(STYLE).read_text(encoding="utf8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        f'initial-scale=1"><title>{escape(title)}</title><style>{style}</style></head><body><header><h1>{escape(title)}'
        f'</h1><p class="lead">{escape(lead)}</p><ul class="figures">{counts}</ul></header><main>'
        f"{''.join(map(_section, leaves))}</main><footer>{escape(foot)}</footer></body></html>\n"
    )


def _section(leaf: Leaf) -> str:
    head = f"<h2>{escape(leaf.title)}</h2>" if leaf.title else ""
    text = f"<p>{escape(leaf.text)}</p>" if leaf.text else ""
    return f"<section>{head}{text}{leaf.body}</section>"


def facts_table(rows: Mapping[str, Any]) -> str:
    """Names and values; empty values are left out."""
    cells = "".join(
        f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(_text(value))}</td></tr>"
        for name, value in rows.items()
        if value not in (None, "", [], {})
    )
    return f'<table class="facts">{cells}</table>'


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def width_of(path: Path) -> int:
    """Width of a picture in pixels."""
    from PIL import Image

    with Image.open(path) as picture:
        return picture.width


def embedded(path: Path, alt: str, most: int = 0) -> str:
    """A picture inside the page: its own PNG if that is small, else a good JPEG.

    Args:
        path: The picture.
        alt: What it shows.
        most: Widest it is kept, in pixels; 0 as it is.
    """
    from PIL import Image

    data, kind = path.read_bytes(), "png"
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
        if len(data) > SMALL or (most and width > most):
            shown = picture.convert("RGB")
            if most and width > most:
                shown = shown.resize((most, max(1, round(height * most / width))), Image.Resampling.LANCZOS)
            buffer = io.BytesIO()
            shown.save(buffer, "JPEG", quality=90, optimize=True)
            data, kind = buffer.getvalue(), "jpeg"
    text = base64.b64encode(data).decode()
    wide = "" if most else ' class="wide"'
    return f'<img{wide} alt="{escape(alt)}" src="data:image/{kind};base64,{text}">'
