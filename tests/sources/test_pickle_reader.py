"""Pickles read as data: what Python's own pickler writes comes back, and nothing else does any harm."""

import pickle
import struct
import time
from collections import Counter, OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.damage import PickleError
from geolip_viewer.sources.pickle_names import Name, NumpyType, Recorded
from geolip_viewer.sources.pickle_reader import PickleReader, UnknownName
from geolip_viewer.sources.pickle_stack import OtherKey
from geolip_viewer.sources.stored_tensors import StoredTensor, UnreadTensor
from geolip_viewer.task import Cancelled, Task, running
from tests.sources.pickling import (
    ANCHORS,
    call,
    checkpoint_with,
    dict_of,
    name,
    number,
    numpy_scalar,
    opcodes,
    pickled,
    tensor,
    text,
    tuple_of,
    zipped,
)

PLAIN = (type(None), bool, int, float, str, bytes, dict, list, tuple, set)
STAND_INS = (Name, NumpyType, OtherKey, Recorded, StoredTensor, UnreadTensor)


def read(data: bytes) -> Any:
    return PickleReader(data, lambda _: None).read()


SCALARS = st.none() | st.booleans() | st.integers(-(2**300), 2**300) | st.floats() | st.text() | st.binary()
KEYS = st.text() | st.integers(-(2**59), 2**59) | st.floats(allow_nan=False) | st.none() | st.binary()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(KEYS, inner) | st.tuples(inner, inner),
)


@given(value=VALUES, protocol=st.integers(2, 5))
def test_plain_values_of_every_protocol_come_back(value, protocol):
    assert_same(read(pickle.dumps(value, protocol)), value)


def assert_same(found: Any, wanted: Any) -> None:
    """Equal in value, type and order; NaN is NaN."""
    assert type(found) is type(wanted)
    if isinstance(wanted, dict):
        assert list(found) == list(wanted)
        found, wanted = list(found.values()), list(wanted.values())
    if isinstance(wanted, list | tuple):
        assert len(found) == len(wanted)
        for each, other in zip(found, wanted, strict=True):
            assert_same(each, other)
    else:
        assert found == wanted or found != found


@given(
    value=st.sampled_from(["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]).flatmap(
        lambda code: st.binary(min_size=int(code[1]), max_size=int(code[1])).map(
            lambda data: np.frombuffer(data, code if code != "b1" else "u1")[0]
        )
    ),
    protocol=st.integers(2, 5),
)
def test_numpy_scalars_come_back_as_plain_numbers(value, protocol):
    found = read(pickle.dumps(value, protocol))
    assert type(found) is type(value.item())
    np.testing.assert_equal(found, value.item())


@pytest.mark.parametrize("value", [np.str_("größe"), np.array(1e300, ">f8")[()], np.bool_(True)])
@pytest.mark.parametrize("protocol", range(2, 6))
def test_other_numpy_scalars(value, protocol):
    assert read(pickle.dumps(value, protocol)) == value.item()


@pytest.mark.parametrize("protocol", range(2, 6))
def test_dicts_of_other_kinds_are_dicts_and_sets_are_passed_over(protocol):
    value = {"order": OrderedDict(a=1, b=2), "counts": Counter("aab"), "set": {1}, "frozen": frozenset({2})}
    found = read(pickle.dumps(value, protocol))
    assert (found["order"], found["counts"]) == ({"a": 1, "b": 2}, {"a": 2, "b": 1})
    if protocol > 3:
        assert type(found["set"]) is type(found["frozen"]) is Recorded


def test_what_is_shared_stays_shared_and_what_holds_itself_does_no_harm():
    inner: list[Any] = [1]
    inner.append(inner)
    found = read(pickle.dumps([inner, inner], 2))
    assert found[0] is found[1] is found[0][1]


@pytest.mark.parametrize("protocol", range(2, 6))
def test_names_that_are_not_on_the_list_are_told_and_not_looked_up(protocol):
    for value in (Path("a"), np.ones(2), print, 1j if protocol > 5 else OrderedDict.fromkeys):
        with pytest.raises(UnknownName):
            read(pickle.dumps({"a": value}, protocol))
    with pytest.raises(UnknownName) as refused:
        read(b"\x80\x02cos\nsystem\n(X\1\0\0\0atR.")
    assert refused.value.name == "os.system"


HOSTILE = {
    "a memo of 4 billion": b"\x80\x02}r\xff\xff\xff\xff.",
    "bytes that fill memory": b"\x80\x05\x96" + struct.pack("<Q", 1 << 40) + b".",
    "a text longer than the file": b"\x80\x04\x8d" + struct.pack("<Q", 1 << 40) + b"a.",
    "a number of megabytes": b"\x80\x02\x8b" + struct.pack("<i", 1 << 20) + bytes(1 << 20) + b".",
    "a number of negative length": b"\x80\x02\x8b\xff\xff\xff\xff.",
    "marks without end": b"\x80\x02" + b"(" * 200_000 + b".",
    "tuples in tuples": b"\x80\x02)" + b"\x85" * 200_000 + b".",
    "a tuple of itself twice, over and over": b"\x80\x02)" + b"q\0h\0\x86" * 200 + b".",
    "the same as a key": pickled(dict_of(b")" + b"q\0h\0\x86" * 200, number(1))),
    "a key nested deep": pickled(dict_of(b")" + b"\x85" * 200_000, number(1))),
    "a key that is itself": b"\x80\x02}q\0h\0h\0s.",
    "a numpy type nested deep": pickled(call(name("numpy", "dtype"), b")" + b"\x85" * 200_000, b"\x89", b"\x88")),
    "a state nested deep": pickled(
        call(name("numpy", "dtype"), text("f8"), b"\x89", b"\x88") + tuple_of(b"K\3", b")" + b"\x85" * 200_000) + b"b"
    ),
    "an encoding nested deep": pickled(call(name("_codecs", "encode"), text("a"), b")" + b"\x85" * 200_000)),
    "keyword arguments nested deep": b"\x80\x04" + name("torch", "Size") + b")" + b")" + b"\x85" * 200_000 + b"\x92.",
    "no end": b"\x80\x02}",
    "nothing": b"",
    "an empty stack": b"\x80\x02.",
    "a state of a number": b"\x80\x02K\x01}b.",
    "a call of a number": b"\x80\x02K\x01)R.",
    "a call of a type": b"\x80\x02ctorch\nFloatStorage\n)R.",
    "appending to a tuple": b"\x80\x02)K\1a.",
    "setting an item of a list": b"\x80\x02]K\1K\2s.",
    "an odd number of keys and values": b"\x80\x02}(K\1u.",
    "keys that collide": pickled(dict_of(*(number(each * ((1 << 61) - 1)) for each in range(2, 60_000)))),
    "a sparse tensor without a shape": pickled(call(name("torch._utils", "_rebuild_sparse_tensor"), b"N", b")")),
    "an extension": b"\x80\x02\x82\x01.",
    "an instance of protocol 0": b"(ios\nsystem\n.",
    "a buffer from outside": b"\x80\x05\x97.",
}


@pytest.mark.slow
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pickles_cost_nothing(data):
    start = time.process_time()
    try:
        found = read(data)
    except PickleError:
        found = None
    assert isinstance(found, (*PLAIN, *STAND_INS))
    assert time.process_time() - start < 5


@pytest.mark.slow
def test_an_endless_pickle_is_given_up_and_can_be_cancelled():
    with pytest.raises(PickleError, match="instructions"):
        read(b"\x80\x02" + b"N0" * 3_000_000)
    task = Task()
    task.cancel()
    with pytest.raises(Cancelled), running(task):
        read(b"\x80\x02" + b"N" * 100_000 + b".")


def forged(fields: bytes) -> bytes:
    """The state of a numpy type with a field, as `numpy.dtype.__setstate__` takes it."""
    return tuple_of(number(3), text("|"), b"N", tuple_of(text("f")), fields, number(8), number(1), number(0))


@pytest.mark.parametrize("code", ["V8", "O8", "f8", "M8", "c16", "U999999999", "f8,f8", "(2,)f8", "|f8", ""])
@pytest.mark.parametrize("with_state", [True, False])
def test_a_numpy_type_cannot_be_forged(tmp_path, code, with_state):
    kind = call(name("numpy", "dtype"), text("O8"), b"\x89", b"\x88")
    state = forged(dict_of(text("f"), tuple_of(kind, number(0)))) if with_state else None
    path = checkpoint_with(tmp_path / "c.pt", text("mAP"), numpy_scalar(code, state, b"AAAAAAAA"))
    if code == "f8" and not with_state:
        assert read_checkpoint(path).metrics["mAP"] == struct.unpack("<d", b"AAAAAAAA")[0]
        return
    with pytest.raises(CheckpointError, match="numpy type"):
        read_checkpoint(path)


@pytest.mark.slow
def test_a_key_that_cannot_be_hashed_is_passed_over(tmp_path):
    body = dict_of(b")" + b"\x85" * 200_000, number(1), text("constellation.anchors"), tensor())
    found = read_checkpoint(zipped(tmp_path / "c.pt", pickled(body)))
    assert found.anchors.shape == ANCHORS.shape


SEEDS = [
    pickle.dumps({"a": [1, 2.5, ("b", None)], "state_dict": {"c": "d" * 40, 3: b"e"}, "n": np.float64(0.5)}, protocol)
    for protocol in range(2, 6)
] + [pickled(dict_of(text("a"), tensor(), text("b"), numpy_scalar("f8", None, bytes(8))))]
PIECES = sorted({piece for seed in SEEDS for piece in opcodes(seed)} | {bytes([code]) for code in range(256)})


@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["cut", "add", "swap"]), st.sampled_from(PIECES))),
)
@example(seed=SEEDS[0], edits=[])
def test_pickles_with_other_instructions_give_a_value_or_one_error(seed, edits):
    parts = opcodes(seed)
    for place, kind, piece in edits:
        place %= max(1, len(parts))
        parts[place : place + (kind != "add")] = [] if kind == "cut" else [piece]
    assert_value_or_error(b"".join(parts))


@given(program=st.lists(st.sampled_from(PIECES), max_size=60))
def test_random_instructions_give_a_value_or_one_error(program):
    assert_value_or_error(b"\x80\x04" + b"".join(program) + b".")


def assert_value_or_error(data: bytes) -> None:
    """Reading gives what this reader makes, or PickleError; nothing is ever built but plain values and stand-ins."""
    try:
        found = read(data)
    except PickleError:
        return
    seen: set[int] = set()
    waiting = [found]
    while waiting:
        value = waiting.pop()
        assert type(value) in (*PLAIN, *STAND_INS)
        if id(value) not in seen and isinstance(value, dict | list | tuple):
            seen.add(id(value))
            waiting.extend([*value.keys(), *value.values()] if isinstance(value, dict) else value)
