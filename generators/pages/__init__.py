"""The pages of the site: a model in, Markdown and its navigation out."""

from generators.pages.page import Nav, Page
from generators.pages.pages import href, nav, pages

__all__ = ["Nav", "Page", "href", "nav", "pages"]
