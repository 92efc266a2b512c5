"""One object of a document: the definition of a configuration."""

from __future__ import annotations

from ._members import mismatch, missing
from ._record import Record, assign
from .errors import ParamsStructureError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .values import Json

_MEMBERS: dict[str, tuple[type, str]] = {
    "id": (int, "an integer id"),
    "module": (str, "the name of a module"),
    "type": (str, "the name of a class"),
    "typename": (str, "the full name of a class"),
    "fields": (dict, "an object with the fields"),
    "task": (int, "the integer id of a task"),
    "meta": (bool, "true or false"),
    "file": (str, "the path of a script"),
    "stub": (bool, "true or false"),
}
_REQUIRED = ("id", "typename", "module", "type", "fields")
_REQUIRED_OF_STUB = ("id", "typename")
_KNOWN = frozenset(_MEMBERS) | {"identifier", "init-tasks"}


class ObjectDefinition(Record):
    """The class, the fields and the relations of one configuration.

    ``task`` and ``init_tasks`` are ids of other objects; ``extra`` holds the keys that are not
    known here, to be written back.
    """

    __slots__ = (
        "extra",
        "fields",
        "file",
        "id",
        "identifier",
        "init_tasks",
        "meta",
        "module",
        "stub",
        "task",
        "type",
        "typename",
    )
    id: int
    module: str
    type: str
    typename: str
    identifier: str | None
    fields: Mapping[str, Json]
    task: int | None
    init_tasks: tuple[int, ...]
    meta: bool
    file: str | None
    stub: bool
    extra: Mapping[str, Json]

    def __init__(
        self,
        *,
        id: int,
        module: str,
        type: str,
        typename: str,
        identifier: str | None,
        fields: Mapping[str, Json],
        task: int | None = None,
        init_tasks: tuple[int, ...] = (),
        meta: bool = False,
        file: str | None = None,
        stub: bool = False,
        extra: Mapping[str, Json] | None = None,
    ) -> None:
        assign(self, "id", id)
        assign(self, "module", module)
        assign(self, "type", type)
        assign(self, "typename", typename)
        assign(self, "identifier", identifier)
        assign(self, "fields", fields)
        assign(self, "task", task)
        assign(self, "init_tasks", init_tasks)
        assign(self, "meta", meta)
        assign(self, "file", file)
        assign(self, "stub", stub)
        assign(self, "extra", {} if extra is None else extra)

    @classmethod
    def from_dict(cls, json: object) -> ObjectDefinition:
        """The definition that stands in a document.

        Raises:
            ParamsStructureError: a member is missing or of the wrong type.
        """
        for problem in object_problems(json):
            raise problem
        return cls.from_checked(json)

    @classmethod
    def from_checked(cls, json: Any) -> ObjectDefinition:
        """The definition of an object that has no problems."""
        get = json.get
        identifier = get("identifier")
        return cls(
            id=json["id"],
            module=get("module", ""),
            type=get("type", ""),
            typename=json["typename"],
            identifier=identifier["main"] if type(identifier) is dict else identifier,
            fields=get("fields", {}),
            task=get("task"),
            init_tasks=tuple(get("init-tasks", ())),
            meta=get("meta", False),
            file=get("file"),
            stub=get("stub", False),
            extra={} if _KNOWN.issuperset(json) else unknown(json, _KNOWN),
        )

    def to_dict(self) -> dict[str, Json]:
        """The object as it stands in a document."""
        json: dict[str, Json] = {
            "id": self.id,
            "module": self.module,
            "type": self.type,
            "typename": self.typename,
            "identifier": self.identifier,
            "stub": self.stub,
            "init-tasks": list(self.init_tasks),
            "task": self.task,
            "file": self.file,
            "meta": self.meta,
        }
        always = _REQUIRED_OF_STUB if self.stub else _REQUIRED
        json = {
            key: value
            for key, value in json.items()
            if key in always or not (value is None or value is False or value in ("", []))
        }
        if self.fields or not self.stub:
            json["fields"] = dict(self.fields)
        return {**json, **self.extra}


def object_problems(json: object) -> list[ParamsStructureError]:
    """What keeps *json* from being an object of a document."""
    if not isinstance(json, dict):
        return [ParamsStructureError(mismatch(json, dict, "the definition of an object"))]
    problems = []
    for key, value in json.items():
        expected = _MEMBERS.get(key)
        if expected is not None:
            if type(value) is not expected[0]:
                problems.append(ParamsStructureError(mismatch(value, *expected), (key,)))
        elif key == "identifier":
            if type(value) is not str:
                problems += _identifier_problems(value)
        elif key == "init-tasks":
            problems += _init_tasks_problems(value)
    for key in _REQUIRED_OF_STUB if json.get("stub") is True else _REQUIRED:
        if key not in json:
            problems.append(ParamsStructureError(missing(key)))
    return problems


def unknown(json: dict[str, Json], known: frozenset[str]) -> dict[str, Json]:
    """The members that are not *known*, in their order."""
    return {key: value for key, value in json.items() if key not in known}


def _identifier_problems(value: Any) -> list[ParamsStructureError]:
    """Older files hold ``{"main": hex}``."""
    if type(value) is not dict:
        return [ParamsStructureError(mismatch(value, str, "an identifier"), ("identifier",))]
    if type(value.get("main")) is str:
        return []
    reason = mismatch(value.get("main"), str, "an identifier")
    return [ParamsStructureError(reason, ("identifier", "main"))]


def _init_tasks_problems(value: Any) -> Iterator[ParamsStructureError]:
    if type(value) is not list:
        yield ParamsStructureError(mismatch(value, list, "a list of ids"), ("init-tasks",))
        return
    for index, id in enumerate(value):
        if type(id) is not int:
            yield ParamsStructureError(
                mismatch(id, int, "the integer id of a task"), ("init-tasks", index)
            )
