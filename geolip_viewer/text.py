"""Foreign text (names, paths, messages) made safe for the place that shows it. Pure functions of a string.

A name is a sequence of letters, never markup and never a command. Each place that shows text reads some letters in a
way of its own: a terminal obeys escape sequences, a menu takes `&` for a mnemonic, Qt takes `<b>` for bold,
matplotlib takes `$` for mathematics. There is one function for each such place; whoever shows a name there uses it.
"""

import re
import unicodedata
from html import escape

# Invisible, but they join and separate letters in Arabic, Persian and Indic scripts, and emoji.
_JOINERS = "\u200c\u200d"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain_text(text: object) -> str:
    """One line, letter for letter; every run of line ends and tabs is one space, and other controls can be seen.

    Controls (of the terminal, of the writing direction, halves of a character) become `\\x1b`, `\\u202e` and so on;
    a byte of a path that is not UTF-8 becomes `\\xff`.
    """
    return visible_text(re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]+", " ", str(text)))


def markdown_text(text: object) -> str:
    """Literal text: characters with a meaning in Markdown or HTML are escaped."""
    return re.sub(r"([\\`*_{}\[\]<>#|!&~$])", r"\\\1", plain_text(text))


def visible_text(text: object) -> str:
    """As `plain_text`, for text of several lines: line feeds and tabs stay. For all that goes to a terminal."""
    letters = str(text)
    if letters.isprintable():  # most text is, and then contains nothing in _INVISIBLE
        return letters
    return "".join(letter if _is_harmless(letter) else _visible(letter) for letter in letters)


def menu_text(text: object) -> str:
    """A name for a menu, an action, a tab or a button of Qt, where `&` would be a mnemonic."""
    return plain_text(text).replace("&", "&&")


def rich_text(text: object) -> str:
    """A name as a piece of Qt's rich text. It is shown as it is only where the whole is known to be rich text."""
    return escape(plain_text(text))


def tooltip_text(text: object) -> str:
    """Text of several lines as a tooltip, for which Qt guesses the format: this can be read as rich text only."""
    lines = "<br>".join(escape(plain_text(line)) for line in re.split(r"\r\n|\r|\n", str(text)))
    return f"<qt>{lines}</qt>"


def number_text(text: str) -> str:
    """A typed number in Python's notation. ValueError for anything but a decimal number.

    Comma and point both are the decimal mark, whatever the desktop's language: "0,5" and "0.5" are one half. There is
    no separator of thousands, so that no digit is ever dropped: "1,234.5" is not a number.
    """
    typed = "".join(text.split()).translate({ord("−"): "-", ord(","): "."})
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", typed, re.ASCII) is None:
        raise ValueError(f"no number: {plain_text(text)}")
    return typed


def _is_harmless(letter: str) -> bool:
    return letter in "\n\t" or letter in _JOINERS or unicodedata.category(letter) not in _INVISIBLE


def _visible(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # how Python represents a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
