"""docs/api.md, made from the signatures and docstrings of the public names."""
