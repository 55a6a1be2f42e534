"""The program of exported pages is the one that its sources make."""

from geolip_viewer.assets import asset
from tools.page.sources import digest_built, digest_of_sources


def test_the_built_program_is_as_new_as_its_sources():
    built = digest_built(asset("page", "page.js").read_text(encoding="utf-8"))
    assert built == digest_of_sources(), "run 'make page'"


def test_the_program_holds_no_end_of_a_script_and_is_small():
    program = asset("page", "page.js").read_text(encoding="utf-8")
    assert "</script" not in program.lower()
    assert len(program.encode()) + asset("page", "page.css").stat().st_size <= 900_000
