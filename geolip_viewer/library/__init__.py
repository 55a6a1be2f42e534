"""What other programs import: `open`, `from_arrays` and what they return. Everything else may change."""
