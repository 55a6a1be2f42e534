"""Two checkpoints stand beside each other where both read the same features; one sentence says why not."""

from dataclasses import replace
from pathlib import Path

import pytest

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.comparable import names_apart, require_comparable
from tests.synthetic import make_checkpoint

FIRST = make_checkpoint()


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (make_checkpoint(experts=2, seed=1), "it has 2 experts, not 3 experts"),
        (make_checkpoint("anchors-only", seed=1), "it has no experts, not 3 experts"),
        (make_checkpoint(widths=(10, 11, 13), seed=1), "it reads features 10, 11, 13 wide, not 10, 11, 12"),
        (FIRST, "is already shown"),
    ],
)
def test_what_reads_other_features_is_refused_with_the_reason(other, why):
    with pytest.raises(CheckpointError) as caught:
        require_comparable(FIRST, other, has_items=True)
    assert why in caught.value.problem


def test_experts_of_other_names_are_other_experts():
    first, other = (
        replace(make_checkpoint(seed=s), expert_names=n) for s, n in ((0, ("a", "b", "c")), (1, ("a", "b", "d")))
    )
    with pytest.raises(CheckpointError, match="has the experts a, b, d, not a, b, c"):
        require_comparable(first, other, has_items=True)


def test_anchors_may_be_of_any_number_and_dimension():
    require_comparable(FIRST, make_checkpoint(anchors=5, dimension=16, seed=1), has_items=True)


def test_without_experts_the_dimension_is_that_of_the_items():
    first, other = make_checkpoint("anchors-only"), make_checkpoint("anchors-only", dimension=9, seed=1)
    require_comparable(first, other, has_items=False)
    with pytest.raises(CheckpointError, match="it has 9 dimensions, but the items have 8"):
        require_comparable(first, other, has_items=True)


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["run/epoch_1.pt", "run/epoch_2.pt"], ("epoch_1", "epoch_2")),
        (["a/model.pt", "b/model.pt"], ("a/model", "b/model")),
        (["x/a/model.pt", "y/a/model.safetensors"], ("x/a/model", "y/a/model")),
        (["alone.pt"], ("alone",)),
    ],
)
def test_files_are_called_by_what_tells_them_apart(paths, names):
    assert names_apart([Path(path) for path in paths]) == names
