"""The terminal door: commands made from the tasks' own declarations.

Start-up is a promise here, so modules of this room import at their top only what costs nothing;
numpy, pydantic, Rich and the rest of anew are imported where they are used. See docs/adr/0004.
"""
