"""The MkDocs site: name, language and navigation make its settings; a folder of Markdown pages becomes a folder of HTML."""

import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from generators.stamp import HOME, SCRATCH

TEMPLATES = HOME / "templates"
PAGES = f"{SCRATCH}/pages"
"""Where the Markdown pages are written (MkDocs's docs_dir), relative to the output folder."""
INLINE = f"{SCRATCH}/inline"
"""Where the drawings for the pages are written, `<view>.svg`, beside the pages; their links are relative to the root of the site."""
SETTINGS = f"{SCRATCH}/mkdocs.yml"

EPOCH = "315532800"
"""1980-01-01 in seconds: the one date that MkDocs is given, so that no build time reaches the site."""

SEARCH_LANGUAGES = ("ar", "da", "de", "du", "es", "fi", "fr", "hi", "hu", "it", "ja", "no", "pt", "ro", "ru", "sv", "th", "tr", "vi")
WORDS = {
    "pt": {
        "light": "Mudar para o tema claro",
        "dark": "Mudar para o tema escuro",
        "in": "Aproximar",
        "out": "Afastar",
        "fit": "Ver o desenho inteiro",
        "full": "Tela cheia",
        "search": "Busca",
        "view": "Desenho: use + e - para aproximar e afastar, setas para mover, 0 para ver inteiro",
    },
    "en": {
        "light": "Switch to the light theme",
        "dark": "Switch to the dark theme",
        "in": "Zoom in",
        "out": "Zoom out",
        "fit": "See the whole drawing",
        "full": "Full screen",
        "search": "Search",
        "view": "Drawing: use + and - to zoom, arrows to move, 0 to see it whole",
    },
}
"""What the theme switch, the search and the drawings' buttons say."""

Nav = Sequence[Mapping[str, object] | str]


class SiteError(Exception):
    """MkDocs refused the pages; carries its messages."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("; ".join(self.messages))


def settings(*, name: str, description: str, language: str, nav: Nav) -> bytes:
    """The complete MkDocs settings of one system's site, as YAML; `nav` has MkDocs's own form."""
    import yaml

    base = yaml.safe_load((TEMPLATES / "site" / "mkdocs.yml").read_text(encoding="utf-8"))
    theme = base["theme"] | {"language": language}
    tongue = language.partition("-")[0].lower()
    words = WORDS.get(tongue, WORDS["en"])
    light, dark = theme["palette"]
    light["toggle"] = {"icon": "material/weather-night", "name": words["dark"]}
    dark["toggle"] = {"icon": "material/weather-sunny", "name": words["light"]}
    search = {"lang": [tongue] if tongue in SEARCH_LANGUAGES else ["en"], "fields": {"tags": {"boost": 1.0}}}
    complete = base | {
        "site_name": name,
        "site_description": description,
        "docs_dir": PAGES,
        "site_dir": "site",
        "theme": theme,
        "plugins": base["plugins"] | {"search": search},
        "hooks": [str(Path(__file__).with_name("site_hooks.py"))],
        "extra": base["extra"] | {"planta_words": words},
        "nav": list(nav),
    }
    return yaml.safe_dump(complete, allow_unicode=True, sort_keys=False).encode()


def build(out: Path, site_dir: Path, project: Path | None = None, drawn: Callable[[], None] = lambda: None) -> None:
    """Render the pages under `out` into `site_dir`, or raise SiteError with everything MkDocs complained about.

    A `mkdocs.yml` of the project's own, in the folder `project`, is read over the generated settings. `drawn` returns when the
    drawings are there, which are wanted only once all Markdown is rendered.
    """
    config, complaints = load(out, site_dir, project)
    config.plugins["planta/drawn"] = _waiting(drawn)
    from mkdocs.commands.build import build as render
    from mkdocs.exceptions import Abort, ConfigurationError

    with complaints:
        try:
            render(config)
        except (Abort, ConfigurationError) as refused:
            raise SiteError(complaints.messages or [str(refused)]) from refused


def load(out: Path, site_dir: Path, project: Path | None = None):  # type: ignore[no-untyped-def]  # MkDocs's own types need its import
    """MkDocs's configuration object for the pages under `out`, and the collector of its complaints."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    own, settings_file = (project or out) / "mkdocs.yml", out / SETTINGS
    complaints = Complaints()
    with complaints:
        try:
            config = load_config(
                str(settings_file),
                config_file_path=str(own if own.is_file() else settings_file),  # its relative paths start there
                **_over(settings_file, own),
                **{"docs_dir": str(out / PAGES), "site_dir": str(site_dir), "strict": True},
            )
        except (Abort, ConfigurationError) as refused:
            raise SiteError([f"{own.name}: {m}" for m in complaints.messages or [str(refused)]]) from refused
    config.plugins.on_startup(command="build", dirty=False)
    return config, complaints


def warm() -> None:
    """Import what a build needs, while somebody else still makes the pages."""
    for name in ("mkdocs.commands.build", "material.plugins.search.plugin", "pymdownx.superfences", "pymdownx.highlight"):
        import_module(name)


def _waiting(drawn: Callable[[], None]) -> Any:
    from mkdocs.plugins import BasePlugin

    class Waiting(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
        def on_env(self, env: Any, **_: Any) -> None:
            drawn()

    return Waiting()


def _over(settings_file: Path, own: Path) -> dict[str, object]:
    """The project's own settings merged over the generated ones, as its INHERIT does when plain MkDocs reads it."""
    if not own.is_file():
        return {}
    from mergedeep import merge
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    with settings_file.open("rb") as below, own.open("rb") as above:
        mine = yaml_load(above.read().decode(), get_yaml_loader()) or {}
        merged: dict[str, object] = merge(yaml_load(below, get_yaml_loader()), mine)
    return {k: v for k, v in merged.items() if k not in ("INHERIT", "docs_dir", "site_dir", "strict")}


class Complaints(logging.Handler):
    """Collects what MkDocs warns of, in place of its lines on the terminal."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def __enter__(self) -> "Complaints":
        log = logging.getLogger("mkdocs")
        log.addHandler(self)
        log.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self)
