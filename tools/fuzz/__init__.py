"""Seeded, hostile inputs for whatever reads files: `python -m tools.fuzz --help`, or `make fuzz`."""
