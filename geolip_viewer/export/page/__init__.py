"""A page that anyone can open and turn: one self-contained HTML file with its data and its program."""
