"""The command ``xpm-params``: exit status 0, 1 for wrong or absent parameters, 2 for misuse."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys

from .errors import ParamsError, ParamsFileNotFoundError, printable
from .loading import open_params

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .files import Source

_EXAMPLES = """\
examples:
  xpm-params show workspace/jobs/my.train/0b1c
  lr=$(xpm-params get params.json model.optimizer.lr)
  eval "$(xpm-params export --env params.json)" && echo "$XPM_MODEL__OPTIMIZER__LR"
  xpm-params check workspace
  ssh host cat job/params.json | xpm-params get - epochs
"""
_FILE = "params.json, experimaestro.json, the folder of one, or - for standard input"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, by default the process's own."""
    chosen = _parser().parse_args(arguments)
    # Nothing becomes garbage before the command ends, and looking for it doubles the time to read.
    gc.disable()
    try:
        return _run(chosen)
    finally:
        gc.enable()


def _run(chosen: argparse.Namespace) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # The name of a file may be no text: its bytes are what a script needs.
        sys.stdout.reconfigure(errors="surrogateescape")
    try:
        status: int = chosen.command(chosen)
        print(end="", flush=True)
    except BrokenPipeError:  # `… | head`: whoever read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ParamsError, OSError, UnicodeEncodeError) as error:
        print(f"xpm-params: {printable(str(error))}", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "xpm-params",
        description="Read the parameters of jobs and of saved configurations.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    show = commands.add_parser("show", help="the parameters as a tree")
    _add_file(show)
    show.add_argument("--depth", type=int, default=32, help="how deep to go (default: 32)")
    show.set_defaults(command=_show)

    get = commands.add_parser("get", help="one value; containers and configurations as JSON")
    _add_file(get)
    get.add_argument("place", metavar="PLACE", help='model.layers[0].units, table["a key"], or $')
    get.set_defaults(command=_get)

    check = commands.add_parser("check", help="every problem of files, or of a whole workspace")
    check.add_argument("paths", metavar="PATH", nargs="+", help=f"{_FILE}, or a workspace")
    _add_folder(check)
    check.set_defaults(command=_check)

    export = commands.add_parser("export", help="all parameters for programs without this package")
    _add_file(export)
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--json", action="store_true", help="as JSON without encodings")
    form.add_argument("--env", action="store_true", help="as variables, for a shell's eval")
    export.add_argument("--prefix", default="XPM_", help="of the variables (default: XPM_)")
    export.set_defaults(command=_export)

    schema = commands.add_parser("schema", help="the JSON Schema of the files")
    schema.set_defaults(command=_schema)
    return parser


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=_FILE)
    _add_folder(parser)


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--folder", help="what paths are relative to (default: the folder of the file)"
    )


# Each imports what it needs: for a small file, the start is all that takes time.


def _show(chosen: argparse.Namespace) -> int:
    from .tree import Tree

    tree = Tree(depth=chosen.depth, colour=_has_colours())
    for line in tree.lines(_opened(chosen)):
        print(line)
    return 1 if tree.problems else 0


def _get(chosen: argparse.Namespace) -> int:
    from .places import at, parse_place
    from .plain import scalar_text, small_plain

    place = parse_place(chosen.place)
    try:
        value = at(_opened(chosen), place)
    except ParamsError as error:
        error.file = error.file or chosen.file
        raise
    print(scalar_text(small_plain(value)))
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from .checks import documents_in, problems_of

    documents = [document for path in chosen.paths for document in documents_in(path)]
    bad = 0
    for document in documents:
        found = problems_of(_source(document), chosen.folder)
        bad += bool(found)
        for problem in found:
            print(printable(str(problem)))
    print(f"{len(documents)} checked, {bad} with problems", file=sys.stderr)
    return 1 if bad else 0


def _export(chosen: argparse.Namespace) -> int:
    import json
    from shlex import quote

    from .plain import small_plain
    from .variables import variables

    value = small_plain(_opened(chosen))
    if chosen.json:
        print(json.dumps(value, indent=2))
        return 0
    for name, text in variables(value, chosen.prefix).items():
        print(f"export {name}={quote(text)}")
    return 0


def _schema(chosen: argparse.Namespace) -> int:
    from importlib.resources import files

    print(files(__package__).joinpath("schema.json").read_text("utf-8"), end="")
    return 0


def _opened(chosen: argparse.Namespace) -> Any:
    return open_params(_source(chosen.file), chosen.folder)


def _source(name: str) -> Source:
    if name != "-":
        return name
    if sys.stdin is None:
        raise ParamsFileNotFoundError("expected a document, found no standard input")
    return sys.stdin.buffer


def _has_colours() -> bool:
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
