"""Stored numbers of every kind against torch."""

import numpy as np
import pytest
import torch

from geolip_viewer.sources.precisions import PRECISIONS, item_size, numbers, widened

FLOAT8 = [name for name in PRECISIONS if name.startswith("float8")]
SMALL = [*FLOAT8, "bfloat16", "float16"]


def stored_and_wanted(precision: str) -> tuple[bytes, np.ndarray]:
    """Every number of a small type."""
    integers = np.arange(1 << 8 * item_size(precision), dtype=f"<u{item_size(precision)}")
    return integers.tobytes(), torch.from_numpy(integers).view(getattr(torch, precision)).float().numpy()


@pytest.mark.parametrize("precision", SMALL)
def test_every_number_of_a_small_type_is_what_torch_says(precision):
    data, wanted = stored_and_wanted(precision)
    found = widened(numbers(data, precision), precision).astype(np.float32)
    np.testing.assert_array_equal(found, wanted)
    finite = np.isfinite(wanted)
    np.testing.assert_array_equal(np.signbit(found[finite]), np.signbit(wanted[finite]))


@pytest.mark.parametrize("precision", [name for name in PRECISIONS if not name.startswith("q")])
def test_every_type_has_the_size_that_torch_gives_it(precision):
    assert item_size(precision) == getattr(torch, precision).itemsize
    assert PRECISIONS[precision].is_floating == getattr(torch, precision).is_floating_point
