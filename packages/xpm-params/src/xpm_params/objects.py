"""One object of a document: the definition of a configuration."""

from __future__ import annotations

from types import MappingProxyType

from ._members import mismatch, missing
from ._record import Record, assign
from .errors import ParamsStructureError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, Required, TypeAlias, TypedDict

    from .values import Json

    Shape: TypeAlias = tuple[object, ...]

    _Object = TypedDict(
        "_Object",
        {
            "id": Required[int],
            "module": str,
            "type": str,
            "typename": Required[str],
            "identifier": "str | dict[str, str] | None",
            "fields": Mapping[str, Json],
            "task": int,
            "init-tasks": list[int],
            "meta": bool,
            "file": str,
            "stub": bool,
        },
        total=False,
    )

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
    "in-identifier": (bool, "true or false"),
    "tags": (dict, "an object with the tags"),
}
_VALUED = frozenset({"init-tasks", "stub"})  # of which more than the type matters
_REQUIRED = ("id", "typename", "module", "type", "fields")
_REQUIRED_OF_STUB = ("id", "typename")
NOTHING: Mapping[str, Json] = MappingProxyType({})
_KNOWN = (frozenset(_MEMBERS) | {"identifier", "init-tasks"}) - {"in-identifier", "tags"}


class ObjectDefinition(Record):
    """The class, the fields and the relations of one configuration.

    ``module`` and ``type`` name the class, as does ``file`` where it is of a script; ``fields`` are
    the encodings of the parameters, by name; ``task`` and ``init_tasks`` are ids of other objects.
    ``stub`` says that the fields are not told; ``extra`` holds the keys that are not known here, to
    be written back.
    """

    # The object as it stands in the file: a document has very many, and few are ever looked at.
    __slots__ = ("_json",)
    _json: _Object
    _members = (
        "id",
        "module",
        "type",
        "typename",
        "identifier",
        "fields",
        "task",
        "init_tasks",
        "meta",
        "file",
        "stub",
        "extra",
    )

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
        json: dict[str, object] = {"id": id}
        if module or not stub:
            json["module"] = module
        if type or not stub:
            json["type"] = type
        json["typename"] = typename
        if identifier:
            json["identifier"] = identifier
        if stub:
            json["stub"] = True
        if init_tasks:
            json["init-tasks"] = list(init_tasks)
        if task is not None:
            json["task"] = task
        if file:
            json["file"] = file
        if meta:
            json["meta"] = True
        if fields or not stub:
            json["fields"] = fields
        if extra:
            json.update(extra)
        assign(self, "_json", json)

    @classmethod
    def from_dict(cls, json: object) -> ObjectDefinition:
        """The definition that stands in a document.

        Raises:
            ParamsStructureError: a member is missing or of the wrong type.
        """
        for problem in object_problems(json, {}):
            raise problem
        return cls.from_checked(json)

    @classmethod
    def from_checked(cls, json: Any) -> ObjectDefinition:
        """The definition of an object that has no problems."""
        definition = cls.__new__(cls)
        assign(definition, "_json", json)
        return definition

    def to_dict(self) -> dict[str, Json]:
        """The object as it stands in a document."""
        return dict(self.json)

    @property
    def json(self) -> dict[str, Json]:
        """As `to_dict`, but the definition's own: not to be changed."""
        return self._json  # type: ignore[return-value]  # JSON, as has been checked

    @property
    def id(self) -> int:
        """The number of the object, its own in the document."""
        return self._json["id"]

    @property
    def module(self) -> str:
        """The name of the module with the class; empty for a stub that does not tell."""
        return self._json.get("module", "")

    @property
    def type(self) -> str:
        """The qualified name of the class; empty for a stub that does not tell."""
        return self._json.get("type", "")

    @property
    def typename(self) -> str:
        """The full name of the class, in its own case."""
        return self._json["typename"]

    @property
    def identifier(self) -> str | None:
        """The identifier in hex; None when the document does not tell."""
        identifier = self._json.get("identifier")
        return identifier["main"] if isinstance(identifier, dict) else identifier

    @property
    def fields(self) -> Mapping[str, Json]:
        """The encoded value of each parameter."""
        return self._json.get("fields", {})

    @property
    def task(self) -> int | None:
        """The id of the task that produced the configuration; a task names itself."""
        return self._json.get("task")

    @property
    def init_tasks(self) -> tuple[int, ...]:
        """The ids of the tasks to run before the instance is used."""
        return tuple(self._json.get("init-tasks", ()))

    @property
    def meta(self) -> bool:
        """Whether the configuration is left out of the identifiers of others."""
        return self._json.get("meta", False)

    @property
    def file(self) -> str | None:
        """The path of the script that has the class, when no package has it."""
        return self._json.get("file")

    @property
    def stub(self) -> bool:
        """Whether this stands for a task that was not loaded."""
        return self._json.get("stub", False)

    @property
    def extra(self) -> Mapping[str, Json]:
        """The members with other keys."""
        json: Mapping[str, Any] = self._json
        return NOTHING if _KNOWN.issuperset(json) else unknown(json, _KNOWN)


def object_problems(json: object, sound: dict[Shape, bool]) -> list[ParamsStructureError]:
    """What keeps *json* from being an object of a document.

    *sound* keeps the shapes, keys and types of members, that have no problems, and whether such an
    object has a task; the shapes of a document are few.
    """
    if not isinstance(json, dict):
        return [ParamsStructureError(mismatch(json, dict, "the definition of an object"))]
    shape = (*json, *map(type, json.values()))
    if shape in sound:
        return []
    problems = _member_problems(json)
    if not problems and _VALUED.isdisjoint(json) and type(json.get("identifier")) is not dict:
        sound[shape] = "task" in json
    return problems


def _member_problems(json: dict[str, Any]) -> list[ParamsStructureError]:
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


def unknown(json: Mapping[str, Json], known: frozenset[str]) -> dict[str, Json]:
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
