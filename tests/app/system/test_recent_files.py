"""Recent files whose names look alike are told apart by the folders in which they differ."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.app.system.recent_files import recent_files


def names(*texts):
    return [recent.name for recent in recent_files([Path(text) for text in texts])]


def test_a_file_is_named_with_its_folder():
    assert names("/data/run/best.pt", "/best.pt") == ["run/best.pt", "best.pt"]


def test_files_that_are_called_alike_show_the_folder_in_which_they_differ():
    assert names("/a/one/checkpoints/best.pt", "/a/two/checkpoints/best.pt") == [
        "one/checkpoints/best.pt",
        "two/checkpoints/best.pt",
    ]
    assert names("/a/x/z/best.pt", "/b/x/z/best.pt", "/c/best.pt") == ["a/x/z/best.pt", "b/x/z/best.pt", "c/best.pt"]


folders = st.lists(st.sampled_from("ab"), min_size=1, max_size=5)


@given(st.lists(folders, min_size=2, max_size=6, unique_by=tuple))
def test_no_two_files_have_one_name(found):
    paths = [Path("/", *folder, "best.pt") for folder in found]
    shown = [recent.name for recent in recent_files(paths)]
    assert len(set(shown)) == len(paths)
