"""Hostile pictures: PNG files with changed values in their recipe, and changed fields and bytes in their chunks."""

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from geolip_viewer.export.recipes import KEY, Recipe, read_recipe, recipe_text
from tools.fuzz.json_values import change, odd, text_of
from tools.fuzz.kinds import Kind
from tools.fuzz.mutation import ODD_NUMBERS, changed
from tools.fuzz.sessions import some_state, with_odd_options
from tools.fuzz.small_data import show, small_data

_BEGIN = b"\x89PNG\r\n\x1a\n"
_WIDTH, _HEIGHT = 4, 3
_REPEATED = 4 << 20  # bytes of one chunk of repeated data
Chunk = tuple[bytes, bytes]


@cache
def _first() -> dict[str, Any]:
    """A recipe as version 0.1 wrote it."""
    return {
        "view": "lens",
        "options": {"expert": "all"},
        "theme": "light",
        "size": [640, 480],
        "scale": 2,
        "projection": "PCA",
        "map": "off",
        "pose": None,
        "version": "0.1.0",
    }


def _recipe(random: Random) -> str:
    """A recipe as JSON, valid or changed."""
    if random.random() < 0.2:
        whole = json.loads(json.dumps(_first()))
    else:
        sheet, dpi = random.choice(("", "overview")), random.choice((None, 300))
        whole = json.loads(recipe_text(Recipe(some_state(random), (800, 600), 2.0, dpi=dpi, sheet=sheet)))
        with_odd_options(random, whole["state"])
    if random.random() < 0.6:
        change(random, whole if random.random() < 0.4 or "state" not in whole else whole["state"])
    if random.random() < 0.05:
        whole["version"] = odd(random)
    return text_of(random, whole)


def _text_chunk(random: Random, recipe: str) -> Chunk:
    """The recipe as one of the three kinds of text chunk in a PNG, rarely one that inflates endlessly."""
    data, key = recipe.encode("utf-8", "surrogateescape"), random.choice((*[KEY] * 30, "", "x" * 200)).encode()
    if random.random() < 0.01:
        data = bytes(random.choice((1 << 20, 1 << 26)))
    packed = zlib.compress(data)
    if random.random() < 0.05:
        packed = changed(random, packed)
    match random.choice(("iTXt", "iTXt", "iTXt packed", "tEXt", "zTXt")):
        case "iTXt":
            return b"iTXt", key + b"\0\0\0\0\0" + data
        case "iTXt packed":
            return b"iTXt", key + b"\0" + random.choice((b"\1\0", b"\1\7")) + b"\0\0" + packed
        case "tEXt":
            return b"tEXt", key + b"\0" + data
        case _:
            return b"zTXt", key + b"\0\0" + packed


def _chunks(random: Random) -> list[Chunk]:
    size = (_WIDTH, _HEIGHT)
    if random.random() < 0.05:
        size = (random.choice(ODD_NUMBERS) % 2**32, random.choice(ODD_NUMBERS) % 2**32)
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    if random.random() < 0.05:
        header = changed(random, header)
    pixels = zlib.compress((b"\0" + bytes(3 * _WIDTH)) * _HEIGHT)
    texts = [_text_chunk(random, _recipe(random)) for _ in range(random.choice((0, 1, 1, 1, 1, 1, 1, 2)))]
    found = [(b"IHDR", header), *texts, (b"IDAT", pixels), (b"IEND", b"")]
    if random.random() < 0.15:
        place, kind = (
            random.randrange(len(found)),
            random.choice((b"acTL", b"fcTL", b"PLTE", b"tRNS", b"zzzz", b"eXIf")),
        )
        found.insert(place, (kind, random.randbytes(random.choice((0, 1, 8, 26, 300)))))
    if random.random() < 0.05:
        random.shuffle(found)
    if random.random() < 0.02:
        kind, content = found[-3]
        found[1:1] = [(kind, content)] * min(3000, _REPEATED // (len(content) + 12))
    return found


def _png(random: Random, chunks: Sequence[Chunk]) -> bytes:
    """A file of chunks; some have a wrong length or checksum."""
    parts = [_BEGIN]
    for kind, data in chunks:
        length, check = len(data), zlib.crc32(kind + data)
        if random.random() < 0.01:
            length = random.choice((0, length + 1, max(length - 1, 0), *ODD_NUMBERS)) % 2**32
        if random.random() < 0.005:
            check ^= 1
        parts += [struct.pack(">I", length), kind, data, struct.pack(">I", check)]
    return b"".join(parts)


def _make(random: Random, folder: Path) -> Path:
    small_data()  # cached: created before workers are forked
    path = folder / random.choice(("a.png", "a.png", "a.PNG", "a"))
    data = _png(random, _chunks(random))
    path.write_bytes(changed(random, data) if random.random() < 0.15 else data)
    return path


def _read(path: Path) -> object:
    recipe = read_recipe(path)
    again = recipe_text(replace(recipe, version="0"))
    if json.loads(again)["state"]["view"] != recipe.state.view:
        raise AssertionError("a recipe that is another one when it is written again")
    return show(recipe.state)


KIND = Kind("recipes", _make, _read)
