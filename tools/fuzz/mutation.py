"""Changes to bytes, blind to their meaning."""

import struct
from collections.abc import Callable
from random import Random

ODD_NUMBERS = (0, 1, 2, 127, 128, 255, 256, 32767, 65535, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)


def changed(random: Random, data: bytes, others: tuple[bytes, ...] = ()) -> bytes:
    """`data` with a few changes; pieces of `others` may be inserted."""
    found = bytearray(data)
    for _ in range(random.choice((1, 1, 1, 2, 3, 5, 8))):
        random.choice(_CHANGES)(random, found, random.choice(others) if others else data)
    return bytes(found)


def _place(random: Random, data: bytearray) -> int:
    return random.randrange(len(data)) if data else 0


def _flip(random: Random, data: bytearray, _: bytes) -> None:
    if data:
        data[_place(random, data)] ^= 1 << random.randrange(8)


def _byte(random: Random, data: bytearray, _: bytes) -> None:
    if data:
        data[_place(random, data)] = random.choice((0, 1, 0x7F, 0x80, 0xFF, random.randrange(256)))


def _number(random: Random, data: bytearray, _: bytes) -> None:
    form = random.choice(("<H", "<I", "<Q", ">I"))
    value = random.choice(ODD_NUMBERS) % (1 << 8 * struct.calcsize(form))
    place = _place(random, data)
    data[place : place + struct.calcsize(form)] = struct.pack(form, value)


def _cut(random: Random, data: bytearray, _: bytes) -> None:
    place = _place(random, data)
    del data[place : place + random.choice((1, 2, 4, 16, 256))]


def _end(random: Random, data: bytearray, _: bytes) -> None:
    del data[_place(random, data) :]


def _again(random: Random, data: bytearray, _: bytes) -> None:
    start = _place(random, data)
    piece = data[start : start + random.choice((1, 4, 16, 64, 512))]
    place = _place(random, data)
    data[place:place] = piece * random.choice((1, 1, 2, 50))


def _piece(random: Random, data: bytearray, other: bytes) -> None:
    start = random.randrange(len(other)) if other else 0
    place = _place(random, data)
    piece = other[start : start + random.choice((1, 4, 16, 64, 512))]
    data[place : place + random.choice((0, len(piece)))] = piece


_CHANGES: tuple[Callable[[Random, bytearray, bytes], None], ...] = (
    *(_flip, _byte, _byte, _number, _number, _cut, _end, _again, _piece, _piece),
)
