"""Features on the Hugging Face hub, through `datasets`."""

from typing import Any

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.names import listed, shown
from geolip_viewer.sources.saved import library_table
from geolip_viewer.sources.tables import Collection, Table


def hub_collection(identity: str, split: str) -> Collection:
    """The configs of a data set on the hub; raises FeaturesError that says what to download when it is out of reach."""
    import datasets

    configs = _asked(identity, lambda: datasets.get_dataset_config_names(identity))
    return Collection(identity, tuple(configs), lambda name: _table(identity, name, split))


def _table(identity: str, name: str, split: str) -> Table:
    import datasets

    loaded = _asked(identity, lambda: datasets.load_dataset(identity, name))
    if split not in loaded:
        raise FeaturesError(identity, f"{shown(name)} has no split {shown(split)}", f"Choose one of: {listed(loaded)}")
    return library_table(name, identity, loaded[split])


def _asked(identity: str, ask: Any) -> Any:
    try:
        return ask()
    except (OSError, ValueError, LookupError, RuntimeError) as error:
        command = f"hf download --repo-type dataset {identity} --local-dir FOLDER"
        remedy = (
            f"Check the name; or run {command} where the hub is in reach, copy FOLDER here and use it as --features"
        )
        raise FeaturesError(identity, f"cannot be had from the hub ({shown(error)})", remedy) from error
