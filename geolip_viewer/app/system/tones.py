"""The window's colours by role. Text meets WCAG AA on every surface it stands on; tests compute it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tones:
    """Hex colours of one theme. Surfaces go from the back (`canvas`, behind the globe) to the front (`raised`)."""

    canvas: str
    window: str
    panel: str
    field: str
    raised: str
    line: str
    strong_line: str
    text: str
    quiet_text: str
    faint_text: str
    accent: str
    accent_text: str
    on_accent: str
    chosen: str
    hover: str
    warning: str
    danger: str


DARK = Tones(
    canvas="#0f141d",
    window="#12171f",
    panel="#171d27",
    field="#0f141c",
    raised="#202836",
    line="#262f3d",
    strong_line="#3a4658",
    text="#e6eaf1",
    quiet_text="#a3aebf",
    faint_text="#6d7889",
    accent="#4f8ff7",
    accent_text="#8ab6ff",
    on_accent="#06101f",
    chosen="#223656",
    hover="#1f2733",
    warning="#f2b84b",
    danger="#ff8a80",
)

LIGHT = Tones(
    canvas="#fbfcfe",
    window="#f3f5f8",
    panel="#fafbfc",
    field="#ffffff",
    raised="#ffffff",
    line="#dde2ea",
    strong_line="#b9c2cf",
    text="#1a212c",
    quiet_text="#515c6e",
    faint_text="#7b8595",
    accent="#1f62d0",
    accent_text="#1a57bd",
    on_accent="#ffffff",
    chosen="#dbe8fd",
    hover="#eaeef4",
    warning="#8a5a00",
    danger="#b3261e",
)
