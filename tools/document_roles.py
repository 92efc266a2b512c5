"""A Markdown extension: the roles of the user's document, ``{py:func}`~name```, become links."""

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

ROLE = re.compile(r"\{py:\w+\}`~?([\w.]+)`")


class Roles(Preprocessor):
    """Write a role as a cross-reference of mkdocstrings, which shows the last part of the name."""

    def run(self, lines: list[str]) -> list[str]:
        return [ROLE.sub(link, line) for line in lines]


def link(role: re.Match[str]) -> str:
    """The Markdown of a link to what a role names."""
    return f"[`{role[1].rpartition('.')[2]}`][{role[1]}]"


class RolesExtension(Extension):
    """Runs before everything else."""

    def extendMarkdown(self, md: Markdown) -> None:  # the name that Markdown calls
        md.preprocessors.register(Roles(md), "document_roles", 100)


def makeExtension(**options: Any) -> RolesExtension:  # the name that Markdown calls
    """What Markdown calls to have the extension."""
    return RolesExtension(**options)
