"""The YAML header of a dataset card, which nobody vouches for."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.cards import configs_of, patterns_of, read_card
from geolip_viewer.sources.class_names import names_in_card

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
KEYS = st.text("abcxyz_", min_size=1, max_size=5)
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25
)


def card(folder: Path, header: str) -> Path:
    path = folder / "README.md"
    path.write_bytes(f"---\n{header}\n---\nText.\n".encode())
    return path


@given(value=st.dictionaries(KEYS, VALUES, max_size=5), flow=st.booleans())
@IN_FOLDER
def test_mappings_lists_and_texts_are_read_as_they_were_written(tmp_path, value, flow):
    header = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True)
    assert read_card(card(tmp_path, header)) == value


@pytest.mark.parametrize(
    "text", ["no", "yes", "off", "null", "~", "3", "1e5", "0x10", "2024-01-01", "!!bool x", "!!int ''", "!!float ''"]
)
def test_a_scalar_is_the_text_that_stands_there(tmp_path, text):
    assert read_card(card(tmp_path, f"x: {text}")) == {"x": text.split(" ")[-1].strip("'")}


def test_class_names_that_yaml_reads_as_no_text_are_names(tmp_path):
    header = (
        "dataset_info:\n- features:\n  - name: labels\n    sequence:\n      class_label:\n        names:\n"
        "          0: no\n          1: yes\n          2: off\n          3: null\n          4: 3"
    )
    found = read_card(card(tmp_path, header))
    assert names_in_card(found["dataset_info"], "a") == ("no", "yes", "off", "null", "3")
    found = read_card(card(tmp_path, header.split("names:", maxsplit=1)[0] + "names: [no, yes, ~]"))
    assert names_in_card(found["dataset_info"], "a") == ("no", "yes", "~")


def test_what_an_alias_repeats_is_there_again(tmp_path):
    assert read_card(card(tmp_path, "a: &x [p, q]\nb: *x")) == {"a": ["p", "q"], "b": ["p", "q"]}


ALIASES = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)
)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (ALIASES, "more than 400,000 values"),
        ("a: &a [*a]", "refers to something that is not defined yet"),
        ("b: &b {x: 1}\nc: {<<: *b}", "merges mappings"),
        ("[" * 60 + "]" * 60, "nested more than 32 levels deep"),
        ("? [a, b]\n: c", "a key that is not text"),
        ("a: [", "cannot be read"),
        ("x: '\x01'", "cannot be read"),
    ],
)
def test_headers_that_are_refused_in_no_time(tmp_path, header, problem):
    started = time.perf_counter()
    with pytest.raises(FeaturesError, match=r"^[^\n]*$") as refused:
        read_card(card(tmp_path, header))
    assert problem in str(refused.value)
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize(
    "content", ["---" + "\n" * 200_000 + "x", "---\n" * 50_000, "", "# Title\n---\na: 1\n---\n", "---\r\n" * 3, "--- a"]
)
def test_cards_without_a_header_are_empty(tmp_path, content):
    path = tmp_path / "README.md"
    path.write_text(content, newline="")
    started = time.perf_counter()
    assert read_card(path) == {}
    assert time.perf_counter() - started < 3


def test_a_mark_at_the_start_and_other_line_ends_are_understood(tmp_path):
    path = tmp_path / "README.md"
    path.write_bytes(b"\xef\xbb\xbf---\r\na: 1\r\n--- \r\nText")
    assert read_card(path) == {"a": "1"}


@given(
    text=st.text(max_size=80)
    | st.from_regex(r"(- |: |\n|\[|\{|&a|\*a|!!int |<<|\"|'|\\|#|\||>|%|\?|,){1,20}", fullmatch=True)
)
@IN_FOLDER
def test_any_header_is_read_or_refused(tmp_path, text):
    try:
        found: Any = read_card(card(tmp_path, text.encode("utf-8", "replace").decode()))
    except FeaturesError:
        return
    with suppress(FeaturesError):  # two of one name
        configs_of(found, Path("README.md"))
    patterns_of(found.get("data_files"))
    names_in_card(found.get("dataset_info"), "a")


def test_two_configs_of_one_name_are_refused(tmp_path):
    found = read_card(card(tmp_path, "configs:\n- config_name: a\n  data_dir: x\n- config_name: a\n  data_dir: y\n"))
    with pytest.raises(FeaturesError, match="names the config a twice"):
        configs_of(found, tmp_path / "README.md")
