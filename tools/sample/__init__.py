"""Builds resources/sample: real pictures, real encoders, an actually trained constellation. README.md describes it."""
