"""Faults made on purpose: processes killed while they write."""
