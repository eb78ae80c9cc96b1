"""A site kept warm: the pages and drawings of a changed model go in; only the pages that they change are rendered again.

MkDocs renders everything each time. Here its configuration, navigation and templates stay in memory after a first whole build, and a later
change renders the pages whose Markdown or drawing changed. What moves the navigation (settings, titles, new pages) is a whole build again.
"""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generators import site, writer
from generators.build import standing

SITE = "site"


class LiveSite:
    """The site under `root`/site, rendered from scratch targets written under `root`; `project` may hold a `mkdocs.yml`."""

    def __init__(self, root: Path, project: Path) -> None:
        self.root, self.project = root, project
        self.kept: Any = None

    def update(self, files: Mapping[str, bytes]) -> int:
        """Render what these files change and return how many pages that was; raise SiteError with MkDocs's complaints."""
        written = writer.publish(files, self.root, owned=standing(self.root), journalled=False)
        touched = {*written.changed, *written.removed}
        pages = {p.removeprefix(f"{site.PAGES}/") for p in touched if p.startswith(f"{site.PAGES}/")}
        views = {Path(p).stem for p in touched if p.startswith(f"{site.INLINE}/")}
        kept, self.kept = self.kept, None  # an update that fails leaves nothing to go on from
        if kept is None or site.SETTINGS in touched or not pages <= kept.pages.keys() or written.removed:
            return self._whole()
        pages |= {uri for uri, shown in kept.views.items() if views & shown}
        if not pages:
            self.kept = kept
            return 0
        if kept.render(sorted(pages)):
            self.kept = kept
            return len(pages)
        return self._whole()

    def _whole(self) -> int:
        shutil.rmtree(self.root / SITE, ignore_errors=True)
        kept = _Kept(self.root, self.project)
        self.kept = kept
        return len(kept.pages)


class _Kept:
    """MkDocs's own objects after a whole build."""

    def __init__(self, root: Path, project: Path) -> None:
        from mkdocs.commands.build import build
        from mkdocs.exceptions import Abort

        self.config, self.complaints = site.load(root, root / SITE, project)
        catch = _catcher()
        self.config.plugins["planta/live"] = catch
        with self.complaints:
            try:
                build(self.config)
            except Abort as refused:
                raise site.SiteError(self.complaints.messages or [str(refused)]) from refused
        self.files, self.nav, self.env = catch.files, catch.nav, catch.env
        self.pages = {file.src_uri: file.page for file in self.files.documentation_pages()}
        self.views = {uri: _shown(page) for uri, page in self.pages.items()}

    def render(self, uris: Iterable[str]) -> bool:
        """Render these pages again; False when that is not enough, because a title changed."""
        from mkdocs.commands.build import _build_page, _populate_page

        changed = [self.pages[uri] for uri in uris]
        titles = [page.title for page in changed]
        with self.complaints:
            for page in changed:
                _populate_page(page, self.config, self.files)
            if [page.title for page in changed] != titles:
                return False
            index = self.config.plugins["material/search"].search_index
            places = {page.url for page in changed}
            index.entries = [e for e in index.entries if e["location"].partition("#")[0] not in places]
            documents = self.files.documentation_pages()
            for page in changed:
                _build_page(page, self.config, documents, self.nav, self.env)
                page.validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
                self.views[page.file.src_uri] = _shown(page)
            self.config.plugins.on_post_build(config=self.config)
        if self.complaints.messages:
            raise site.SiteError(self.complaints.messages)
        return True


def _shown(page: Any) -> set[str]:
    from generators.site_hooks import PLACE

    return {match[2] for match in PLACE.finditer(page.content or "")}


def _catcher() -> Any:
    """A MkDocs plugin that keeps what a build makes on its way; made here, so that MkDocs is imported only when it is used."""
    from mkdocs.plugins import BasePlugin

    class Catch(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
        files: Any = None
        nav: Any = None
        env: Any = None

        def on_nav(self, nav: Any, **_: Any) -> None:
            self.nav = nav

        def on_env(self, env: Any, *, files: Any, **_: Any) -> None:
            self.files, self.env = files, env

    return Catch()
