"""Sources: what a picture is after a step, in the words of the trade.

    Change              untrained engine         trained engine                        generative engine
    CORRECTS            algorithmicallyEnhanced  algorithmicallyEnhanced               compositeWithTrained...
    ARRANGES            humanEdits               humanEdits                            compositeWithTrained...
    PART                composite                compositeWithTrainedAlgorithmicMedia  compositeWithTrained...
    WHOLE               algorithmicMedia         trainedAlgorithmicMedia               trainedAlgorithmicMedia
    LOOKS               dataDrivenMedia          dataDrivenMedia                       dataDrivenMedia

Pictures put together are a composite. What an input's own file said is never lost: a picture that was generated and is
then only denoised stays generated, and one that a piece of a generated picture is pasted into becomes
``compositeSynthetic``. Untrained fillings are called ``composite`` and not ``compositeSynthetic``, because that word
says that generative AI took part.

Source
    IPTC, Digital Source Type NewsCodes, https://cv.iptc.org/newscodes/digitalsourcetype/.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum
from types import MappingProxyType

from anew.image import Picture
from anew.image.files import xmp
from anew.version import VERSION

CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""What stands before each word in its URI."""

HUMAN_EDITS = "humanEdits"
ENHANCED = "algorithmicallyEnhanced"
COMPOSITE = "composite"
DATA_DRIVEN = "dataDrivenMedia"
ALGORITHMIC = "algorithmicMedia"
COMPOSITE_SYNTHETIC = "compositeSynthetic"
COMPOSITE_TRAINED = "compositeWithTrainedAlgorithmicMedia"
TRAINED = "trainedAlgorithmicMedia"

MEANINGS = MappingProxyType(
    {
        "digitalCapture": "captured by a digital camera",
        "computationalCapture": "captured in several frames that were merged",
        "negativeFilm": "digitised from a negative",
        "positiveFilm": "digitised from a positive",
        "print": "digitised from a print",
        "screenCapture": "a capture of a screen",
        "virtualRecording": "a recording of a virtual event",
        "minorHumanEdits": "edited a little by a person (retired)",
        HUMAN_EDITS: "edited by a person with tools that do not generate",
        ENHANCED: "altered by an algorithm, the main content unchanged",
        "digitalArt": "made by a person with digital tools (retired)",
        "digitalCreation": "made by a person with tools that do not generate",
        "softwareImage": "made by software (retired)",
        "compositeCapture": "put together from captures",
        COMPOSITE: "put together from several elements",
        DATA_DRIVEN: "a drawing of data",
        ALGORITHMIC: "made by an algorithm that was not trained",
        COMPOSITE_SYNTHETIC: "put together, with generative AI in some element",
        COMPOSITE_TRAINED: "edited using generative AI",
        TRAINED: "created using generative AI",
    }
)
"""Every word of the vocabulary with its meaning, from what claims least to what claims most."""

GENERATIVE = frozenset({COMPOSITE_SYNTHETIC, COMPOSITE_TRAINED, TRAINED})
"""Those that say that generative AI took part."""

_STRENGTH = {word: place for place, word in enumerate(("", *MEANINGS))}
_IPTC = ("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigitalSourceType")
_TOOL = ("xmp", "http://ns.adobe.com/xap/1.0/", "CreatorTool")


class Change(Enum):
    """What a task does to a picture, as far as its source is concerned: untrained, trained, generative."""

    CORRECTS = (ENHANCED, ENHANCED, COMPOSITE_TRAINED)
    """The same picture, better: noise, blur, faded light, too few pixels."""
    ARRANGES = (HUMAN_EDITS, HUMAN_EDITS, COMPOSITE_TRAINED)
    """What is there, in other places, cut out, or in another colour that somebody chose."""
    PART = (COMPOSITE, COMPOSITE_TRAINED, COMPOSITE_TRAINED)
    """Some of it is made: filled, continued, coloured by guess."""
    WHOLE = (ALGORITHMIC, TRAINED, TRAINED)
    """All of it is made anew."""
    LOOKS = (DATA_DRIVEN, DATA_DRIVEN, DATA_DRIVEN)
    """Something told about it, drawn as a picture: a map, a mask."""

    def source(self, *, trained: bool = False, generative: bool = False) -> str:
        """What it makes of a picture, by the last word of the URI.

        Args:
            trained: The engine learned from pictures.
            generative: It is a generative model, that draws anew even what it only corrects.

        Example:
            >>> Change.PART.source(trained=True)
            'compositeWithTrainedAlgorithmicMedia'
        """
        untrained, learned, drawn = self.value
        return drawn if generative else learned if trained else untrained


def combined(made: str, main: str = "", others: Iterable[str] | None = None) -> str:
    """What a picture is by now.

    Args:
        made: What the step makes of a picture that nothing is known of.
        main: What was known of the picture.
        others: The same of pictures that were put into it; None where none was.

    Example:
        >>> combined("algorithmicallyEnhanced", "trainedAlgorithmicMedia")
        'trainedAlgorithmicMedia'
        >>> combined("humanEdits", "digitalCapture", ["trainedAlgorithmicMedia"])
        'compositeSynthetic'
    """
    told = [made, main]
    if others is not None:
        told.append(COMPOSITE_SYNTHETIC if GENERATIVE.intersection(others) else COMPOSITE)
    return max(told, key=lambda word: _STRENGTH.get(word, 0))


def source_type_of(packet: bytes | None) -> str:
    """The digital source type in an XMP packet, by the last word of its URI; empty where there is none known.

    Example:
        >>> source_type_of(None)
        ''
    """
    found = (xmp.property_of(packet, *_IPTC[1:]) or "").strip().rstrip("/")
    word = found.rpartition("/")[2]
    return word if word in MEANINGS else ""


def stamped(picture: Picture, source: str) -> Picture:
    """The picture, saying what it is and that anew made it so, in the XMP that its file will have."""
    packet = xmp.with_property(picture.origin.xmp, *_IPTC, CODES + source)
    packet = xmp.with_property(packet, *_TOOL, f"anew {VERSION}")
    return replace(picture, origin=replace(picture.origin, xmp=packet))
