"""Quality: every family trained for a fixed budget of CPU time and scored on pictures it has not seen."""
