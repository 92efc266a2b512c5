"""The model card of a repository: sections that are kept up to date in a text of its author's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from huggingface_hub import ModelCard, ModelCardData

from xpm_config import Schema
from xpm_params import Document, Json
from xpm_serialize import Picture, mermaid, needed_data_files, size_text

from .definition import entries
from .markdown import code, fenced, plain, table
from .origin import origin_lines
from .outline import root_of, rows_of
from .sections import section, without_sections
from .variants import inside

_NAMES: Final = ("model", "load", "parameters", "graph", "files", "variants", "provenance")
_MOST_ROWS: Final = 200
_MOST_COLUMNS: Final = 6
_HUB: Final = f"{__package__}.hub"
_PLACEHOLDER: Final = "namespace/name"

TEMPLATE: Final = f"""\
---
# For reference on model card metadata, see the spec of the Hub
{{{{ card_data }}}}
---

# {{{{ model_name | default("Experimaestro configuration", true) }}}}

{"".join(f"{section(name)}{chr(10)}{chr(10)}" for name in _NAMES)}\
{{% for name, url in [("Code", repo_url), ("Paper", paper_url), ("Docs", docs_url)] if url -%}}
- {{{{ name }}}}: {{{{ url }}}}
{{% endfor %}}"""


class Described(NamedTuple):
    """What the sections of a card are about.

    Attributes:
        document: the definition.
        schemas: of its classes, by their full names, as far as they are at hand.
        hub: the class that loads it.
        provenance: what `xp.save` records of the run.
    """

    document: Document
    schemas: Mapping[str, Schema]
    hub: type
    repo_id: str | None = None
    variant: str | None = None
    provenance: Mapping[str, Json] = {}


def sections_of(described: Described) -> dict[str, str]:
    """All sections but that of the variants, by their names."""
    return {
        "model": _model(described),
        "load": _load(described),
        "parameters": _parameters(described),
        "graph": _graph(described),
        "files": _files(described),
        "provenance": _provenance(described),
    }


def variants_section(definitions: Mapping[str, Document], repo_id: str | None, hub: type) -> str:
    """The section with a table of the variants, and of the parameters in which they differ."""
    values = {
        variant: {row.name: row.value for row in rows_of(document, {}) if row.is_plain}
        for variant, document in definitions.items()
    }
    names = list(dict.fromkeys(name for known in values.values() for name in known))
    differing = [n for n in names if len({known.get(n) for known in values.values()}) > 1]
    columns = differing[:_MOST_COLUMNS]
    rows = [
        [
            code(variant),
            *(code(values[variant].get(name, "")) for name in columns),
            size_text(sum(_sizes(document))),
        ]
        for variant, document in definitions.items()
    ]
    if not rows:
        return ""
    listed = table(["variant", *map(code, columns), "data"], rows)
    first = json.dumps(next(iter(definitions)))
    _, name = _importable(hub)
    call = f"{name}.from_pretrained({_name(repo_id)}, variant={first})"
    return f"## Variants\n\n{listed}\n\nOne of them is loaded by {code(call)}."


def text_to_fill(written: str, generated: str, present: str | None) -> str:
    """The text whose sections are to be filled in.

    Arguments:
        written: what stands in the folder that is pushed.
        generated: what stands there unless a subclass wrote a card of its own.
        present: the card of the repository, if it has one.
    """
    if present is None or without_sections(written) != without_sections(generated):
        return written
    if ModelCard(present).text.strip():
        return present
    new = ModelCard(written)
    ours, metadata = _metadata(new), _metadata(ModelCard(present))
    tags = sorted({*(metadata.get("tags") or ()), *(ours.get("tags") or ())})
    new.data = ModelCardData(**{**ours, **metadata, "tags": tags})
    return str(new)


def _metadata(card: ModelCard) -> dict[str, Any]:
    found: dict[str, Any] = card.data.to_dict()  # type: ignore[no-untyped-call]  # the client's
    return found


def _model(described: Described) -> str:
    root = root_of(described.document)
    schema = described.schemas.get(root.typename)
    help_text = (schema.help or "") if schema is not None else ""
    summary = plain(help_text.split("\n\n")[0])
    variant = f", variant {code(described.variant)}" if described.variant else ""
    identifier = f" Its identifier is {code(root.identifier)}." if root.identifier else ""
    return f"{summary}\n\nA configuration of {code(root.typename)}{variant}.{identifier}"


def _load(described: Described) -> str:
    module, name = _importable(described.hub)
    arguments = _name(described.repo_id)
    if described.variant is not None:
        arguments += f", variant={json.dumps(described.variant)}"
    snippet = (
        f"from {module} import {name.partition('.')[0]}\n\n"
        f"config = {name}.from_pretrained({arguments})\n"
        f"instance = {name}.from_pretrained({arguments}, as_instance=True)"
    )
    modules = sorted({one.module for one in described.document.objects if one.module})
    needed = f"Its classes have to be importable, from {', '.join(map(code, modules))}."
    install = fenced("sh", 'python3 -m pip install "xpm-experimaestro[hf]"')
    return f"## How to load\n\n{install}\n\n{fenced('python', snippet)}\n\n{needed}"


def _parameters(described: Described) -> str:
    found = rows_of(described.document, described.schemas)
    rows = [
        [code(row.name), code(row.type), code(row.value), plain(row.help)]
        for row in islice(found, _MOST_ROWS)
    ]
    more = sum(1 for _ in found)
    rest = f"\n\nAnd {more:,} more." if more else ""
    listed = table(["parameter", "type", "value", "description"], rows)
    return f"## Parameters\n\n{listed}{rest}" if rows else ""


def _graph(described: Described) -> str:
    picture = Picture.of(described.document)
    drawn = fenced("mermaid", mermaid(picture))
    return f"## Configurations\n\n{drawn}" if len(picture.nodes) > 1 else ""


def _files(described: Described) -> str:
    rows = []
    for file in dict.fromkeys(needed_data_files(described.document)):
        sizes = [recorded.size for _, recorded in entries(file)]
        known = sum(size for size in sizes if size is not None)
        path = inside(described.variant, file.path) + ("/" if file.is_folder else "")
        number = str(len(sizes)) if file.is_folder else ""
        rows.append([code(path), number, size_text(known) if sizes else ""])
    listed = table(["path", "files", "size"], rows)
    return f"## Data files\n\n{listed}" if rows else ""


def _provenance(described: Described) -> str:
    lines = "\n".join(origin_lines(described.document, described.provenance))
    return f"## Provenance\n\n{lines}" if lines else ""


def _sizes(document: Document) -> list[int]:
    files = dict.fromkeys(needed_data_files(document))
    return [recorded.size or 0 for file in files for _, recorded in entries(file)]


def _name(repo_id: str | None) -> str:
    return json.dumps(repo_id or _PLACEHOLDER)


def _importable(hub: Any) -> tuple[str, str]:
    is_ours = hub.__module__.partition(".")[0] == __package__
    if hub.__module__ == "__main__" or "<locals>" in hub.__qualname__:  # of no other script
        is_ours, hub = True, next(each for each in hub.__mro__ if each.__module__ == _HUB)
    return ("experimaestro.huggingface" if is_ours else hub.__module__), hub.__qualname__
