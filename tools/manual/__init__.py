"""What a shell and `man` know of the command line, made from its parser: `python -m tools.manual` writes it."""
