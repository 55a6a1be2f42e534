"""Files, sessions and the program itself."""

from geolip_viewer.app.actions import export
from geolip_viewer.app.actions.row import Action, Needs
from geolip_viewer.app.actions.targets import ActionTargets
from geolip_viewer.state import State


def nothing_beside(_: ActionTargets, state: State) -> str:
    """Why there is no comparison to stop; "" if there is one."""
    return "" if state.compared is not None else "No checkpoint is being compared"


ROWS: tuple[Action, ...] = (
    Action(
        "file.open",
        "Open checkpoint…",
        lambda on: on.opening.choose_checkpoint,
        "File",
        "Ctrl+O",
        "folder-open",
        tooltip="Open a GeoLIP checkpoint: .pt, .pth, .bin or .safetensors",
        toolbar="left",
    ),
    Action(
        "file.run",
        "Open run…",
        lambda on: on.opening.choose_run,
        "File",
        "Ctrl+Alt+R",
        "history",
        tooltip="Open a training run: a folder of its checkpoints, with a timeline under every view",
    ),
    Action(
        "file.features",
        "Open features…",
        lambda on: on.opening.choose_features,
        "File",
        "Ctrl+Shift+O",
        "layers",
        needs=Needs.CHECKPOINT,
        tooltip="Open the experts' features of the data: a folder, a file, or a dataset on the Hugging Face hub",
        toolbar="left",
    ),
    Action(
        "file.embeddings",
        "Open embeddings…",
        lambda on: on.opening.choose_embeddings,
        "File",
        tooltip="Open embeddings without a checkpoint, with anchors made from them: a file, a folder, or a dataset",
    ),
    Action(
        "file.compare",
        "Compare with…",
        lambda on: on.comparing.choose,
        "File",
        "Ctrl+Shift+B",
        "columns-2",
        needs=Needs.CHECKPOINT,
        tooltip="Show a second checkpoint of the same items beside this one, with the same camera and selection",
    ),
    Action(
        "file.stop_comparing",
        "Stop comparing",
        lambda on: on.comparing.stop,
        "File",
        needs=Needs.CHECKPOINT,
        tooltip="Show the first checkpoint alone again",
        refusal=nothing_beside,
    ),
    Action(
        "file.pictures",
        "Pictures of items…",
        lambda on: on.item_images.choose,
        "File",
        "",
        "image",
        needs=Needs.ITEMS,
        tooltip="Choose the folder that holds a picture of each item",
    ),
    Action(
        "file.sample",
        "Open the sample",
        lambda on: on.opening.open_sample,
        "File",
        "",
        "sparkles",
        tooltip="A small trained constellation that comes with the program",
    ),
    Action(
        "file.sample_run",
        "Open the sample's training",
        lambda on: on.opening.open_sample_run,
        "File",
        "",
        "play",
        tooltip="Twelve checkpoints from the training of the sample, from untrained to the end",
    ),
    Action(
        "session.open",
        "Open session…",
        lambda on: on.sessions.choose,
        "File",
        "Ctrl+Alt+O",
        "package-open",
        tooltip="Open a session: files, view, options, camera and selection as they were saved",
        rule=True,
    ),
    Action(
        "session.save",
        "Save session",
        lambda on: on.sessions.save,
        "File",
        "Ctrl+S",
        "save",
        needs=Needs.CHECKPOINT,
        tooltip="Save files, view, options, camera and selection, to open them again",
        toolbar="left",
    ),
    Action(
        "session.save_as",
        "Save session as…",
        lambda on: on.sessions.save_as,
        "File",
        "Ctrl+Alt+S",
        needs=Needs.CHECKPOINT,
        tooltip="Save the session under another name",
    ),
    *export.ROWS,
    Action(
        "file.resources",
        "Computations…",
        lambda on: on.opening.choose_resources,
        "File",
        tooltip="Choose where large computations run, and how much memory the embeddings of large features may take",
        rule=True,
    ),
    Action(
        "file.close",
        "Close the checkpoint",
        lambda on: on.opening.close,
        "File",
        "Ctrl+W",
        "x",
        needs=Needs.CHECKPOINT,
        rule=True,
    ),
    Action("file.quit", "Quit", lambda on: on.window.close, "File", "Ctrl+Q", "log-out"),
)
"""Actions on files and sessions."""
