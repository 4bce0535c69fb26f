"""Learning: how the restoration networks are taught."""
