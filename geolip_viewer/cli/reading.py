"""Reads what the flags of a command name: the analysis, other features and checkpoints, pictures of items."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.cli.inputs import names_run
from geolip_viewer.cli.output import note
from geolip_viewer.errors import MissingDataError, OptionError
from geolip_viewer.sources.analysis_folders import analysis_files, checkpoint_in, is_analysis

if TYPE_CHECKING:
    from geolip_viewer.analysis import Analysis
    from geolip_viewer.analysis.large_features import Engine
    from geolip_viewer.sources.checkpoint import Checkpoint
    from geolip_viewer.sources.features import Features
    from geolip_viewer.sources.item_pictures import ItemPictures
    from geolip_viewer.sources.reading_options import ReadingOptions


def item_pictures(arguments: argparse.Namespace, analysis: "Analysis", *, wanted: bool) -> "ItemPictures | None":
    """The pictures of items if a look needs them; a note if there are none. Raises OptionError."""
    if not wanted:
        return None
    from geolip_viewer.sources.item_pictures import pictures_for

    features = analysis.features
    found = None
    if features is not None:
        found = pictures_for(arguments.images, arguments.image_names, features.source, features.image_id)
    if found is None:
        note("There are no pictures of items: give their folder with --images")
    return found


def opened_to_compare(arguments: argparse.Namespace, first: "Analysis") -> "Analysis | None":
    """The analysis of the same items by the checkpoint of --compare. CheckpointError if it does not fit."""
    if arguments.compare is None:
        return None
    from geolip_viewer.opening import read_compared

    return read_compared(checkpoint_in(arguments.compare), first)


def opened(arguments: argparse.Namespace, engine: "Engine | None" = None) -> "Analysis":
    """The analysis of what the flags name. Nothing is computed yet except what `engine` does with the features.

    Raises ViewerError if something cannot be read.
    """
    from geolip_viewer.geometry.devices import Device
    from geolip_viewer.opening import read_analysis, read_run_analysis

    (path, source), device = _paths(arguments), Device(arguments.device)
    if path is not None and names_run(arguments):
        return read_run_analysis(
            [path],
            lambda reference: features_of(arguments, source, reference),
            time=arguments.time,
            reference=arguments.reference,
            frame=arguments.frame or "auto",
            anchors_key=arguments.anchors,
            fit_rows=arguments.fit_rows,
            device=device,
        )
    for flag in ("time", "reference", "frame"):
        if getattr(arguments, flag):
            raise needs_run(f"--{flag}")
    return read_analysis(
        path,
        source,
        _reading_options(arguments),
        anchors_key=arguments.anchors,
        anchors_from=arguments.anchors_from,
        fit_rows=arguments.fit_rows,
        memory=arguments.memory,
        engine=engine,
        device=device,
    )


def needs_run(flag: str) -> MissingDataError:
    """The error for a flag that needs a run when there is a single checkpoint."""
    return MissingDataError(flag, "needs a training run", "Give a folder of checkpoints, or --sample-run")


def _paths(arguments: argparse.Namespace) -> "tuple[Path | None, str | Path | None]":
    """Where the checkpoint and the features are; OptionError if nothing is named, or two things at once."""
    path, source = arguments.checkpoint, arguments.features
    if arguments.sample and path is not None:
        raise OptionError("what to open", "CHECKPOINT and --sample cannot both be given", "Leave one of them out")
    if getattr(arguments, "sample_run", False):
        from geolip_viewer.sources.sample import sample_features, sample_run

        if path is not None or arguments.sample:
            raise OptionError("what to open", "--sample-run cannot be combined with others", "Leave one of them out")
        return sample_run(), source or sample_features()
    if arguments.sample:
        from geolip_viewer.sources.sample import sample_checkpoint, sample_features

        return sample_checkpoint(), source or sample_features()
    if path is None and (arguments.anchors_from is None or source is None):
        remedy = "Give a checkpoint file, --sample, or --features with --anchors-from"
        raise OptionError("what to open", "no CHECKPOINT was given", remedy)
    if path is not None and source is None and is_analysis(path):
        found = analysis_files(path)
        return found.checkpoint, found.features
    return path, source


def features_of(
    arguments: argparse.Namespace, source: str | Path | None, checkpoint: "Checkpoint | None"
) -> "Features | None":
    """The named features; without a name, the hub's for a checkpoint that has projectors."""
    from geolip_viewer.opening import features_for

    return features_for(checkpoint, source, _reading_options(arguments))


def opened_beside(arguments: argparse.Namespace, analysis: "Analysis", source: str, split: str) -> "Features":
    """Other features for the open checkpoint, read the same way as its own."""
    from geolip_viewer.sources.feature_reading import read_features

    return read_features(source, analysis.checkpoint, replace(_reading_options(arguments), split=split))


def _reading_options(arguments: argparse.Namespace) -> "ReadingOptions":
    from geolip_viewer.sources.column_names import DEFAULT_COLUMNS
    from geolip_viewer.sources.reading_options import ReadingOptions

    columns = arguments.columns or DEFAULT_COLUMNS
    return ReadingOptions(arguments.split, arguments.experts, arguments.class_names, columns)
