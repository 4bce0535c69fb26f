"""The foreign engine: restoration networks that others trained, read by spandrel; the one room that imports it."""
