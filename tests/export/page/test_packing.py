"""Numbers come back from a page's data as they were put in, or as near as is said."""

import json
import zlib
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from geolip_viewer.export.page.packing import STEP_ERROR, Packing

TYPES = {"u1": "<u1", "u2": "<u2", "u4": "<u4", "i2": "<i2", "f4": "<f4"}


def unpacked(packed: bytes) -> tuple[Any, bytes]:
    whole = zlib.decompress(packed)
    length = int.from_bytes(whole[:4], "little")
    return json.loads(whole[4 : 4 + length]), whole[4 + length :]


def read(reference: dict[str, Any], block: bytes) -> np.ndarray:
    return np.frombuffer(block, TYPES[reference["type"]], reference["count"], reference["at"])


@given(
    arrays.arrays(
        np.float32, some.tuples(some.integers(1, 20), some.just(3)), elements=some.floats(-1.5, 1.5, width=32)
    )
)
def test_places_are_as_near_as_is_said(places: np.ndarray) -> None:
    packing = Packing()
    reference = packing.add_positions(places)
    header, block = unpacked(packing.compressed(reference))
    found = read(header["steps"], block).reshape(-1, 3) * header["scale"]
    assert np.abs(found - places).max() <= STEP_ERROR * float(np.abs(places).max()) * (1 + 1e-9)


@given(some.lists(some.integers(0, 2**32 - 1), max_size=30))
def test_whole_numbers_come_back(values: list[int]) -> None:
    packing = Packing()
    packing.add(np.array([7], np.uint8))  # so that what follows begins where nothing ends by itself
    header, block = unpacked(packing.compressed(packing.add_indices(np.array(values, np.int64))))
    assert read(header, block).tolist() == values


def test_the_same_array_is_put_once() -> None:
    packing, values = Packing(), np.arange(1000, dtype=np.uint16)
    assert packing.add(values) == packing.add(values.copy())
    assert len(unpacked(packing.compressed({}))[1]) == values.nbytes


def test_the_same_bytes_of_another_type_are_another_array() -> None:
    packing = Packing()
    assert packing.add(np.zeros(4, np.uint8)) != packing.add(np.zeros(1, np.uint32))
