"""The program of exported pages: its sources, and how they are built into resources/page."""
