"""The channels of the worker that several rooms name: a newer request of a channel takes the place of the older."""

LOAD = "load"
SCENES = "scenes"
EXPORT = "export"  # each export has a channel of its own that begins with this


def is_export(channel: str) -> bool:
    """Whether a channel writes files, which go on whatever is opened meanwhile."""
    return channel.startswith(EXPORT)
