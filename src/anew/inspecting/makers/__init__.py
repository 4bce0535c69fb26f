"""Makers: how other programs that make pictures say so in their files. One file a family of programs.

    webui        Stable Diffusion web UI, Forge, SD.Next and all that write its line of settings; Fooocus, SwarmUI
    comfyui      ComfyUI: the graph of nodes
    invokeai     InvokeAI, all of its generations
    novelai      NovelAI: its texts, and the copy that it hides in the alpha channel
    midjourney   Midjourney: the number of the job

Those that sign (OpenAI, Adobe, Google and others) are found by their manifest, and by their XMP.
"""

from collections.abc import Callable, Iterator

from anew.image import Picture
from anew.inspecting.makers import comfyui, invokeai, midjourney, novelai, webui
from anew.inspecting.makers.claim import Claim as Claim
from anew.inspecting.texts import Text

Reader = Callable[[tuple[Text, ...]], Iterator[Claim]]

READERS: tuple[Reader, ...] = (webui.claims, comfyui.claims, invokeai.claims, novelai.claims, midjourney.claims)


def claims_in(texts: tuple[Text, ...], picture: Picture) -> list[Claim]:
    """What any of them says."""
    return [claim for texts in (texts, novelai.hidden(picture)) for read in READERS for claim in read(texts)]
