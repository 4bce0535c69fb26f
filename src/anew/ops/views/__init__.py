"""Views: pictures of a picture that make visible how it was saved and how it is grained. They judge nothing.

Floats in [0, 1], sRGB; each is a pure function.
"""
