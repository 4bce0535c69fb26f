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
    "noise": """iso noise|digital noise|grit|static|snow|colour noise|color noise|luminance noise|graininess
        |noise|grain|grains|film grain|image noise|speckle|speckles|noises""",
    "noisy": "gritty|full of noise|full of grain|snowy|noisy|grainy|speckled",
    "blur": "blur|blurriness|softness|motion blur|fuzziness|unsharpness",
    "blurry": """isnt sharp|is not sharp|arent sharp|isnt in focus|lacks sharpness|hazy|foggy|out of focus a bit
        |smeared|smeary|defocused|soft looking|too soft|a bit soft|motion blurred|not in focus|blurry|blurred
        |out of focus|unsharp|fuzzy|soft focus|not sharp|shaky|unfocused""",
    "jpeg": """compression damage|macroblocks|pixelation|pixellation|jpegs|jpg blocks|blocky artefacts
        |blocky artifacts|block pattern|banding|jpeg artifacts|jpeg artefacts|jpg artifacts|jpg artefacts
        |compression artifacts|compression artefacts|jpeg|jpg|compression|blocks|jpeg blocks|blockiness
        |artifacts|artefacts|mosquito noise|ringing|block artifacts|jpeg compression|compression blocks|blocking""",
    "blocky": """pixellated|over compressed|overcompressed|crushed|low quality jpeg|bad jpeg|blocky|pixelated
        |compressed|pixelly|pixely|from whatsapp|jpegy""",
    "jpegquality": "quality|jpeg quality|quality was|jpeg quality was|jpg quality|saved at quality",
    "damage": """scuffs|scuff|fingerprints|mould|mold|water stains|fly spots|burn|burns|tape marks|tape
        |ink spots|coffee stain|hair and dust|splotches|blotches|flakes|peeling|bends|wrinkle|wrinkles|crinkles
        |rip marks|pinholes|scratches|scratch|dust|spots|spot|fold|folds|crease|creases|tear|tears|crack|cracks
        |missing corner|missing corners|damage|damages|stain|stains|holes|rips|rip|dust and scratches|specks
        |speck|dirt|missing pieces|damaged parts|torn parts|blemishes|marks|fold lines|water damage
        |wrinkles in the print""",
    "damaged": """worn|worn out|tattered|battered|wrecked|ruined|crumpled|wrinkled|spotted|spotty|dirty|moldy
        |mouldy|peeling off|scratched|damaged|torn|creased|cracked|folded|ripped|stained|scratchy|dusty|broken
        |beat up""",
    "old": """ww2|wartime|family|wedding|victorian|grandmas|childhood|decades old|century old|from the attic|old
        |old photo|old picture|old print|old photograph|vintage|ancient|antique|old pic|aged|old image|historic
        |really old|very old|old family photo|old foto""",
    "skyward": "sky|headroom|head room|clouds",
    "groundward": "floor|ground|grass|pavement|lawn",
    "pictured": """version|versions|portrait|landscape|wallpaper|poster|selfie|snapshot|slide|postcard|portraits
        |photos|pictures|image file|document|film|movie still|screenshot|headshot|passport photo""",
    "plenty": "too much|so much|lots of|a lot of|loads of|plenty of|full of|heavy",
    "people": "friend|friends|grandma|grandpa|grandmas|grandpas|grandmother|grandfather|mum|mom|dad|family|parents",
    "quality": "quality|the quality|image quality|picture quality",
    "faded": """looks yellow|too yellow|yellowish|greyish|grayish|too pale|lost its colour|lost its color
        |lifeless|lacklustre|bland|dim|muddy|underexposed|overexposed|too dark|too light|too bright|faded
        |washed out|dull|yellowed|pale|bleached|discoloured|discolored|flat looking|fading|flat and dull|murky
        |colour faded|color faded|has faded|lost its colours|lost its colors""",
    "colours": """hues|hue|colouring|coloring|shades|gamma|black point|dynamic range|vibrance|colours|colors
        |the colours|the colors|faded colours|faded colors|tones|tone|levels|exposure|light|contrast|white point
        |brightness|tonality|colour balance|color balance""",
    "contrast": "contrast|punch|more contrast|better contrast",
    "cast": """green hue|blue hue|yellow hue|colour shift|color shift|warm cast|cold cast|blueish tint
        |reddish tint|greenish tint|sepia|cast|colour cast|color cast|yellow cast|blue cast|red cast|green cast
        |tint|yellow tint|blue tint|magenta cast|yellowing|orange cast|sepia tone|yellow tinge|orange tint
        |red tint|green tint|colour tint""",
    "colour1": """natural colours|natural colors|realistic colours|realistic colors|in full colour|living colour
        |colour photo|color photo|colour|color|colur|in colour|in color|into colour|into color|colourful
        |colorful|coloured|colored""",
    "bw": """b / w|b/w|black n white|black & white|mono|bnw|black and white|b w|b & w|b and w|bw|greyscale
        |grayscale|monochrome|b&w|black white|black and white photo|black and white picture|grey scale
        |gray scale|desaturated|desaturate""",
    "background": """bkg|backgrounds|scenery|setting|whats behind|everything behind|surrounding|wall behind
        |rest of the picture|background|bg|backdrop|backround|back ground|surroundings behind|behind""",
    "transparent": """no background|see thru|png with alpha|cutout png|clear background|transparent|see through
        |transparency|alpha|transparently""",
    "subject": """portrait subject|main object|main person|bride|couple|child|kid|baby|girl|boy|man|woman
        |subject|person|figure|foreground|main subject|the person|the subject|people""",
    "plain": "plain|solid|uniform|flat",
    "infront": "before|in front of|onto|on top of|behind",
    "otherpicture": """second one|other file|second file|the second|that painting|uploaded picture
        |uploaded style|second foto|other foto|the style one|other artwork|artwork|reference painting
        |reference photo|other picture|other photo|other image|other one|other painting|second picture
        |second photo|second image|style picture|beach picture|reference picture|other pic|my other picture
        |the other|the other picture|style image|reference image|style photo|that picture|that photo
        |that other photo|that other picture|scene picture|other drawing|new background|scene photo""",
    "reference": "reference|reference photo|the reference|my reference|reference picture",
    "palette": """palette|the palette|only the palette|only the colours|only the colors|only colours|only colors
        |just the colours|just the colors|colour palette|color palette|take over the colours
        |take over the colors|colours only|colors only""",
    "only": "only|just|nothing but|merely|alone",
    "piece": "piece|the other piece|the piece|other piece|cutting|snippet|clipping|my piece",
    "owncolours": "its own colours|own colours|own colors|with its own colours|its own colors|the original colours",
    "size": "size|the size|dimensions|resolution|the resolution|big|large",
    "space": """breathing room|headroom|head room|blank space|white space|area around|surroundings
        |scenery around|borders|margins|margin|lookroom|foreground space|space|room|border|strip|canvas|area
        |padding|frame|bit of space""",
    "sketch": """sketches|line art sketch|outline drawing|pencil drawing|wireframe|blueprint|layout
        |label picture|segmentation picture|sketch|drawing|label map|scribble|line drawing|edges|doodle
        |scribbles""",
    "painting": """crude picture|flat painting|blocked in colours|rough painting|colour blocks|painting
        |my painting|crude painting|doodle|paint|daubing""",
    "textures": "textures|texture|the textures",
    "hints": "hints|my hints|strokes|my strokes|colour hints|color hints",
    "flat": "matte|without texture|solid|uniformly|flat|flatly|without shading|no shading|plainly",
    "random": "random|randomly",
    "edges": "outline|edge detection|canny|edge lines|outline it|trace|edges|edge|outlines|contours|edge map",
    "lineart": "inked lines|pen lines|ink drawing lines|manga lines|line art|lineart|line drawing|ink lines",
    "depth": "distance map|z map|zdepth|depth|depth map|depthmap",
    "normals": "normal map|normals|normal",
    "poses": "pose|pose map|skeleton|openpose",
    "regions": "segmentation|segmentation map|regions|segments",
    "softedge": "pidinet|soft outline|soft contours|soft edges|softedge|soft edge map|hed",
    "scribblemap": "scribble map|scribble",
    "posterize": "posterize|posterise|posterized",
    "threshold": "threshold|thresholded",
    "blurdeed": "blur|blur it|blurring",
    "detail": "detail|details",
    "detailmore": "a lot of detail|lots of detail|much detail|more detail",
    "cannot": """sideways stretch|stretch|emoji|sign my name|signature|my name|font|round corners|drop shadow
        |border radius|exif|metadata|print size|rename|delete the file|filter|rotate|crop|flip|mirror
        |turn around|trim|straighten|tilt|brighter|darker|darken|saturate|saturation|vignette|animate|video|text
        |caption|collage of|print it|email|save|upload|download|share""",
}
