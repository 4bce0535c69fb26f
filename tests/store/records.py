"""Records for tests of the store: as plain as it takes them."""

import json


def record(output, inputs, mark="", **more):
    """How ``output`` was made from ``inputs``, by name."""
    told = {"format": 2, "recipe": {"steps": [{"task": "vary"}]}, "output": output.sha256, **more}
    return json.dumps(told | {"inputs": {name: each.sha256 for name, each in inputs.items()}, "mark": mark})
