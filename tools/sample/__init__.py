"""Builds resources/sample: real pictures, real encoders, a really trained constellation. README.md tells how."""
