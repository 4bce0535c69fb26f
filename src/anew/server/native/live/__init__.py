"""Live: a WebSocket for drawing. Frames go in as somebody draws, and pictures come out as fast as they can.

browser --wish (JSON)--> session --ready-->         the recipe, and pictures that stay as they are
browser --frame (binary)--> session --> child       the newest frame waits, those before it are forgotten
browser <--drawn (binary)-- session <-- child       of several results only newer ones than the last are sent

words      the messages
session    who talks to whom, each with a child process of its own that does anew.server.sandbox.drawing
"""
