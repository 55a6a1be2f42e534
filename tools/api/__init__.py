"""docs/api.md, generated from the signatures and docstrings of the public names."""
