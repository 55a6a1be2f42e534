"""Why something failed is said in words: the numbers of systems are of no use to a person."""

import errno
import os
import zipfile

import pytest

from geolip_viewer.errors import reason_of


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT)), "No such file or directory"),
        (OSError(errno.EINVAL, os.strerror(errno.EINVAL), "a.pt"), "Invalid argument"),
        (OSError(101), "Network is unreachable"),
        (OSError("(101)"), "Network is unreachable"),
        (ValueError("[Errno 22] Invalid argument"), "Invalid argument"),
        (
            OSError("Failed to open x. Detail: [errno 5] Input/output error"),
            "Failed to open x. Detail: Input/output error",
        ),
        (OSError(), "OSError"),
        (zipfile.BadZipFile("File is not a zip file"), "File is not a zip file"),
        (ValueError("12 rows are missing"), "12 rows are missing"),
    ],
)
def test_reasons_are_plain_words_without_codes(error, words):
    assert reason_of(error) == words


def test_a_system_error_is_described_without_its_number(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "there" / "not").read_bytes()
    assert reason_of(caught.value) == "No such file or directory"
