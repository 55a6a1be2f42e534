"""Channels of the worker that several packages name: a newer request supersedes the older of its channel."""

LOAD = "load"
SCENES = "scenes"
MEMORY = "memory"
EXPORT = "export"  # each export has its own channel that begins with this


def is_export(channel: str) -> bool:
    """Whether a channel writes files, which go on whatever is opened meanwhile."""
    return channel.startswith(EXPORT)
