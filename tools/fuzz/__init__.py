"""Seeded, hostile inputs for everything that reads files: `python -m tools.fuzz --help`, or `make fuzz`."""
