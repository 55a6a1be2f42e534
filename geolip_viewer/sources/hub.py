"""Features on the Hugging Face hub: `datasets` finds the files, which are then read like any other Parquet."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.class_names import names_in_description
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.folders import folder_collection
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.network import Waiting, wait_for
from geolip_viewer.sources.parquet import parquet_table
from geolip_viewer.sources.tables import Collection, Table
from geolip_viewer.task import phase

_TIMEOUT = 10.0  # seconds for one answer; datasets would keep trying for half a minute
_PATIENCE = 60.0  # seconds without any sign of life
T = TypeVar("T")


def hub_collection(identity: str, split: str, columns: Columns = DEFAULT_COLUMNS) -> Collection:
    """The configs of a dataset on the hub; only files of the split are downloaded, and kept in the hub's own cache.

    When the hub is out of reach, the copy downloaded earlier is used. Raises FeaturesError that says what to download
    if there is none.
    """
    with phase("Asking the hub"):
        try:
            return _online(identity, split, columns)
        except _unreachable() as error:
            refusal = _out_of_reach(identity, error)
            copy = _copy(identity)
            if copy is None:
                raise refusal from error
            return _from_copy(identity, copy, split, columns, refusal)


def _from_copy(identity: str, copy: Path, split: str, columns: Columns, refusal: FeaturesError) -> Collection:
    """What was downloaded earlier; if that is not enough, the hub's own error is raised."""

    def opened(name: str) -> Table:
        try:
            return found.open(name)
        except FeaturesError:
            raise refusal from None

    try:
        found = folder_collection(copy, split, columns)
    except FeaturesError:
        raise refusal from None
    warning = f"The hub cannot be reached: the copy of {identity} downloaded earlier is used"
    return Collection(identity, found.configs, opened, (warning,))


def _unreachable() -> tuple[type[Exception], ...]:
    """What the hub's library raises if the network or the hub refuses: errors of its HTTP library, which varies."""
    from huggingface_hub.errors import HfHubHTTPError

    return OSError, *(base for base in HfHubHTTPError.__bases__ if issubclass(base, Exception))


def _online(identity: str, split: str, columns: Columns) -> Collection:
    import datasets
    from huggingface_hub import HfApi

    wait_for(lambda _: HfApi().dataset_info(identity, timeout=_TIMEOUT), _PATIENCE)
    configs = _understood(identity, lambda: datasets.get_dataset_config_names(identity))
    return Collection(identity, tuple(configs), lambda name: _table(identity, name, split, columns))


def _table(identity: str, name: str, split: str, columns: Columns) -> Table:
    import datasets

    try:
        builder = _understood(identity, lambda: datasets.load_dataset_builder(identity, name))
        by_split: Mapping[str, list[str]] = builder.config.data_files or {}
        if split not in by_split:
            problem = f"{shown(name)} has no split {shown(split)}"
            raise FeaturesError(identity, problem, f"Choose one of: {listed(by_split)}")
        urls = list(by_split[split])
        if not all(url.endswith(".parquet") for url in urls):
            raise FeaturesError(identity, f"{shown(name)} is not stored as Parquet", "Convert it to Parquet")
        with phase(f"Downloading {shown(name)}"):
            files = [wait_for(partial(_downloaded, url), _PATIENCE) for url in urls]
    except _unreachable() as error:
        raise _out_of_reach(identity, error) from error
    described = builder.info.features.to_dict() if builder.info.features else {}
    return parquet_table(name, files, columns, names_in_description(described.get(columns.labels)))


def _downloaded(url: str, waiting: Waiting) -> Path:
    """The file in the hub's cache, downloaded if it is not there yet."""
    from huggingface_hub import HfFileSystem, hf_hub_download

    place: Any = HfFileSystem().resolve_path(url)
    return Path(
        hf_hub_download(
            place.repo_id,
            place.path_in_repo,
            repo_type="dataset",
            revision=place.revision,
            etag_timeout=_TIMEOUT,
            tqdm_class=download_progress(waiting),
        )
    )


def download_progress(waiting: Waiting) -> Any:
    """A tqdm that prints nothing: what it counts is reported, and a cancelled download is stopped."""
    from tqdm import tqdm

    class ReportingBar(tqdm):  # type: ignore[misc]
        def __init__(self, *values: Any, **settings: Any) -> None:
            super().__init__(*values, **{**settings, "disable": False, "leave": False})

        def display(self, msg: str | None = None, **_: Any) -> None:
            if msg is None:  # "" is sent when it closes
                waiting.report(min(1.0, self.n / self.total) if self.total else None)

    return ReportingBar


def _understood(identity: str, ask: Callable[[], T]) -> T:
    """The answer of `datasets`; FeaturesError if it cannot make sense of its input."""
    from datasets.exceptions import DataFilesNotFoundError

    try:
        return wait_for(lambda _: ask(), _PATIENCE)
    except (DataFilesNotFoundError, ValueError, LookupError, TypeError, RuntimeError) as error:
        remedy = "It needs one config per expert, each with Parquet files"
        raise FeaturesError(identity, f"is not a dataset of the expected form ({shown(error)})", remedy) from error


def _copy(identity: str) -> Path | None:
    """The folder of the hub's cache that holds what was downloaded earlier."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(identity, repo_type="dataset", local_files_only=True))
    except (OSError, ValueError):
        return None


def _out_of_reach(identity: str, error: Exception) -> FeaturesError:
    remedy = (
        f"Check the id and the network; or download it where the hub can be reached, with 'hf download --repo-type "
        f"dataset {identity} --local-dir FOLDER', and use that FOLDER instead of the id"
    )
    return FeaturesError(identity, f"cannot be fetched from the Hugging Face hub ({shown(error)})", remedy)
