"""Files: one module a format, one door in, one door out."""
