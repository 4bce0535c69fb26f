"""Forms: what may be sent as multipart/form-data, as schemas of OpenAPI."""

from typing import Any

_FILE = {"type": "string", "contentMediaType": "application/octet-stream"}

SCHEMAS: dict[str, dict[str, Any]] = {
    "NewUpload": {
        "type": "object",
        "description": "A form with one file.",
        "properties": {"file": {**_FILE, "description": "A picture."}},
        "required": ["file"],
    },
    "NewJobForm": {
        "type": "object",
        "description": "A job and its pictures in one form.",
        "properties": {
            "job": {"$ref": "#/components/schemas/NewJob"},
            "picture": {**_FILE, "description": "The picture to begin from."},
        },
        "required": ["job"],
        "additionalProperties": {**_FILE, "description": "The other pictures, by the names of the recipe."},
    },
}
