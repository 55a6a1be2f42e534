"""Ids of items, in whatever form they are stored."""

import decimal
import uuid

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.sources.ids import ids_of

WHOLE = st.lists(st.none() | st.integers(-(2**53), 2**53), min_size=1, max_size=9)
INTEGERS = [pa.int64(), pa.decimal128(20, 0), pa.decimal128(22, 2), pa.float64()]


def read(values: object, kind: object = None) -> list[object]:
    """Each id, None where a row has none."""
    ids, there = ids_of(pa.chunked_array([pa.array(values, kind)]))
    return [each if is_there else None for each, is_there in zip(ids.tolist(), there.tolist(), strict=True)]


@given(values=WHOLE, kind=st.sampled_from(INTEGERS))
def test_whole_numbers_of_every_type(values, kind):
    stored = [None if each is None else decimal.Decimal(each) if pa.types.is_decimal(kind) else each for each in values]
    assert read(stored, kind) == values


@given(values=st.lists(st.none() | st.integers(0, 2**64 - 1), min_size=1, max_size=9))
def test_the_largest_unsigned_numbers_become_their_digits(values):
    found = read(values, pa.uint64())
    large = any(each is not None and each >= 2**63 for each in values)
    assert found == [each if each is None or not large else str(each) for each in values]


def test_a_number_that_is_none_has_no_id():
    assert read([1.0, float("nan"), 3.0, None]) == [1, None, 3, None]


@pytest.mark.parametrize("value", [1.5, float("inf"), 2.0**60])
def test_fractions_are_no_ids(value):
    with pytest.raises(ValueError, match="not a whole number"):
        read([value])
    with pytest.raises(ValueError, match="not a whole number"):
        read([decimal.Decimal("1.25")])


def test_decimals_beyond_sixty_four_bits_become_their_digits():
    assert read([decimal.Decimal(10**30), decimal.Decimal(7)], pa.decimal128(38, 0)) == [str(10**30), "7"]


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9)


@given(
    values=st.lists(st.none() | TEXT, min_size=1, max_size=9),
    kind=st.sampled_from([pa.string(), pa.large_string(), pa.string_view()]),
)
def test_texts_of_every_type(values, kind):
    assert read(values, kind) == values


def test_a_zero_byte_at_the_end_makes_another_id():
    assert len(set(read(["a", "a\0", "a\0\0"]))) == 3


@given(values=st.lists(st.binary(max_size=9), min_size=1, max_size=9, unique=True))
def test_bytes_are_text_or_their_digits_and_differ(values):
    for kind in (pa.binary(), pa.large_binary(), pa.binary_view()):
        found = read(values, kind)
        for each, text in zip(values, found, strict=True):
            assert text in (each.decode("utf-8", "replace"), each.hex())


def test_sixteen_bytes_are_a_uuid_however_they_are_stored():
    value = uuid.UUID("0012ff00-1234-5678-9abc-def000000001")
    wanted = [str(value)]
    assert read([value.bytes], pa.binary(16)) == wanted
    stored = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([value.bytes], pa.binary(16)))
    assert ids_of(pa.chunked_array([stored]))[0].tolist() == wanted


def test_a_dictionary_is_its_values():
    assert read(pa.array(["b", "a", None, "b"]).dictionary_encode()) == ["b", "a", None, "b"]


@pytest.mark.parametrize("kind", [pa.bool_(), pa.list_(pa.int8()), pa.timestamp("s"), pa.struct([("a", pa.int8())])])
def test_other_types_are_refused(kind):
    with pytest.raises(ValueError, match="it is"):
        read([None], kind)


def test_a_column_without_a_type_has_no_ids():
    ids, there = ids_of(pa.chunked_array([pa.nulls(2)]))
    assert ids.dtype == np.int64
    assert not there.any()
