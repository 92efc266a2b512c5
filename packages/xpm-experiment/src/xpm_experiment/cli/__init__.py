"""The command `xpm`: what is in a workspace, and what can be done with it.

Each module here reads the command line of a command and prints; the work is done elsewhere.
"""

from __future__ import annotations


def main() -> None:
    """Runs the command with the arguments of this process."""
    from .app import app  # not when a job imports the package

    app(prog_name="xpm")
