"""The patch engine: new pictures from patches of old ones. No weights, no network, no GPU."""
