"""A site kept warm: the pages and drawings of a changed model go in; the pages that they change are rendered again, the open ones first.

MkDocs renders everything each time. Here its configuration, navigation and templates stay in memory after a first whole build, and a later
change renders the pages whose Markdown or drawing changed. What moves the navigation (settings, titles, new pages) renders all of them, but
the pages that somebody looks at are shown before the others are made.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from generators import site, writer
from generators.build import standing

SITE = "site"


class LiveSite:
    """The site under `root`/site, rendered from scratch targets written under `root`; `project` may hold a `mkdocs.yml`."""

    def __init__(self, root: Path, project: Path) -> None:
        self.root, self.project = root, project
        self.kept: _Kept | None = None

    def update(
        self, files: Mapping[str, bytes], open_pages: Collection[str] = (), shown: Callable[[], None] = lambda: None
    ) -> int:
        """Render what these files change and return how many pages that was; raise SiteError with MkDocs's complaints.

        `open_pages` are addresses within the site; `shown` is called once those of them that change are rendered.
        """
        written = writer.publish(files, self.root, owned=standing(self.root, site.PAGES, site.INLINE), journalled=False)
        touched = {*written.changed, *written.removed}
        kept, self.kept = self.kept, None  # an update that fails leaves nothing to go on from
        if kept is None or site.SETTINGS in touched or written.removed or not kept.knows(touched):
            kept = _Kept(self.root, self.project)
            uris: Collection[str] = kept.pages
        else:
            uris = kept.affected(touched)
        if uris and not kept.render(uris, open_pages, shown):  # a title changed: every navigation that shows it
            kept = _Kept(self.root, self.project)
            uris = kept.pages
            kept.render(uris, open_pages, shown)
        self.kept = kept
        return len(uris)


class _Kept:
    """MkDocs's own objects for one set of pages and settings; nothing is rendered yet."""

    def __init__(self, root: Path, project: Path) -> None:
        from mkdocs.structure.files import get_files, set_exclusions
        from mkdocs.structure.nav import get_navigation
        from mkdocs.structure.pages import Page

        self.config, self.complaints = site.load(root, root / SITE, project)
        plugins = self.config.plugins
        with self.complaints:
            self.config = plugins.on_config(self.config)
            plugins.on_pre_build(config=self.config)
            files = get_files(self.config)
            self.env = self.config.theme.get_env()
            files.add_files_from_theme(self.env, self.config)
            self.files = plugins.on_files(files, config=self.config)
            set_exclusions(self.files, self.config)
            self.nav = plugins.on_nav(get_navigation(self.files, self.config), config=self.config, files=self.files)
            self.documents = self.files.documentation_pages()
            for file in self.documents:
                if file.page is None:
                    Page(None, file, self.config)
            self.env = plugins.on_env(self.env, config=self.config, files=self.files)
        self.pages: dict[str, Any] = {file.src_uri: file.page for file in self.documents}
        self.views: dict[str, set[str]] = {}

    def knows(self, touched: Iterable[str]) -> bool:
        return {p.removeprefix(f"{site.PAGES}/") for p in touched if p.startswith(f"{site.PAGES}/")} <= self.pages.keys()

    def affected(self, touched: Collection[str]) -> set[str]:
        """The pages whose Markdown, or a drawing in them, changed."""
        drawn = {Path(p).stem for p in touched if p.startswith(f"{site.INLINE}/")}
        return {uri for uri, shown in self.views.items() if drawn & shown} | {
            p.removeprefix(f"{site.PAGES}/") for p in touched if p.startswith(f"{site.PAGES}/")
        }

    def render(self, uris: Collection[str], open_pages: Collection[str], shown: Callable[[], None]) -> bool:
        """Render these pages, the open ones first; False when a title changed that other pages show."""
        first = not self.views
        ordered = sorted(uris, key=lambda uri: (self.pages[uri].url not in open_pages, uri))
        ahead = [uri for uri in ordered if self.pages[uri].url in open_pages]
        with self.complaints:
            if first:
                self._furniture()
            for some in (ahead, ordered[len(ahead) :]):
                titles = {} if first else {uri: self.pages[uri].title for uri in some}
                self._populate(some)
                if any(self.pages[uri].title != title for uri, title in titles.items()):
                    return False
                self._build(some)
                if ahead and some is ahead and not self.complaints.messages:
                    shown()
            for uri in ordered:
                self.pages[uri].validate_anchor_links(files=self.files, log_level=self.config.validation.links.anchors)
            self.config.plugins.on_post_build(config=self.config)
        if self.complaints.messages:
            raise site.SiteError(self.complaints.messages)
        if first:
            self._sweep()
        return True

    def _furniture(self) -> None:
        """What isn't a page: assets, and the theme's own pages."""
        from mkdocs.commands.build import _build_theme_template

        self.files.copy_static_files(dirty=True)
        for template in sorted(self.config.theme.static_templates):
            _build_theme_template(template, self.env, self.files, self.config, self.nav)

    def _populate(self, uris: Iterable[str]) -> None:
        from mkdocs.commands.build import _populate_page

        for uri in uris:
            _populate_page(self.pages[uri], self.config, self.files)
            self.views[uri] = _shown(self.pages[uri])

    def _build(self, uris: Collection[str]) -> None:
        from mkdocs.commands.build import _build_page

        index = self.config.plugins["material/search"].search_index
        places = {self.pages[uri].url for uri in uris}
        index.entries = [e for e in index.entries if e["location"].partition("#")[0] not in places]
        for uri in uris:
            _build_page(self.pages[uri], self.config, self.documents, self.nav, self.env)

    def _sweep(self) -> None:
        """Remove what an earlier site left and this one doesn't have."""
        made = {file.dest_uri for file in self.files} | set(self.config.theme.static_templates)
        for place in sorted(Path(self.config.site_dir).rglob("*.html")):
            if place.relative_to(self.config.site_dir).as_posix() not in made:
                place.unlink()


def _shown(page: Any) -> set[str]:
    from generators.site_hooks import PLACE

    return {match[2] for match in PLACE.finditer(page.content or "")}
