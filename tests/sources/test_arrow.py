"""Arrow arrays as numpy arrays, held against what Arrow's own functions say of them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from geolip_viewer.sources.arrow import flattened, lengths, numbers, valid

NUMBERS = [[3, None, 250, 0, None, 7, 9, 1, None, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [None] * 10, []]
LISTS = [[[1, 2], None, [], [3, 4], [5, 6], None, [7, 8], [9, 0], [1, 1]], [[1, 2], [3, 4], [5, 6]], [None, None], []]
SLICES = [slice(0, None), slice(1, None), slice(3, 9), slice(8, 9), slice(2, 2)]
PRIMITIVE = [pa.uint8(), pa.int16(), pa.int64(), pa.uint64(), pa.float16(), pa.float32(), pa.float64()]
NESTED = [pa.list_, pa.large_list, lambda kind: pa.list_(kind, 2), pa.list_view, pa.large_list_view]


def part_of(values, kind, rows):
    array = pa.array(values, kind)
    return array.slice(rows.start, len(range(*rows.indices(len(array)))))


@pytest.mark.parametrize("rows", SLICES)
@pytest.mark.parametrize("values", NUMBERS)
@pytest.mark.parametrize("kind", PRIMITIVE, ids=str)
def test_numbers_and_which_are_there(kind, values, rows):
    array = part_of(values, kind, rows)
    assert valid(array).tolist() == pc.is_valid(array).to_pylist()
    assert numbers(array, 5).tolist() == [5 if value is None else value for value in array.to_pylist()]


def test_numbers_that_no_integer_stands_for_are_floats():
    found = numbers(pa.array([1, None, 3], pa.int64()), np.nan)
    np.testing.assert_array_equal(found, [1.0, np.nan, 3.0])


@pytest.mark.parametrize("rows", SLICES)
@pytest.mark.parametrize("values", LISTS)
@pytest.mark.parametrize("nested", NESTED)
def test_lists_are_as_long_and_hold_what_arrow_says(nested, values, rows):
    values = [None if value == [] else value for value in values] if nested is NESTED[2] else values
    array = part_of(values, nested(pa.int32()), rows)
    assert valid(array).tolist() == pc.is_valid(array).to_pylist()
    assert lengths(array).tolist() == [length or 0 for length in pc.list_value_length(array).to_pylist()]
    assert flattened(array).to_pylist() == pc.list_flatten(array).to_pylist()


def test_nothing_is_valid_where_nothing_is_stored():
    assert valid(pa.nulls(3)).tolist() == [False] * 3
    assert lengths(pa.nulls(3)).tolist() == [0] * 3
