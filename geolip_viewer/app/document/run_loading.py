"""What the worker does for a run: open it, and turn what is open to another of its checkpoints."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geolip_viewer.analysis.resources import Resources
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.app.document.loading import USUAL, Loaded, loaded, loaded_as, read_features_for
from geolip_viewer.errors import CheckpointError, ViewerError
from geolip_viewer.state import CheckpointSource, State
from geolip_viewer.views.base import View

if TYPE_CHECKING:
    from geolip_viewer.sources.run_files import RunFiles


def load_run(wanted: State, views: Sequence[View], resources: Resources = USUAL) -> Loaded:
    """Read the run that a state names, and features where they are named, at the checkpoint that is shown.

    Raises CheckpointError; features that cannot be read leave the anchors alone, with the reason in `features_error`.
    """
    from geolip_viewer.analysis.run import Run
    from geolip_viewer.sources.run_files import read_run

    assert wanted.run is not None
    files = read_run(wanted.run.sources, wanted.checkpoint.anchors_key if wanted.checkpoint is not None else None)
    names = [each.name for each in files.checkpoints]
    reference = files.checkpoints[names.index(wanted.reference) if wanted.reference in names else -1]
    error, beside = None, None
    if wanted.features is not None:
        try:
            beside = read_features_for(reference.read(), wanted.features)
        except ViewerError as caught:
            error = caught
    device = resources.available_device()
    run = Run(files, beside, reference=names.index(reference.name), frame=wanted.frame, with_trust=True, device=device)
    source = CheckpointSource(reference.path, reference.content_hash, reference.anchors_key)
    number = names.index(wanted.time) if wanted.time in names else len(names) - 1
    new = loaded_as(run.at(number), source, wanted.features if error is None else None, views)
    told = tuple(dict.fromkeys((*run.warnings, *new.warnings)))
    return replace(new, sources=(source, new.sources[1]), warnings=told, features_error=error)


def at_time(open_: Loaded, wanted: State) -> Loaded:
    """What is open of a run, at the checkpoint and in the frame that a state names.

    Raises OptionError if the run has none of that name, CheckpointError if its file is gone.
    """
    run = open_.run
    if run is None:
        return open_
    reference = wanted.reference or run.names[run.reference]
    if (run.frame, run.names[run.reference]) != (wanted.frame, reference):
        run.number_of(reference)
        run = run.changed(frame=wanted.frame, reference=reference)
    analysis = run.at(run.number_of(wanted.time))
    return replace(open_, checkpoint=analysis.checkpoint, analysis=analysis, vocabulary=analysis.vocabulary)


def reread(open_: Loaded) -> Loaded | None:
    """What is open of a run with the checkpoints that came, changed or went since; None if none did.

    Raises CheckpointError if two runs are mixed by now.
    """
    from geolip_viewer.sources.run_files import read_run

    run = open_.run
    if run is None:
        return None
    files = read_run(run.files.sources, run.files.anchors_key, run.files)
    if _told(files) == _told(run.files):
        return None
    longer, name = run.changed(files=files), run.names[open_.number]
    number = longer.number_of(name if name in longer.names else "")
    same = longer.files.checkpoints[number].content_hash == open_.checkpoint.content_hash
    analysis = open_.analysis.of_run(longer, number) if same and isinstance(open_.analysis, RunAnalysis) else None
    analysis = analysis or longer.at(number)
    return replace(open_, checkpoint=analysis.checkpoint, analysis=analysis, vocabulary=analysis.vocabulary)


def _told(files: "RunFiles") -> tuple[object, ...]:
    return tuple(each.content_hash for each in files.checkpoints), files.gone, files.warnings


def read_again(open_: Loaded, views: Sequence[View]) -> Loaded | None:
    """A checkpoint that was overwritten, beside the same features; None if it is the same, or is being written.

    What cannot be read is taken for a file that is still being written.
    """
    from geolip_viewer.sources.checkpoint import read_checkpoint

    source, features = open_.sources
    try:
        checkpoint = read_checkpoint(source.path, source.anchors_key)
    except CheckpointError:
        return None
    if checkpoint.content_hash == source.content_hash:
        return None
    widths = [tuple(expert.width for expert in each.experts) for each in (checkpoint, open_.checkpoint)]
    beside = open_.features if widths[0] == widths[1] else None
    return loaded(checkpoint, beside, source, features if beside is not None else None, views, open_.analysis.device)
