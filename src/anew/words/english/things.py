"""Things: what something is done to, and how a picture may look that wants something done."""

MEANS = {
    "pointer": """this|that|it|here|there|thing|the thing|i painted|i painted over|painted over|i brushed
        |brushed over|brushed|that i painted|that i painted over|i marked|marked|i drew|i selected|selected
        |under the brush|the brush|mask|the mask|masked|masked area|masked part|marked area|brushed area
        |painted spot|selected thing|area|region|spot|selection|highlighted|painted area|highlighted area
        |whats under the brush|what i painted|what i brushed|what i marked|hole|gap|the part|part|painted part
        |what i selected|what is around it|the surroundings|its brushed|brush""",
    "brushed": """i painted|i painted over|painted over|i brushed|brushed over|i marked|what i painted
        |what i brushed|what i marked|what i painted over|brushed area|masked area|marked area|painted area
        |i selected""",
    "noise": "noise|grain|grains|graininess|film grain|image noise|speckle|speckles|noises",
    "noisy": "noisy|grainy|speckled",
    "blur": "blur|blurriness|softness|motion blur|fuzziness|unsharpness",
    "blurry": "blurry|blurred|out of focus|unsharp|fuzzy|soft focus|not sharp|shaky|unfocused",
    "jpeg": """jpeg artifacts|jpeg artefacts|jpg artifacts|jpg artefacts|compression artifacts
        |compression artefacts|jpeg|jpg|compression|blocks|jpeg blocks|jpg blocks|blockiness|artifacts|artefacts
        |mosquito noise|ringing|block artifacts|jpeg compression|compression blocks|blocking""",
    "blocky": "blocky|pixelated|compressed|pixelly|pixely|from whatsapp|jpegy",
    "jpegquality": "quality|jpeg quality|quality was|jpeg quality was|jpg quality|saved at quality",
    "damage": """scratches|scratch|dust|spots|spot|fold|folds|crease|creases|tear|tears|crack|cracks
        |missing corner|missing corners|damage|damages|stain|stains|holes|rips|rip|dust and scratches|specks
        |speck|dirt|missing pieces|damaged parts|torn parts|blemishes|marks|fold lines|water damage
        |wrinkles in the print""",
    "damaged": "scratched|damaged|torn|creased|cracked|folded|ripped|stained|scratchy|dusty|broken|beat up",
    "old": """old|old photo|old picture|old print|old photograph|vintage|ancient|antique|old pic|aged|old image
        |historic|really old|very old|old family photo|old foto""",
    "people": "friend|friends|grandma|grandpa|grandmas|grandpas|grandmother|grandfather|mum|mom|dad|family|parents",
    "quality": "quality|the quality|image quality|picture quality",
    "faded": """faded|washed out|dull|yellowed|pale|bleached|discoloured|discolored|flat looking|fading
        |flat and dull|murky|colour faded|color faded|has faded|lost its colours|lost its colors""",
    "colours": """colours|colors|the colours|the colors|faded colours|faded colors|tones|tone|levels|exposure
        |light|contrast|white point|brightness|tonality|colour balance|color balance""",
    "contrast": "contrast|punch|more contrast|better contrast",
    "cast": """cast|colour cast|color cast|yellow cast|blue cast|red cast|green cast|tint|yellow tint|blue tint
        |magenta cast|yellowing|orange cast|sepia tone|yellow tinge|orange tint|red tint|green tint|colour tint""",
    "colour1": "colour|color|colur|in colour|in color|into colour|into color|colourful|colorful|coloured|colored",
    "bw": """black and white|b w|b & w|b and w|bw|greyscale|grayscale|monochrome|b&w|black white
        |black and white photo|black and white picture|grey scale|gray scale|desaturated|desaturate""",
    "background": "background|bg|backdrop|backround|back ground|surroundings behind|behind",
    "transparent": "transparent|see through|transparency|alpha|transparently",
    "subject": "subject|person|figure|foreground|main subject|the person|the subject|people",
    "plain": "plain|solid|uniform|flat",
    "infront": "before|in front of|onto|on top of|behind",
    "otherpicture": """other picture|other photo|other image|other one|other painting|second picture
        |second photo|second image|style picture|beach picture|reference picture|other pic|my other picture
        |the other|the other picture|style image|reference image|style photo|that picture|that photo
        |that other photo|that other picture|scene picture|other drawing|that painting|new background
        |scene photo""",
    "reference": "reference|reference photo|the reference|my reference|reference picture",
    "palette": """palette|the palette|only the palette|only the colours|only the colors|only colours|only colors
        |just the colours|just the colors|colour palette|color palette|take over the colours
        |take over the colors|colours only|colors only""",
    "only": "only|just|nothing but|merely|alone",
    "piece": "piece|the other piece|the piece|other piece|cutting|snippet|clipping|my piece",
    "owncolours": "its own colours|own colours|own colors|with its own colours|its own colors|the original colours",
    "size": "size|the size|dimensions|resolution|the resolution|big|large",
    "space": "space|room|border|strip|margin|canvas|sky|area|padding|frame|bit of space",
    "sketch": "sketch|drawing|label map|scribble|line drawing|edges|doodle|scribbles",
    "painting": "painting|my painting|crude painting|doodle|paint|daubing",
    "textures": "textures|texture|the textures",
    "hints": "hints|my hints|strokes|my strokes|colour hints|color hints",
    "flat": "flat|flatly|without shading|no shading|plainly",
    "random": "random|randomly",
    "edges": "edges|edge|outlines|outline|contours|edge map",
    "lineart": "line art|lineart|line drawing|ink lines",
    "depth": "depth|depth map|depthmap",
    "normals": "normal map|normals|normal",
    "poses": "pose|pose map|skeleton|openpose",
    "regions": "segmentation|segmentation map|regions|segments",
    "softedge": "soft edges|softedge|soft edge map|hed",
    "scribblemap": "scribble map|scribble",
    "posterize": "posterize|posterise|posterized",
    "threshold": "threshold|thresholded",
    "blurdeed": "blur|blur it|blurring",
    "detail": "detail|details",
    "detailmore": "a lot of detail|lots of detail|much detail|more detail",
    "cannot": """rotate|crop|flip|mirror|turn around|trim|straighten|tilt|brighter|darker|darken|saturate
        |saturation|vignette|animate|video|text|caption|collage of|print it|email|save|upload|download|share""",
}
