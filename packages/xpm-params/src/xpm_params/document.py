"""A whole document: ``params.json`` or ``experimaestro.json``."""

from __future__ import annotations

from ._members import mismatch, missing
from ._record import Record, assign
from .errors import ParamsError, ParamsStructureError, ParamsVersionError, shown
from .objects import ObjectDefinition, object_problems, unknown
from .references import CONTAINERS, dangling, unresolved
from .values import LATEST_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .objects import Shape
    from .values import Json

_KNOWN = frozenset({"workspace", "version", "experimaestro", "objects", "data"})


class Document(Record):
    """The objects of a document, and what it says about them.

    ``data`` is the saved structure; ``has_data`` tells whether there is one, as it may be null (by
    default, there is one if it is not). ``version`` is 0 for old files, which state none.
    ``writer`` is the version of the program that wrote the file; ``extra`` holds the keys that are
    not known here, to be written back.
    """

    # Very many objects are read or written, and few are looked at: they stay what they are in JSON.
    __slots__ = (
        "_definitions",
        "data",
        "extra",
        "has_data",
        "json_objects",
        "version",
        "workspace",
        "writer",
    )
    _members = ("objects", "data", "extra", "has_data", "version", "workspace", "writer")
    _definitions: tuple[ObjectDefinition, ...] | None
    json_objects: list[dict[str, Json]]
    data: Json
    has_data: bool
    version: int
    workspace: str | None
    writer: str | None
    extra: Mapping[str, Json]

    def __init__(
        self,
        *,
        objects: tuple[ObjectDefinition, ...],
        version: int,
        data: Json = None,
        has_data: bool | None = None,
        workspace: str | None = None,
        writer: str | None = None,
        extra: Mapping[str, Json] | None = None,
    ) -> None:
        assign(self, "_definitions", objects)
        assign(self, "json_objects", [definition.json for definition in objects])
        assign(self, "data", data)
        assign(self, "has_data", data is not None if has_data is None else has_data)
        assign(self, "version", version)
        assign(self, "workspace", workspace)
        assign(self, "writer", writer)
        assign(self, "extra", {} if extra is None else extra)

    @classmethod
    def of_checked(cls, json_objects: list[dict[str, Json]], **members: Any) -> Document:
        """The document with these objects, as they stand in a file, that have no problems."""
        document = cls(objects=(), **members)
        assign(document, "_definitions", None)
        assign(document, "json_objects", json_objects)
        return document

    @classmethod
    def from_dict(cls, json: object) -> Document:
        """The document that *json* holds: an object, or the bare list of objects of the Hub.

        Raises:
            ParamsVersionError: it needs a newer version than is known here.
            ParamsStructureError: a member is missing, of the wrong type, or there twice.
            ParamsReferenceError: a reference names no object of the document.
            ParamsValueError: a reference is malformed, or containers are nested too deeply.
        """
        members = _as_object(json)
        for problem in _problems(members):
            raise problem
        return cls.of_checked(
            list(members["objects"]),
            data=members.get("data"),
            has_data="data" in members,
            version=members.get("version", 0),
            workspace=members.get("workspace"),
            writer=members.get("experimaestro"),
            extra=unknown(members, _KNOWN),
        )

    @property
    def objects(self) -> tuple[ObjectDefinition, ...]:
        """The objects; `json_objects` are the same as they stand in a file, not to be changed."""
        if self._definitions is None:
            made = tuple(map(ObjectDefinition.from_checked, self.json_objects))
            assign(self, "_definitions", made)
            return made
        return self._definitions

    def to_dict(self) -> dict[str, Json]:
        """The document as it stands in a file; its objects, often many, are no copies."""
        json: dict[str, Json] = {}
        if self.workspace is not None:
            json["workspace"] = self.workspace
        if self.version:
            json["version"] = self.version
        if self.writer is not None:
            json["experimaestro"] = self.writer
        json["objects"] = list(self.json_objects)
        if self.has_data:
            json["data"] = self.data
        return {**json, **self.extra}


def problems(json: object) -> list[ParamsError]:
    """All that keeps *json* from being a document; a document of another version has just that."""
    return list(_problems(_as_object(json)))


def members_of(json: Any) -> dict[str, Any]:
    """The members of a document, of which only what is not in its objects is checked.

    Raises:
        ParamsVersionError: it needs a newer version than is known here.
        ParamsStructureError: a member is missing, or of the wrong type.
    """
    members: dict[str, Any] = _as_object(json)
    for problem in _frame_problems(members):
        raise problem
    return members


def _as_object(json: Any) -> Any:
    """The bare list of objects of the Hub as the object that it stands for."""
    return {"objects": json} if isinstance(json, list) else json


def _problems(json: Any) -> Iterator[ParamsError]:
    frame = list(_frame_problems(json))
    yield from frame
    if any(isinstance(problem, ParamsVersionError) for problem in frame):
        return  # another version says what the rest means
    if isinstance(json, dict) and type(json.get("objects")) is list:
        yield from _object_problems(json)


def _frame_problems(json: Any) -> Iterator[ParamsError]:
    if not isinstance(json, dict):
        yield ParamsStructureError(mismatch(json, dict, "a document (an object or a list)"))
        return
    if "version" in json:
        version = _version_problem(json["version"])
        if version is not None:
            yield version
            return
    for key in ("workspace", "experimaestro"):
        if key in json and type(json[key]) is not str:
            yield ParamsStructureError(mismatch(json[key], str), (key,))
    if "objects" not in json:
        yield ParamsStructureError(missing("objects"))
    elif type(json["objects"]) is not list:
        reason = mismatch(json["objects"], list, "a list of objects")
        yield ParamsStructureError(reason, ("objects",))
    elif not json["objects"] and "data" not in json:
        yield ParamsStructureError("expected at least one object, found none", ("objects",))


def _version_problem(version: Any) -> ParamsError | None:
    if type(version) is not int or version < 0:
        reason = f"expected a version from 0 to {LATEST_VERSION}, found {shown(version)}"
    elif version > LATEST_VERSION:
        reason = (
            f"expected at most version {LATEST_VERSION}, found {shown(version)}: "
            "upgrade to read what a newer program wrote"
        )
    else:
        return None
    return ParamsVersionError(reason, ("version",))


def _object_problems(json: dict[str, Any]) -> Iterator[ParamsError]:
    objects = json["objects"]
    sound: dict[Shape, bool] = {}
    is_wrong = False
    others: list[int] = []  # but those that are sound and can refer to nothing
    for index, definition in enumerate(objects):
        if definition.__class__ is dict:
            refers = sound.get((*definition, *map(type, definition.values())))
            if refers is False and CONTAINERS.isdisjoint(map(type, definition["fields"].values())):
                continue
        others.append(index)
        problem: ParamsError
        for problem in object_problems(definition, sound):
            is_wrong = True
            yield _placed(problem, index)
    ids = {} if is_wrong else {definition["id"]: index for index, definition in enumerate(objects)}
    if len(ids) < len(objects):  # something is no object, or has no id of its own
        ids.clear()
        for index, definition in enumerate(objects):
            id = definition.get("id") if type(definition) is dict else None
            if type(id) is int and ids.setdefault(id, index) != index:
                yield _placed(_id_taken(id, ids[id]), index)
    for index in others:
        if type(objects[index]) is dict:
            for problem in _reference_problems(objects[index], ids):
                yield _placed(problem, index)
    if "data" in json:
        yield from unresolved({"data": json["data"]}, ids)


def _reference_problems(definition: dict[str, Any], ids: dict[int, int]) -> Iterator[ParamsError]:
    yield from _task_problems(definition, ids)
    fields = definition.get("fields")
    for problem in unresolved(fields, ids) if type(fields) is dict else ():
        problem.prepend("fields")
        yield problem


def _task_problems(definition: dict[str, Any], ids: dict[int, int]) -> Iterator[ParamsError]:
    task = definition.get("task")
    if type(task) is int and task not in ids:
        yield dangling(task, ("task",))
    init_tasks = definition.get("init-tasks")
    for index, id in enumerate(init_tasks if type(init_tasks) is list else ()):
        if type(id) is int and id not in ids:
            yield dangling(id, ("init-tasks", index))


def _id_taken(id: int, index: int) -> ParamsStructureError:
    return ParamsStructureError(
        f"expected an id of its own, found {id}, that of 'objects[{index}]'", ("id",)
    )


def _placed(problem: ParamsError, index: int) -> ParamsError:
    problem.prepend(index)
    problem.prepend("objects")
    return problem
