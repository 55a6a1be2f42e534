"""Deliberate faults: processes killed while they write."""
