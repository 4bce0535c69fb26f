"""anew: make a new picture from an old one, and say how it was made."""
