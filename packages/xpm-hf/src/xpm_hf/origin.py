"""Where a model comes from, for its card: tasks, tags, the commit of the code.

Nothing is told of machines, people and paths, which `provenance` of a save names too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xpm_params import Document, Json, ObjectDefinition

from .markdown import code
from .outline import value_text


def origin_lines(document: Document, provenance: Mapping[str, Json]) -> Iterator[str]:
    """Items of a list.

    Arguments:
        provenance: what `xp.save` records of the run under this name, or nothing.
    """
    objects = {definition.id: definition for definition in document.objects}
    for id in dict.fromkeys(one.task for one in document.objects if one.task is not None):
        yield _task_line(objects[id])
    tags = {name: value for one in document.objects for name, value in _tags(one).items()}
    if tags:
        listed = (code(f"{name}={value_text(value, {})}") for name, value in tags.items())
        yield f"- tags: {', '.join(listed)}"
    git = provenance.get("git")
    if isinstance(git, Mapping) and isinstance(commit := git.get("commit"), str):
        changed = ", with changes that were not committed" if git.get("dirty") is True else ""
        yield f"- commit of the code: {code(commit)}{changed}"
    for name, key in (("Python", "python"), ("date", "created")):
        if isinstance(text := provenance.get(key), str):
            yield f"- {name}: {code(text)}"


def _task_line(task: ObjectDefinition) -> str:
    identifier = f" ({code(task.identifier[:16])})" if task.identifier else ""
    return f"- produced by the task {code(task.typename)}{identifier}"


def _tags(definition: ObjectDefinition) -> Mapping[str, Json]:
    tags = definition.extra.get("tags")
    return tags if isinstance(tags, dict) else {}
