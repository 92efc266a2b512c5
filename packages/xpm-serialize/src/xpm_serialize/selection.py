"""Which objects of a definition are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xpm_params import DataFile, Document

from .references import data_files_of, references_in


class Selection(NamedTuple):
    """Indices of objects, in order.

    Attributes:
        loaded: to be loaded as configurations.
        stubs: tasks of these, to be left as stubs.
    """

    loaded: list[int]
    stubs: list[int]


def selected(document: Document, partial: bool) -> Selection:
    """All objects; or what the value needs, without the tasks that produced it.

    Arguments:
        partial: leave out the tasks, if there are some, and what only they use.
    """
    if not partial or not any("task" in json for json in document.json_objects):
        return Selection(list(range(len(document.json_objects))), [])
    objects = document.objects
    index_of = {definition.id: index for index, definition in enumerate(objects)}
    pending = list(references_in(document.data)) if document.has_data else [objects[-1].id]
    needed: set[int] = set()
    tasks: set[int] = set()
    while pending:
        index = index_of.get(pending.pop())  # a reference that no value decodes may dangle
        if index is None or index in needed:
            continue
        needed.add(index)
        definition = objects[index]
        for field in definition.fields.values():
            if field.__class__ is dict or field.__class__ is list:
                pending.extend(references_in(field))
        pending.extend(definition.init_tasks)
        if definition.task is not None:
            tasks.add(index_of[definition.task])
    return Selection(sorted(needed), sorted(tasks - needed))


def needed_data_files(document: Document, partial: bool = False) -> Iterator[DataFile]:
    """The data files of a definition that loading it needs, in order, some more than once.

    Arguments:
        partial: without the tasks that produced what is loaded, as for instances.
    """
    for index in selected(document, partial).loaded:
        yield from data_files_of(list(document.objects[index].fields.values()))
    yield from data_files_of(document.data)
