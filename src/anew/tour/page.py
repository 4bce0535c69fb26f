"""The gallery page: one HTML file beside its pictures, with no script and nothing from outside."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

STYLE = """
body { margin: 3rem auto; max-width: 72rem; padding: 0 1rem; background: #faf8f4; color: #302c28;
       font: 17px/1.55 system-ui, sans-serif; }
h1 { font-size: 2rem; margin-bottom: 0 } h2 { margin: 3rem 0 .2rem }
p { max-width: 46rem; margin: .3rem 0 }
figure { display: inline-block; margin: .8rem .8rem 0 0; vertical-align: top }
figure img { display: block; max-height: 21rem; max-width: 100%; border-radius: 4px;
             background: repeating-conic-gradient(#ccc 0 25%, #eee 0 50%) 0 0 / 24px 24px }
figcaption { font-size: .85rem; color: #807870 }
pre { background: #f0ece4; padding: .7rem 1rem; border-radius: 4px; overflow-x: auto; font-size: .85rem }
"""


class Shown(NamedTuple):
    """One scene as the page shows it."""

    title: str
    words: str
    pictures: Sequence[tuple[str, str]]
    """File name and caption of each."""
    command: str
    seconds: float


def page(scenes: Sequence[Shown], footer: str) -> str:
    """The whole page as text."""
    body = "\n".join(_section(scene) for scene in scenes)
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>anew: the tour</title><style>{STYLE}</style>"
        "<h1>anew</h1><p>Real photographs, remade on this machine, offline and with no weights at all. Every picture "
        f"carries the record of how it was made.</p>\n{body}\n<p style='margin-top:4rem'>{escape(footer)}</p></html>\n"
    )


def _section(scene: Shown) -> str:
    figures = "".join(
        f"<figure><a href='{escape(name)}'><img src='{escape(name)}' alt='{escape(caption)}'></a>"
        f"<figcaption>{escape(caption)}</figcaption></figure>"
        for name, caption in scene.pictures
    )
    return (
        f"<h2>{escape(scene.title)}</h2><p>{escape(scene.words)}</p>{figures}"
        f"<pre>{escape(scene.command)}</pre><figcaption>{scene.seconds:.1f} s</figcaption>"
    )
