"""Completions and man page, generated from the command line's parser: `python -m tools.manual` writes them."""
