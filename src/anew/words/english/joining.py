"""Joining: what stands between two steps, and what turns a word into its opposite."""

MEANS = {
    "join": """and|then|and then|after that|afterwards|and afterwards|plus|also|but|finally|lastly|next
        |while youre at it|and finally|and also|first|firstly|secondly|as well as|instead|and please|followed by
        |,|;|.|:|!|?|&|-|\\n""",
    "after": "after|once you have|after you have",
    "not": "dont|do not|not|never|without|no|except|except for|other than|wont|cannot|stop",
    "keep": "keep|leave|preserve|dont touch|do not touch|dont change|do not change|retain|keeping|leaving|not touch",
}
