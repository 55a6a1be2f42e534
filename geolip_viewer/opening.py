"""Opening a checkpoint and its features as an analysis, for the command line and the library."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.derived_anchors import AnchorsFrom, with_derived_anchors
from geolip_viewer.analysis.large_features import Engine, read_items
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.devices import Device
from geolip_viewer.geometry.frames import Frame
from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from geolip_viewer.sources.comparable import require_comparable
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.features import DEFAULT_HUB, Features
from geolip_viewer.sources.reading_options import DEFAULT_READING, ReadingOptions

if TYPE_CHECKING:
    from geolip_viewer.analysis.run_analysis import RunAnalysis


def read_analysis(
    checkpoint: Path | None,
    features: str | Path | None = None,
    options: ReadingOptions = DEFAULT_READING,
    *,
    anchors_key: str | None = None,
    anchors_from: AnchorsFrom | None = None,
    fit_rows: int | None = None,
    memory: int | None = None,
    engine: Engine | None = None,
    device: Device | None = None,
) -> Analysis:
    """The analysis of these files. Nothing of it is computed yet, except anchors that are made from the items.

    Without features a checkpoint with projectors gets those of the hub. Without a checkpoint the features are
    embeddings, and `anchors_from` says how anchors are made. Raises ViewerError if something cannot be read.
    """
    if checkpoint is None and (features is None or anchors_from is None):
        remedy = "Give a checkpoint file, or features and how to make anchors from them"
        raise OptionError("what to open", "no checkpoint was given", remedy)
    opened = read_checkpoint(checkpoint, anchors_key=anchors_key) if checkpoint is not None else None
    source = wanted_features(opened, features)
    items = None
    if source is not None:
        items = read_items(source, opened, options, memory=memory, engine=engine, device=device)
    return analysis_of(opened, items, anchors_from, fit_rows=fit_rows, device=device)


def read_compared(path: Path, first: Analysis) -> Analysis:
    """The analysis of another checkpoint with the items of the first. Raises CheckpointError if it does not fit."""
    checkpoint = read_checkpoint(path)
    require_comparable(first.checkpoint, checkpoint, has_items=first.has_items)
    features = first.features.projected_by(checkpoint) if first.features is not None else None
    return Analysis(checkpoint, features, fit_rows=first.fit_rows, device=first.device)


def wanted_features(checkpoint: Checkpoint | None, source: str | Path | None) -> str | Path | None:
    """The features named; where none are, the hub's for a checkpoint that has projectors."""
    return DEFAULT_HUB if source is None and checkpoint is not None and checkpoint.experts else source


def read_run_analysis(
    sources: Sequence[Path],
    features: Callable[[Checkpoint], Features | None],
    *,
    time: str = "",
    reference: str = "",
    frame: Frame = "auto",
    anchors_key: str | None = None,
    fit_rows: int | None = None,
    device: Device | None = None,
) -> "RunAnalysis":
    """One checkpoint of a run, the last unless `time` names another; `features` are asked for with the reference.

    Raises ViewerError if something cannot be read, OptionError for a name that no checkpoint has.
    """
    from geolip_viewer.analysis.run import Run
    from geolip_viewer.sources.run_files import read_run
    from geolip_viewer.sources.run_names import number_named

    files = read_run(sources, anchors_key)
    names = [each.name for each in files.checkpoints]
    onto, shown = number_named(names, reference, "--reference"), number_named(names, time, "--time")
    beside = features(files.checkpoints[onto].read())
    run = Run(files, beside, reference=onto, frame=frame, fit_rows=fit_rows, device=device)
    return run.at(shown)


def features_for(checkpoint: Checkpoint | None, source: str | Path | None, options: ReadingOptions) -> Features | None:
    """The features that are wanted, whole, so that other checkpoints can project them too. Raises FeaturesError."""
    source = wanted_features(checkpoint, source)
    return None if source is None else read_features(source, checkpoint, options)


def analysis_of(
    checkpoint: Checkpoint | None,
    features: Features | None,
    anchors_from: AnchorsFrom | None,
    *,
    fit_rows: int | None = None,
    device: Device | None = None,
) -> Analysis:
    """The analysis of what was read. Without a checkpoint anchors must be made from the items; raises OptionError."""
    if anchors_from is not None:
        if features is None:
            raise OptionError("--anchors-from", "needs items, but there are no features", "Give them with --features")
        checkpoint = with_derived_anchors(checkpoint, features, anchors_from)
    assert checkpoint is not None  # it was read, or has derived anchors
    return Analysis(checkpoint, features, fit_rows=fit_rows, device=device)
