"""Values in the folder of an analysis are accepted only if they are possible."""

import shutil

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geolip_viewer.errors import ViewerError
from geolip_viewer.export import openable
from geolip_viewer.export.tables import arrays, summary, write_analysis
from geolip_viewer.export.tensor_files import write_tensors
from geolip_viewer.opening import read_analysis
from geolip_viewer.sources.analysis_folders import ANCHORS, ITEMS, SUMS, analysis_files
from geolip_viewer.sources.regular_file import regular_file
from geolip_viewer.sources.safetensors_files import read_header
from tests.synthetic import make_analysis


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    usual, openable.MOST_ITEMS = openable.MOST_ITEMS, 40
    write_analysis(make_analysis(items=120, seed=4), folder)
    openable.MOST_ITEMS = usual
    return folder


@pytest.fixture
def folder(written, tmp_path):
    return shutil.copytree(written, tmp_path / "numbers")


def again(folder):
    found = analysis_files(folder)
    return read_analysis(found.checkpoint, found.features)


def stored(folder) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    tensors, metadata = read_header(regular_file(folder / SUMS))
    return {name: tensor.read().copy() for name, tensor in tensors.items()}, metadata


def changed(folder, **arrays_) -> None:
    tensors, metadata = stored(folder)
    tensors |= {name.replace("__", "."): values for name, values in arrays_.items()}
    write_tensors(folder / SUMS, {name: values for name, values in tensors.items() if values is not None}, metadata)


NAMES = (
    *("embeddings.count", "embeddings.mean", "embeddings.scatter", "assignments", "class_counts", "class_centroids"),
    *("density", "lens.0", "lens.2", "magnitude", "magnitude_span", "frame.mean", "frame.scatter"),
    *("difference.low", "difference.high", "difference.absolute", "difference.divergence"),
)


@pytest.mark.parametrize("name", NAMES)
def test_an_array_that_lacks_or_has_another_shape_or_kind_is_refused(folder, name):
    tensors, metadata = stored(folder)
    values = tensors[name]
    flat = values.reshape(-1)
    others = {
        "lacks": None,
        "float": values.astype(np.float32 if values.dtype != np.float32 else np.float64),
        "flat": np.concatenate([flat, flat]),
        "scalar": flat[:1].reshape(()),
    }
    for kind, other in others.items():
        changed_ = {**tensors, name: other}
        write_tensors(folder / SUMS, {key: each for key, each in changed_.items() if each is not None}, metadata)
        with pytest.raises(ViewerError, match=r"lenses_and_sums\.safetensors: .*Run analyze again") as told:
            again(folder)
        assert name.split(".")[0] in told.value.problem, kind


@pytest.mark.parametrize("name", NAMES)
def test_numbers_that_cannot_be_are_refused(folder, name):
    tensors, metadata = stored(folder)
    bad = [-1, 1 << 50] if tensors[name].dtype == np.int64 else [np.inf, -1e30, 1e30]
    for value in (*bad, *([np.nan] if tensors[name].dtype != np.int64 and name != "class_centroids" else [])):
        values = tensors[name].copy()
        values.reshape(-1)[-1] = value
        write_tensors(folder / SUMS, {**tensors, name: values}, metadata)
        with pytest.raises(ViewerError, match=r"lenses_and_sums\.safetensors: .*Run analyze again"):
            again(folder)


def test_counts_must_be_of_as_many_items(folder):
    tensors, _ = stored(folder)
    moved = tensors["assignments"].copy()
    moved[0] += 1
    changed(folder, assignments=moved)
    with pytest.raises(ViewerError, match="counts other items than the 120 it is about"):
        again(folder)
    changed(folder, assignments=tensors["assignments"], frame__count=np.array([119]))
    with pytest.raises(ViewerError, match="compares the experts on 119 items, not on 120"):
        again(folder)
    kept = tensors["lens.0"].shape[0]
    changed(folder, embeddings__count=np.array([kept - 1]))
    with pytest.raises(ViewerError, match=f"is about {kept - 1} items, but {kept} of them were saved"):
        again(folder)
    changed(folder, embeddings__count=np.array([40, 40, 40]))
    with pytest.raises(ViewerError, match=r"holds embeddings\.count of 3 parts"):
        again(folder)


@pytest.mark.parametrize("name", [ANCHORS, ITEMS])
def test_files_of_two_analyses_are_told_apart(folder, tmp_path, name):
    write_analysis(make_analysis(items=50, seed=5), tmp_path / "other")
    shutil.copy(tmp_path / "other" / name, folder / name)
    with pytest.raises(ViewerError, match=f"belongs to another analysis than {name} beside it"):
        again(folder)


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"PK\x03\x04", b"\xff" * 8 + b"{}"])
def test_a_file_of_another_kind_is_one_line(folder, content):
    (folder / SUMS).write_bytes(content)
    with pytest.raises(ViewerError, match=r"lenses_and_sums\.safetensors: is "):
        again(folder)


def test_a_folder_at_its_place_is_one_line(folder):
    (folder / SUMS).unlink()
    (folder / SUMS).mkdir()
    with pytest.raises(ViewerError):
        again(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_are_changed_it_is_refused_or_its_numbers_are_finite(written, tmp_path, data):
    """From accepted files, every number that `analyze` reports can be computed."""
    folder = shutil.copytree(written, tmp_path / "numbers", dirs_exist_ok=True)
    content = bytearray((folder / SUMS).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        new = data.draw(st.binary(min_size=1, max_size=16))
        content[start : start + len(new)] = new
    (folder / SUMS).write_bytes(content[: data.draw(st.sampled_from([None, len(content) // 2, len(content) - 1]))])
    try:
        found = again(folder)
    except ViewerError:
        return
    told, numbers = summary(found), arrays(found)
    assert told["effective_dimension"]["embeddings"] is not None
    for name in ("embeddings_sphere", "anchors_sphere", "lens_0_sphere", "explained_variance_ratio"):
        assert np.isfinite(numbers[name]).all(), name
