"""A desktop 3-D viewer of trained GeoLIP constellations."""

__version__ = "0.1.0"
