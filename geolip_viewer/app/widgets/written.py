"""Names and numbers as a page of rich text writes them."""

from html import escape


def number(value: float, digits: int = 3) -> str:
    """With this many digits after the point and a true minus."""
    return signed(f"{round(float(value), digits) + 0.0:.{digits}f}")


def signed(written: str) -> str:
    """A number as it is written, with a true minus instead of a hyphen."""
    return written.replace("-", "−")


def elided(name: str, longest: int) -> str:
    """Its beginning if it has more letters than that."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def breakable(name: str) -> str:
    """A long name may break after an underscore."""
    return escape(name).replace("_", "_\u200b")
