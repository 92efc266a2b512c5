"""What is in the pages of the built site."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit


@dataclass
class Page:
    """A page: its anchors, the addresses that it links to, and those that it fetches."""

    path: Path
    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def leads_to(self, address: str) -> tuple[Path, str]:
        """The file and the anchor of an address without a host."""
        path, anchor = urldefrag(address)
        target = (self.path.parent / unquote(path)).resolve() if path else self.path
        return target, unquote(anchor)


class Reader(HTMLParser):
    """Reads a page."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.page.anchors.update(attributes[name] for name in ("id", "name") if name in attributes)
        if tag == "a":
            self.page.links += [attributes[name] for name in ("href",) if name in attributes]
        else:
            found = [attributes[name] for name in ("href", "src", "data") if name in attributes]
            self.page.fetched += found
            self.page.fetched += [
                part.split()[0] for part in attributes.get("srcset", "").split(",") if part
            ]


def read(path: Path) -> Page:
    """A page that was read."""
    page = Page(path)
    Reader(page).feed(page.text)
    return page


def pages(site: Path) -> Iterator[Page]:
    """All pages of a site but the one for what is not there, whose links begin at the root."""
    return (read(path) for path in sorted(site.rglob("*.html")) if path.name != "404.html")


def is_elsewhere(address: str) -> bool:
    """Whether an address has a host or is no address of a file."""
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)
