"""Deeds: what is done. A meaning is a name that the rules use; the phrases are what people write."""

MEANS = {
    "remove": """clone out|paint out|airbrush out|brush out|vanish|make vanish|hide|zap|banish|pluck|cover up
        |dispose of|rid of|ditch|throw out|exclude|minus|clean out|filter out|remove|delete|erase|get rid of
        |take away|take out|wipe out|wipe|clear|kill|drop|lose|eliminate|rub out|scrub|strip|strip out
        |strip away|cut|cut away|edit out|photoshop out|clean away|make go away|discard|take off|reduce|lessen
        |decrease|lower|suppress|less|fewer|removal of|getting rid of""",
    "takeverb": "apply|have a look|steal|grab|get|pull|adopt|transfer|take|make|have|cut|copy|borrow",
    "away": "out of here|out of this|out of the way|away|out of there",
    "cutverb": "cut|clip",
    "outword": "out",
    "swapaway": "replace|swap|exchange|substitute",
    "vanish": "should go|disappear|go away|gone|vanish|has to go|must go|needs to go|be gone|to go",
    "fill": "fill|fill in|fill up|patch|patch up|inpaint|impaint|heal|retouch|spot heal|content aware fill",
    "fix": """straighten out|remedy|make right|rectify|get right|make better|repare|fix|fix up|repair|mend
        |correct|improve|restore|adjust|touch up|enhance|fixing|sort out|cure|rescue|recover|bring back|bring
        |work on|deal with""",
    "restore": """look new|like new|as new|good as new|brand new|former glory|restore to its former glory
        |old glory|spruce up|restore|restoration|bring back|bring back to life|bring it back
        |bring it back to life|rescue|revive|renovate|rejuvenate|refurbish|bring to life|make look new""",
    "repair": "repair|mend|unscratch",
    "clean": """declutter|purify|freshen|spruce|clear up|clean|clean up|cleanup|tidy|tidy up|enhance|improve
        |beautify|polish""",
    "smooth": "soften|calm|smooth|smooth out|smoothen|even out",
    "denoise": "denoise|de noise|degrain|noise reduction|noise removal",
    "dejpeg": "dejpeg|de jpeg|deblock|deblocking|jpeg repair",
    "deblur": """de fuzz|more definition|definition|tack sharp|razor sharp|sharpness up|unsharp mask|sharpen
        |deblur|unblur|de blur|sharper|crisper|sharp|crisp|sharpening|more sharpness|refocus|in focus|focus
        |more crisp|more sharp|sharpness|clearer""",
    "increase": "increase|raise|boost|more|bump up|up|crank up",
    "tone": """tonemap|tone map|normalize|normalise|auto enhance|auto fix|colour correct|color correct
        |colour correction|color correction|colour grade|color grade|colours right|colors right|equalize
        |stretch the histogram|tone|tone it|auto levels|auto contrast|auto tone|white balance|auto colour
        |auto color|tone correction""",
    "brighten": """revive|vivify|enrich|enhance|pep up|perk up|deepen|revitalize|reinvigorate|refreshen|brighten
        |refresh|freshen|lighten|freshen up|liven up|enliven""",
    "colorize": "colorize|colourize|colorise|colourise|coloring|colouring|tint by hand",
    "colourverb": "colour|color|colur",
    "recolor": """colour change|color change|hue shift|recolor to|change colour|change color|paint over in
        |recolor|recolour|dye|tint|repaint|recoloring|recolouring""",
    "change": "change|turn|switch|swap|alter|convert|transform|set|replace|exchange|substitute|make",
    "paintverb": "paint|draw|spray",
    "put": "stick|drop|slide|set down|position|lay|put|place|set|insert|paste|add",
    "paste": """stitch|glue|overlay|merge|superimpose|patch in|mount|paste|blend|insert|composite|paste in
        |blend in|collage""",
    "cutout": """crop around|lift out|lift|matting|make a cutout|make a sticker|sticker|silhouette|die cut
        |separate out|cut out|isolate|extract the subject|extract|cutout|mask out|knock out|separate|matte
        |clip out|segment out|crop out the subject""",
    "outpaint": """push out|pull out|push the canvas out|pull the canvas out|add canvas|spread|prolong|elongate
        |broaden the view|show more of|reveal more of|outpaint|extend|expand|uncrop|zoom out|widen|grow|continue
        |stretch out|enlarge the canvas|lengthen|outcrop|broaden|canvas bigger|canvas larger|extend the canvas
        |expand the canvas|bigger canvas|un crop""",
    "should": "should be|ought to be|i want|i would like|id like|must be|needs to be|has to be|shall be|want",
    "giveverb": "give|giving",
    "moreof": "more|some more|additional|extra",
    "add": "add|more|give|need|put|some more",
    "upscale": """expand the resolution|boost the resolution|more megapixels|4k|huge|wall size|poster size
        |increase the resolution|increase resolution|scaled up|rescale up|upscale|enlarge|blow up
        |super resolution|superresolution|magnify|bigger|larger|upsize|scale up|super res|upres|up res
        |supersample|as large|as big|zoom in|higher resolution|hi res|high resolution|more resolution
        |more pixels|larger size|upscaled|make huge""",
    "smaller": """half as big|half as large|half its size|tiny|make tiny|reduce in size|less pixels|fewer pixels
        |thumbnail|smaller|shrink|downscale|scale down|reduce the size|downsize|decrease the size|make small""",
    "retarget": """retarget|resize|reshape|squeeze|narrow|rescale|fit|content aware scale|seam carve|scale
        |change the aspect|change the aspect ratio|aspect|aspect ratio|crop to fit""",
    "narrower": "narrower|thinner|slimmer|shorter",
    "vary": """other versions|mix it|remixes|alternate|reinterpret|reinterpretation|riff|a twist|ideas
        |suggestions|proposals|drafts|vary|variation|variations|variant|variants|version|versions|alternative
        |alternatives|another version|different version|surprise me|something different|something else|rearrange
        |reshuffle|shuffle|remix|mix it up|options|option|different|another take|takes""",
    "another": """roll the dice|roll again|reroll|re roll|shuffle again|next one|try another|another|another one
        |a different one|one more|yet another|a new one""",
    "restyle": """styling|artstyle|art style|artistic look|artistically|neural style|like a painting by
        |aesthetic|aesthetics|mood|vibe|feel|flavour|restyle|style picture|style image|style photo
        |style transfer|in the style|style|stylize|stylise|same style|in that style|the look|look|in the manner
        |manner|stylised|stylized|artistic style|take over the style|apply the style|styled""",
    "alike": """imitate|mimic|match|matching|copying|copy|based on|inspired by|after the manner of|as if
        |as if painted like|in line with|look like|like|similar to|as in|resemble|looks like""",
    "translate": "translate|translation|domain transfer",
    "render": """render|photo of this sketch|a photo from|make a photo|photo from|into a photo|into a real photo
        |photo out of""",
    "map": "map|maps|extract|make a map|detect",
    "mark": """circle|outline the damage|tell me where|display|identify|spot|mark|show|find|detect|where
        |make a mask|mask|locate|highlight|see|point out|show me|show me where|look for""",
    "reimagine": "reimagine|re imagine|img2img|image to image|dream",
    "invert": "invert|inverted|inverse|negate|negative",
    "feather": "feather|soften the edges|soft edge|soften the edge|blend the edges|melt",
    "growmask": "grow the mask|widen the mask|expand the mask|enlarge the mask|grow mask|dilate|dilate the mask",
    "undo": """undo the last change|last change|undo the last edit|undo last change|undo everything|scrap that
        |scrap it|cancel that|cancel|discard that|forget that|forget it|no go back|restore the previous
        |previous one|previous version|not that|undo|undo that|undo it|undo this|undo the last step
        |undo the last one|go back|revert|take that back|take it back|back|step back|rollback|roll back
        |go one back|undo last|reverse that|take back|go back one step|never mind|one step back|undo last step""",
    "same": """one more like that|keep going|encore|ditto|do it once more|re do|do again|same settings
        |another round|same recipe|same again|do that again|do it again|again|once more|repeat|repeat that|redo
        |the same|same|one more time|like that|same thing|same thing again|rerun|run it again|try again|retry
        |like before|as before|that again""",
    "stronger": """crank it up|turn it up|dial it up|push it further|further|bump it|more so|up a notch
        |double down|go harder|stronger|more intense|harder|more of that|even more|intensify|a stronger one""",
    "weaker": """dial it down|turn it down|less of that|tone down|back off|down a notch|easier|calmer
        |more subtle|less intense|ease off|weaker|softer|gentler|milder|less strong|subtler|tone it down|weakly""",
    "onlymore": "more|even more|more please|more of it",
    "onlyless": "less|not so much|less please|not that much|too much",
    "seed": "seed",
    "anotherseed": """another seed|different seed|new seed|other seed|a fresh seed|with a different seed
        |another random seed""",
}
INSIDE = "it|this|that|him|her|them|me|us"
BEHIND = "up|out|back|away|down|off|in|over"
"""Words that may part a verb of two: "blow it up"."""
BESIDE = frozenset({"feather", "growmask"})
"""Verbs that only say more of the step before: "remove it, feather it by 4 px"."""
