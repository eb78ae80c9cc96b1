"""Where the bundled fonts and icons lie: the one place that knows it."""

from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "templates" / "assets"
ICONS = ASSETS / "icons"
FONT_FAMILY = "Planta Sans"
FONT_REGULAR = ASSETS / "fonts" / "PlantaSans-Regular.ttf"
FONT_BOLD = ASSETS / "fonts" / "PlantaSans-Bold.ttf"
