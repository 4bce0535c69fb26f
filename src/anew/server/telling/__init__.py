"""Telling: what a server says of itself, and never of what people ask of it: no prompt, no picture, no key.

around    the outermost middleware: request ids, safe headers, a line a request, figures
lines     the log as JSON lines
figures   counts and times for Prometheus
"""
