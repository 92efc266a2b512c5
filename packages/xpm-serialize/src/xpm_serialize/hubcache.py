"""The cache of the Hub's client, in which files are links to where their content is kept."""

from __future__ import annotations

from pathlib import Path


def blobs_of(folder: Path) -> Path | None:
    """Where the client keeps the content of a folder, if the folder is in its cache.

    There, each file of `<repository>/snapshots/<commit>/` is a link into
    `<repository>/blobs/`, which nobody but the client writes to.
    """
    for parent in (folder, *folder.parents):
        if parent.name == "snapshots" and (parent.parent / "blobs").is_dir():
            return parent.parent / "blobs"
    return None
