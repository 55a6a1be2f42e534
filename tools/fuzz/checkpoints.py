"""Hostile checkpoints: changed instructions in pickles, changed fields in zips and headers, changed bytes in all."""

import json
import pickle
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources import torch_process
from geolip_viewer.sources.checkpoint import read_checkpoint
from tools.fuzz.good_checkpoints import instructions, pickle_of, safetensors, saved, state, zips
from tools.fuzz.kinds import Kind
from tools.fuzz.mutation import ODD_NUMBERS, changed


@cache
def _pieces() -> tuple[bytes, ...]:
    """Instructions to insert: those of the files, of other pickles, and each opcode with odd arguments."""
    values = [
        {1, 2},
        2**70,
        -1,
        1.5,
        b"x" * 300,
        "ü" * 300,
        (),
        [1, [2]],
        {"a": (1, 2, 3, 4)},
        None,
        1j,
        bytearray(b"a"),
    ]
    found = {piece for place in range(len(zips())) for piece in pickle_of(place)[1]}
    for protocol in range(2, 6):
        found |= {piece for value in values for piece in instructions(pickle.dumps(value, protocol))}
    for number in ODD_NUMBERS:
        found |= {code + struct.pack("<I", number % 2**32) for code in (b"X", b"B", b"r", b"j", b"J", b"\x8b")}
        found |= {code + struct.pack("<Q", number) for code in (b"\x8d", b"\x8e", b"\x96", b"\x95")}
        found |= {code + bytes([number % 256]) for code in (b"q", b"h", b"K", b"C", b"\x8c", b"\x8a")}
    names = ("os system", "numpy dtype", "torch.nn Linear", "torch._utils _rebuild_tensor_v9", "builtins getattr")
    found |= {b"c" + name.replace(" ", "\n").encode() + b"\n" for name in names}
    return tuple(sorted(found | {bytes([code]) for code in range(256)}))


def _other_pickle(random: Random, folder: Path) -> Path:
    place = random.randrange(len(zips()))
    name, parts = pickle_of(place)
    changing = list(parts)
    for _ in range(random.choice((1, 1, 2, 3, 8, 30))):
        at, piece = random.randrange(len(changing) + 1), random.choice(_pieces())
        match random.choice(("cut", "add", "swap", "move", "again")):
            case "cut":
                del changing[at : at + random.choice((1, 1, 4, 40))]
            case "add":
                changing.insert(at, piece)
            case "swap":
                changing[at : at + 1] = [piece]
            case "move":
                other = random.randrange(len(changing) + 1)
                changing[at:at] = changing[other : other + random.choice((1, 5, 20))]
            case "again":
                changing[at:at] = [piece] * random.choice((2, 100, 5000))
    return _written_zip(random, folder, zips()[place] | {name: b"".join(changing)})


def _program(random: Random, folder: Path) -> Path:
    name, _ = pickle_of(0)
    pieces = random.choices(_pieces(), k=random.choice((3, 10, 40, 200)))
    return _written_zip(random, folder, zips()[0] | {name: b"\x80\x02" + b"".join(pieces) + b"."})


def _written_zip(
    random: Random, folder: Path, records: dict[str, bytes], compression: int = zipfile.ZIP_STORED
) -> Path:
    path = folder / random.choice(("c.pt", "c.safetensors", "c"))
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in records.items():
            archive.writestr(name, data)
    return path


def _other_zip(random: Random, folder: Path) -> Path:
    """A file with records changed, missing, duplicated, renamed or compressed, or bytes of the zip itself changed."""
    records = dict(random.choice(zips()))
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        name = random.choice(list(records))
        match random.choice(("gone", "changed", "named", "empty", "long", "new")):
            case "gone" if len(records) > 1:
                del records[name]
            case "changed":
                records[name] = changed(random, records[name], _pieces())
            case "named":
                records[random.choice((name.upper(), f"../{name}", name + "\x1b", "x" * 400))] = records[name]
            case "long":
                records[name] += bytes(random.choice((1, 1000, 1 << 20)))
            case "new":
                records[name.rpartition("/")[0] + "/constants.pkl"] = b"x"
            case _:
                records[name] = b""
    path = _written_zip(random, folder, records, random.choice((0, 0, 8, zipfile.ZIP_BZIP2)))
    if random.random() < 0.6:
        path.write_bytes(_with_other_headers(random, path.read_bytes()))
    return path


def _with_other_headers(random: Random, data: bytes) -> bytes:
    """The zip with numbers in its directory or local headers replaced, which random changes rarely hit."""
    found = bytearray(data)
    for _ in range(random.choice((1, 2, 4))):
        signature = random.choice((b"PK\1\2", b"PK\3\4", b"PK\5\6"))
        places = [place for place in range(len(found)) if found.startswith(signature, place)]
        if places:
            place = random.choice(places) + random.randrange(4, 46)
            form = random.choice(("<H", "<I"))
            value = random.choice((*ODD_NUMBERS, len(found), random.randrange(len(found)))) % (
                1 << 8 * struct.calcsize(form)
            )
            found[place : place + struct.calcsize(form)] = struct.pack(form, value)
    return bytes(found)


_ODD_JSON: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 1.5, 1e400, 2**53, 2**64, 10**400, "", "F32", "x" * 5000, "\x1b[31m\n", [], {}, [[[[]]]]),
    *(
        [0, 16],
        [16, 0],
        [0, 2**60],
        [-4, 0],
        ["a"],
        [2, 2],
        [0],
        [2**40, 2**40],
        {"dtype": "F32"},
        "BF16",
        "F8_E4M3",
        "I64",
    ),
)


def _other_json(random: Random, value: Any) -> Any:
    """A JSON value with one part replaced."""
    if isinstance(value, dict) and value and random.random() < 0.85:
        found = dict(value)
        key = random.choice(list(found))
        match random.choice(("in", "in", "in", "gone", "new", "named")):
            case "in":
                found[key] = _other_json(random, found[key])
            case "gone":
                del found[key]
            case "new":
                found[random.choice(("__metadata__", "anchors", "weight_map", "\x1b", "dtype", ""))] = random.choice(
                    _ODD_JSON
                )
            case "named":
                found[random.choice((key + ".", f"module.{key}", f"{key}::a"))] = found.pop(key)
        return found
    if isinstance(value, list) and value and random.random() < 0.5:
        place = random.randrange(len(value))
        return [_other_json(random, each) if at == place else each for at, each in enumerate(value)]
    return random.choice(_ODD_JSON)


def _other_header(random: Random, folder: Path) -> Path:
    data = safetensors()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    for _ in range(random.choice((1, 1, 2, 3))):
        header = _other_json(random, header)
    text = json.dumps(header, allow_nan=True).encode()
    if random.random() < 0.2:
        text = changed(random, text)
    told = random.choice((*[len(text)] * 8, *ODD_NUMBERS))
    path = folder / random.choice(("c.safetensors", "c.pt"))
    path.write_bytes(told.to_bytes(8, "little") + text + data[8 + length :])
    if random.random() < 0.3:
        beside = json.dumps(_other_json(random, {"epoch": 3, "config": {"n_anchors": 7, "class_names": ["a"]}}))
        (folder / "c.json").write_bytes(changed(random, beside.encode()) if random.random() < 0.3 else beside.encode())
    return path


def _index(random: Random, folder: Path) -> Path:
    (folder / "m-00001-of-00002.safetensors").write_bytes(safetensors())
    (folder / "m-00002-of-00002.safetensors").write_bytes(random.choice((safetensors(), b"", random.choice(saved()))))
    index: Any = {
        "metadata": {"total_size": 1},
        "weight_map": {key: f"m-0000{1 + place % 2}-of-00002.safetensors" for place, key in enumerate(state())},
    }
    for _ in range(random.choice((0, 1, 1, 2))):
        index = _other_json(random, index)
    text = json.dumps(index).encode()
    (folder / "m.safetensors.index.json").write_bytes(changed(random, text) if random.random() < 0.3 else text)
    return folder / random.choice(("m.safetensors.index.json", "m-00001-of-00002.safetensors"))


def _other_bytes(random: Random, folder: Path) -> Path:
    files = (*saved(), safetensors())
    data = random.choice(files)
    path = folder / random.choice(("c.pt", "c.safetensors"))
    path.write_bytes(changed(random, data, files))
    return path


_WAYS: tuple[Callable[[Random, Path], Path], ...] = (
    *(_other_pickle, _other_pickle, _other_pickle, _program, _other_zip, _other_zip, _other_header, _other_header),
    *(_index, _other_bytes, _other_bytes),
)


def _make(random: Random, folder: Path) -> Path:
    return random.choice(_WAYS)(random, folder)


def _not_started(file: Any) -> Any:
    raise CheckpointError(file.where, "is left to torch in a process of its own", "Save it again")


def _read(path: Path) -> object:
    with patch.object(torch_process, "converted", _not_started):  # one process per input would take seconds
        checkpoint = read_checkpoint(path)
    if not np.isfinite(checkpoint.anchors).all():
        raise AssertionError("anchors that are not finite")
    return checkpoint


KIND = Kind("checkpoints", _make, _read)
