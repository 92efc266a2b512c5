"""`xpm push` and `xpm pull`: models on the Hub of Hugging Face."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..sharing import installed_hub, shared_configuration, telling_errors
from ..subjects import find_subject
from ..workspace import Workspace
from .options import HERE, JsonOption, WorkspaceOption
from .output import counted, print_json, say

RepositoryArgument = Annotated[
    str, typer.Argument(metavar="REPOSITORY", help="Its id on the Hub: NAMESPACE/NAME.")
]
VariantOption = Annotated[
    str | None, typer.Option("--variant", metavar="VARIANT", help="The variant of the model.")
]


def push(
    name: Annotated[str, typer.Argument(help="The path of a save, or EXPERIMENT[@RUN][:SAVE].")],
    repository: RepositoryArgument,
    variant: VariantOption = None,
    branch: Annotated[
        str | None, typer.Option("--branch", metavar="NAME", help="Push to this branch.")
    ] = None,
    private: Annotated[
        bool | None,
        typer.Option("--private/--public", help="Who sees the repository, if it is made."),
    ] = None,
    create_pr: Annotated[
        bool, typer.Option("--create-pr", help="Propose the change as a pull request.")
    ] = False,
    message: Annotated[
        str | None, typer.Option("--message", "-m", metavar="TEXT", help="Of the commit.")
    ] = None,
    workspace: WorkspaceOption = HERE,
    json: JsonOption = False,
) -> None:
    """Push what an experiment saved to the Hub.

    Its classes are not needed; when they can be imported, the card has types and help texts.
    The token is that of `hf auth login`, or of the variable HF_TOKEN.

    \b
    Examples:
      xpm push train:best you/digits
      xpm push train:small you/digits --variant small --create-pr
      xpm push models/digits you/digits --private -m "As in the paper"

    Keys of --json: url, commit, pull_request (its address, or null).
    """
    hub = installed_hub()
    config, provenance = shared_configuration(find_subject(Workspace(workspace), name))
    with telling_errors(hub):
        pushed = hub.push(
            config,
            repository,
            variant=variant,
            branch=branch,
            private=private,
            create_pr=create_pr,
            message=message,
            provenance=provenance,
        )
    if json:
        print_json(dict(pushed))
    else:
        say(str(pushed["pull_request"] or pushed["url"]))


def pull(
    repository: RepositoryArgument,
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Made, or empty; by default, the name of the repository.", show_default=False
        ),
    ] = None,
    variant: VariantOption = None,
    revision: Annotated[
        str | None,
        typer.Option("--revision", metavar="NAME", help="A branch, a tag, or a commit."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Download a model from the Hub into a folder.

    The folder is a save like any other. Nothing is imported and nothing run.

    \b
    Examples:
      xpm pull you/digits
      xpm pull you/digits models/small --variant small
      xpm pull you/digits --revision v1 --json

    Keys of --json: folder, commit, files (their paths in the folder).
    """
    target = Path(repository.rpartition("/")[2]) if folder is None else folder
    hub = installed_hub()
    with telling_errors(hub):
        pulled = hub.pull(repository, target, variant=variant, revision=revision)
    if json:
        print_json({"folder": str(target), **pulled})
    else:
        files = pulled["files"]
        say(f"{target}: {counted(len(files) if isinstance(files, list) else 0, 'file')}")
