"""Names in a script that no font here has are told when they are opened, once."""

from geolip_viewer.app.document.loading import load
from geolip_viewer.render import fonts
from geolip_viewer.sources.sample import sample_checkpoint, sample_features
from geolip_viewer.state import CheckpointSource, FeaturesSource
from geolip_viewer.views import VIEWS


def test_names_without_a_font_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "SYSTEM_FONTS", fonts.SystemFonts([]))
    checkpoint = CheckpointSource(sample_checkpoint())
    plain = load(checkpoint, FeaturesSource(str(sample_features())), VIEWS)
    names = tmp_path / "names.txt"
    names.write_text("\n".join(f"猫 {number}" for number in range(len(plain.analysis.class_names))), encoding="utf-8")
    named = load(checkpoint, FeaturesSource(str(sample_features()), class_names=names), VIEWS)
    assert [warning for warning in named.warnings if "fonts-noto-cjk" in warning] == [named.warnings[-1]]
    assert not any("No font" in warning for warning in plain.warnings)
