"""Shapes: the names of aspects, as width to height."""

VALUES: dict[str, str] = {
    "1:1": "square|a square|quadratic",
    "2:3": "portrait|portrait format|upright|vertical format|portrait mode",
    "3:2": "landscape|landscape format|horizontal format|landscape mode",
    "16:9": "widescreen|wide screen|hd format|youtube|tv format",
    "9:16": "phone format|story format|tiktok|instagram story",
    "4:5": "instagram post|instagram portrait",
    "21:9": "cinemascope|cinema|cinematic format|ultrawide|ultra wide",
    "2:1": "panorama|panoramic",
}
