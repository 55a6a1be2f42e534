"""Small text files of others."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.class_names import read_class_names
from geolip_viewer.sources.text_files import lines, read_text

ENDS = ["\n", "\r\n", "\r"]
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=6)


@pytest.mark.slow
@given(names=st.lists(NAMES, min_size=1, max_size=8), data=st.data())
def test_a_line_ends_at_lf_cr_lf_and_cr_alone(names, data):
    ends = [data.draw(st.sampled_from(ENDS)) for _ in names]
    for index in reversed(range(len(ends) - 1)):
        if ends[index] == "\r" and names[index + 1] == "" and ends[index + 1].startswith("\n"):
            ends[index] = "\n"  # CR and LF would be one end
    text = "".join(name + end for name, end in zip(names, ends, strict=True))
    assert lines(text) == [*names, ""]


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_nothing_else_ends_a_line_of_class_names(tmp_path, odd):
    path = tmp_path / "names.txt"
    path.write_text(f"cat{odd}\nfox{odd}red\nowl\n", encoding="utf-8", newline="")
    names = read_class_names(path)
    assert len(names) == 3
    assert names[0].startswith("cat")
    assert names[2] == "owl"


@pytest.mark.parametrize("place", ["/dev/zero", "/dev/null", "pipe", "folder"])
def test_what_is_no_regular_file_is_not_read(tmp_path, place):
    path = Path(place) if place.startswith("/") else tmp_path / place
    if place == "pipe":
        os.mkfifo(path)
    elif place == "folder":
        path.mkdir()
    with pytest.raises(FeaturesError, match="not a regular file"):
        read_class_names(path)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "no/where"])
def test_names_that_no_file_has(tmp_path, name):
    with pytest.raises(FeaturesError, match=r"^[^\n]*cannot be read[^\n]*$"):
        read_text(tmp_path / name, 10, "a text", "Check it")


def test_a_file_that_is_too_large(tmp_path):
    (tmp_path / "a").write_text("0123456789")
    assert read_text(tmp_path / "a", 10, "a text", "Check it") == "0123456789"
    with pytest.raises(FeaturesError, match="too large for a text"):
        read_text(tmp_path / "a", 9, "a text", "Check it")
