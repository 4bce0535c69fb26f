"""Deeds: what is done. A meaning is a name that the rules use; the phrases are what people write."""

MEANS = {
    "remove": """remove|delete|erase|get rid of|take away|take out|wipe out|wipe|clear|kill|drop|lose|eliminate
        |rub out|scrub|strip|strip out|strip away|cut|cut away|edit out|photoshop out|clean away|make go away
        |discard|take off|reduce|lessen|decrease|lower|suppress|less|fewer|removal of|getting rid of""",
    "takeverb": "take|make|have|cut|copy|borrow",
    "away": "away|out of there",
    "cutverb": "cut|clip",
    "outword": "out",
    "swapaway": "replace|swap|exchange|substitute",
    "vanish": "should go|disappear|go away|gone|vanish|has to go|must go|needs to go|be gone|to go",
    "fill": "fill|fill in|fill up|patch|patch up|inpaint|impaint|heal|retouch|spot heal|content aware fill",
    "fix": """fix|fix up|repair|mend|correct|improve|restore|adjust|touch up|enhance|fixing|sort out|undo the
        |cure|rescue|recover|bring back|bring|work on|address|deal with""",
    "restore": """restore|restoration|bring back|bring back to life|bring it back|bring it back to life|rescue
        |revive|renovate|rejuvenate|refurbish|bring to life|make look new""",
    "repair": "repair|mend|unscratch",
    "clean": "clean|clean up|cleanup|tidy|tidy up|enhance|improve|beautify|polish",
    "smooth": "smooth|smooth out|smoothen|even out",
    "denoise": "denoise|de noise|degrain|noise reduction|noise removal",
    "dejpeg": "dejpeg|de jpeg|deblock|deblocking|jpeg repair",
    "deblur": """sharpen|deblur|unblur|de blur|sharper|crisper|sharp|crisp|sharpening|more sharpness|refocus
        |in focus|focus|more crisp|more sharp|sharpness|clearer""",
    "increase": "increase|raise|boost|more|bump up|up|crank up",
    "tone": "tone|tone it|auto levels|auto contrast|auto tone|white balance|auto colour|auto color|tone correction",
    "brighten": "brighten|refresh|freshen|lighten|freshen up|liven up|enliven",
    "colorize": "colorize|colourize|colorise|colourise|coloring|colouring|tint by hand",
    "colourverb": "colour|color|colur",
    "recolor": "recolor|recolour|dye|tint|repaint|recoloring|recolouring|colour in",
    "change": "change|turn|switch|swap|alter|convert|transform|set|replace|exchange|substitute|make",
    "paintverb": "paint|draw|spray",
    "put": "put|place|set|stick|drop|insert|move|paste|add",
    "paste": "paste|blend|insert|composite|paste in|blend in|collage",
    "cutout": """cut out|isolate|extract the subject|extract|cutout|mask out|knock out|separate|matte|clip out
        |segment out|crop out the subject""",
    "outpaint": """outpaint|extend|expand|uncrop|zoom out|widen|grow|continue|stretch out|enlarge the canvas
        |lengthen|outcrop|broaden|canvas bigger|canvas larger|extend the canvas|expand the canvas|bigger canvas
        |un crop""",
    "giveverb": "give|giving",
    "add": "add|more|give|need|put|some more",
    "upscale": """upscale|enlarge|blow up|super resolution|superresolution|magnify|bigger|larger|upsize|scale up
        |super res|upres|up res|supersample|as large|as big|zoom in|higher resolution|hi res|high resolution
        |more resolution|more pixels|larger size|upscaled|make huge""",
    "smaller": "smaller|shrink|downscale|scale down|reduce the size|downsize|decrease the size|make small",
    "retarget": """retarget|resize|reshape|squeeze|narrow|rescale|fit|content aware scale|seam carve|scale
        |change the aspect|change the aspect ratio|aspect|aspect ratio|crop to fit""",
    "narrower": "narrower|thinner|slimmer|shorter",
    "vary": """vary|variation|variations|variant|variants|version|versions|alternative|alternatives
        |another version|different version|surprise me|something different|something else|rearrange|reshuffle
        |shuffle|remix|mix it up|options|option|different|another take|takes""",
    "another": "another|another one|a different one|one more|yet another|a new one",
    "restyle": """restyle|style picture|style image|style photo|style transfer|in the style|style|stylize
        |stylise|same style|in that style|the look|look|in the manner|manner|stylised|stylized|artistic style
        |take over the style|apply the style|styled""",
    "alike": "look like|like|similar to|as in|resemble|looks like",
    "translate": "translate|translation|domain transfer",
    "render": """render|photo of this sketch|a photo from|make a photo|photo from|into a photo|into a real photo
        |photo out of""",
    "map": "map|maps|extract|make a map|detect",
    "mark": """mark|show|find|detect|where|make a mask|mask|locate|highlight|see|point out|show me|show me where
        |look for""",
    "reimagine": "reimagine|re imagine|img2img|image to image|dream",
    "invert": "invert|inverted|inverse|negate|negative",
    "feather": "feather|soften the edges|soft edge|soften the edge|blend the edges|melt",
    "growmask": "grow the mask|widen the mask|expand the mask|enlarge the mask|grow mask|dilate|dilate the mask",
    "undo": """undo|undo that|undo it|undo this|undo the last step|undo the last one|go back|revert
        |take that back|take it back|back|step back|rollback|roll back|go one back|undo last|reverse that
        |take back|go back one step|never mind|one step back|undo last step""",
    "same": """same again|do that again|do it again|again|once more|repeat|repeat that|redo|the same|same
        |one more time|like that|same thing|same thing again|rerun|run it again|try again|retry|like before
        |as before|that again""",
    "stronger": "stronger|more intense|harder|more of that|even more|intensify|a stronger one",
    "weaker": "weaker|softer|gentler|milder|less strong|subtler|tone it down|weakly",
    "onlymore": "more|even more|more please|more of it",
    "onlyless": "less|not so much|less please|not that much|too much",
    "seed": "seed|another seed|different seed|new seed|other seed|a fresh seed",
    "anotherseed": """another seed|different seed|new seed|other seed|a fresh seed|with a different seed
        |another random seed""",
}
INSIDE = "it|this|that|him|her|them|me|us"
BEHIND = "up|out|back|away|down|off|in|over"
"""Words that may part a verb of two: "blow it up"."""
