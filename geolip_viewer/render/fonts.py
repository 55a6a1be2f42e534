"""Which font files draw a text: the shipped typeface, and fonts of the system for letters that it lacks."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from geolip_viewer.assets import asset

# Characters without a shape: joiners, variation selectors, tags.
_SHAPELESS = frozenset({0xAD, 0x34F, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0xFE00, 0xFE10)})
# If several system fonts have a character, a plain upright face is preferred.
_UNLIKE_OURS = ("bold", "italic", "oblique", "condensed", "mono", "serif", "light", "thin", "black", "lastresort")
_PACKAGES = {"CJK": "fonts-noto-cjk", "emoji": "fonts-symbola"}
_OTHER_PACKAGE = "fonts-noto-core"


@cache
def shipped_font(*, bold: bool = False) -> Path:
    """The TrueType file that VTK, matplotlib and Qt all use."""
    return asset("fonts", "SourceSans3-Bold.ttf" if bold else "SourceSans3-Regular.ttf")


@cache
def _shipped_letters(bold: bool) -> frozenset[int]:
    return frozenset(_open(shipped_font(bold=bold)).get_charmap()) | _SHAPELESS


def has_only_shipped_letters(text: str, *, bold: bool = False) -> bool:
    """Whether the shipped typeface alone draws the text."""
    return (text.isascii() and text.isprintable()) or _shipped_letters(bold).issuperset(map(ord, text))


def fonts_for(text: str, *, bold: bool = False) -> tuple[Path, ...]:
    """The files that draw the text together, the shipped one first."""
    if has_only_shipped_letters(text, bold=bold):
        return (shipped_font(bold=bold),)
    found = SYSTEM_FONTS.having(_beyond(text, bold))
    return (shipped_font(bold=bold), *dict.fromkeys(path for path in found.values() if path is not None))


def drawable(text: str, *, bold: bool = False) -> str:
    """The text; a letter that no font here has becomes its code, such as U+732B, so that names stay distinct."""
    if has_only_shipped_letters(text, bold=bold):
        return text
    missing = {code for code, path in SYSTEM_FONTS.having(_beyond(text, bold)).items() if path is None}
    words = (f" U+{ord(letter):04X} " if ord(letter) in missing else letter for letter in text)
    return " ".join("".join(words).split()) if missing else text


def font_warnings(texts: Iterable[str]) -> tuple[str, ...]:
    """One sentence that says which scripts of the texts have no font here, and what to install; none where all have."""
    codes = {code for text in texts if not has_only_shipped_letters(text) for code in _beyond(text, False)}
    lacking = [code for code, path in SYSTEM_FONTS.having(codes).items() if path is None] if codes else []
    scripts = sorted({script(chr(code)) for code in lacking})
    if not scripts:
        return ()
    packages = sorted({_PACKAGES.get(each, _OTHER_PACKAGE) for each in scripts})
    problem = f"No font installed has the letters of {' and '.join(scripts)}, so pictures show their codes"
    return (f"{problem}. Install one: apt-get install {' '.join(packages)}",)


def script(letter: str) -> str:
    """The script that a letter belongs to, as a person calls it: "Thai", "CJK", "emoji"."""
    name = unicodedata.name(letter, "")
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH")):
        return "CJK"
    if unicodedata.category(letter) in ("So", "Sk"):
        return "emoji"
    return name.split()[0].capitalize() if name and unicodedata.category(letter)[0] in "LM" else "some symbols"


def _beyond(text: str, bold: bool) -> set[int]:
    return set(map(ord, text)) - _shipped_letters(bold)


class SystemFonts:
    """The fonts of the system, opened one after the other until one has what is sought."""

    def __init__(self, paths: Sequence[Path] | None = None) -> None:
        """`paths` instead of those of the system."""
        self._paths = paths
        self._known: dict[int, Path | None] = {}

    def having(self, codes: Iterable[int]) -> dict[int, Path | None]:
        """For each code the file that has its glyph, None if none has."""
        wanted = sorted(codes)
        missing = {code for code in wanted if code not in self._known}
        if missing:
            for path in self._in_order():
                found = _glyphs_in(path, missing)
                self._known |= dict.fromkeys(found, path)
                missing -= found
                if not missing:
                    break
            self._known |= dict.fromkeys(missing)
        return {code: self._known[code] for code in wanted}

    def _in_order(self) -> list[Path]:
        """Files that were used before come first, so that a script stays in one typeface."""
        used = {path for path in self._known.values() if path is not None}
        if self._paths is None:
            from matplotlib.font_manager import findSystemFonts

            self._paths = sorted(map(Path, findSystemFonts()), key=_preference)
        return sorted(self._paths, key=lambda path: path not in used)


SYSTEM_FONTS = SystemFonts()


def _preference(path: Path) -> tuple[int, str]:
    name = path.name.lower()
    return sum(word in name for word in _UNLIKE_OURS), name


def _glyphs_in(path: Path, codes: set[int]) -> set[int]:
    try:
        font = _open(path)
        return {code for code in codes if font.get_char_index(code)} if font.scalable else set()
    except (OSError, RuntimeError, ValueError):  # not a font, or one with only bitmaps, such as coloured emoji
        return set()


def _open(path: Path) -> Any:
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(path))
