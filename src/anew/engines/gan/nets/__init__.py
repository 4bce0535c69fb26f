"""The generators and judges of the five families, with the parameter counts of the published nets."""
