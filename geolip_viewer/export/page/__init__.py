"""A page that anyone can open and turn: one HTML file with its data, its program and nothing from elsewhere."""
