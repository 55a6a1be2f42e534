import pytest

from geolip_viewer.sizes import free_memory, parsed_size, size_text, usual_memory


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 KB"), (123_456, "123 KB"), (1_230_000, "1.23 MB"), (5e12, "5 TB")],
)
def test_sizes_read_as_a_person_says_them(count, text):
    assert size_text(count) == text


@pytest.mark.parametrize(
    ("text", "count"), [("12", 12), ("2G", 2 * 10**9), ("1.5 gb", 1_500_000_000), ("800M", 8 * 10**8), ("1GiB", 10**9)]
)
def test_sizes_are_read_as_a_person_writes_them(text, count):
    assert parsed_size(text) == count


@pytest.mark.parametrize("text", ["", "G", "-1G", "1X", "1e3", "nan", "9" * 400])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(ValueError, match="no size"):
        parsed_size(text)


def test_embeddings_take_a_part_of_what_is_free():
    assert 0 < usual_memory() <= free_memory() // 4 + (1 << 28)
