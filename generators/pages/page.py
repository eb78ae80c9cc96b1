"""A page: its file, its title, where the navigation shows it, and the pure function that makes its bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, kw_only=True)
class Page:
    """One Markdown file of the site."""

    path: str
    title: str
    """For the navigation: HTML entities stand for what has a meaning there."""
    make: Callable[[], bytes]
    nav: tuple[str, ...] = ()
    """Titles of the navigation's sections around it, outermost first; () for the home page."""

    @property
    def stage(self) -> str:
        return "pages"


Nav = list[dict[str, object] | str]


def nav(pages: list[Page]) -> Nav:
    """MkDocs's navigation: pages in their order, nested by section; a page whose file is `index.md` opens its section."""
    out: Nav = []
    for page in pages:
        at = out
        for title in page.nav:
            found = next((item[title] for item in at if isinstance(item, dict) and isinstance(item.get(title), list)), None)
            if found is None:
                found = []
                at.append({title: found})
            at = found  # type: ignore[assignment]
        opens = page.nav and page.path.endswith("/index.md") and not at
        at.append(page.path if opens else {page.title: page.path})
    return out


def nav_title(text: object) -> str:
    """Text safe in MkDocs's navigation, which prints titles as they are."""
    return escape(" ".join(str(text).split()))
