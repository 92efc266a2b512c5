"""What a definition may make this process import and run: the caller decides.

A script (a module in no package) is found among the loaded modules, or by its name like
any module; its file is run only when the caller trusts files, once per process, under a
name of its own, so that a definition can never replace a module. A class that moved is
what it is today: what is allowed is decided by its new name.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import MappingProxyType, ModuleType
from typing import Any, Final, final

from xpm_config import Config

from .errors import ForbiddenError, MissingClassError, UnloadedScriptError
from .moves import ClassName, Moves, aliased
from .scripts import is_importable, loaded_script, run_script

Allow = Iterable[str] | Callable[[str], bool]

NO_MOVES: Final[Mapping[str, str]] = MappingProxyType({})


@final
class Policy:
    """Which modules may be imported, and whether scripts may be run.

    Arguments:
        allow: names of modules and packages whose classes may be used, or a function
            that says so of a module name; anything importable by default.
        trust_files: run the scripts that a definition names, and take the paths of data files
            that are outside of its folder.
        moved: old `module:qualname` → new one, of classes that moved.

    Raises:
        ValueError: if `moved` holds something else, or moves in a circle.
    """

    def __init__(
        self,
        allow: Allow | None = None,
        trust_files: bool = False,
        moved: Mapping[str, str] = NO_MOVES,
    ) -> None:
        self._allows = allow if callable(allow) else _by_name(allow)
        self.trust_files = trust_files
        self._moves = Moves(moved)
        self._found: dict[tuple[str, str, str | None], object] = {}
        self._classes: dict[tuple[str, str, str | None], type[Config]] = {}  # that were checked
        self._elsewhere: set[ClassName] = set()

    def configuration_class(self, module: str, qualname: str, file: str | None) -> type[Config]:
        """The configuration class that a definition names.

        Raises:
            ForbiddenError: if the module is not allowed, or the name is of something else.
            MissingClassError: if it is not found.
        """
        key = (module, qualname, file)
        if key not in self._classes:
            self._classes[key] = self._configuration_class(*key)
        return self._classes[key]

    def _configuration_class(self, module: str, qualname: str, file: str | None) -> type[Config]:
        found = self._find(module, qualname, file)
        if not (isinstance(found, type) and issubclass(found, Config)):
            raise _wrong_kind(module, qualname, "a Config class", found)
        if found.__xpm_is_configuration__:  # what `.C` makes, which has no name of its own
            raise _wrong_kind(module, qualname, "a Config class", found)
        if getattr(found, "__abstractmethods__", None):  # none of it could have been saved
            raise _wrong_kind(module, qualname, "a Config class that is not abstract", found)
        return found

    def enum_class(self, module: str, qualname: str, file: str | None = None) -> type[Enum]:
        """The enum that a definition names; errors as for `configuration_class`."""
        found = self._find(module, qualname, file)
        if not (isinstance(found, type) and issubclass(found, Enum)):
            raise _wrong_kind(module, qualname, "an Enum class", found)
        return found

    def is_elsewhere(self, module: str, qualname: str) -> bool:
        """Whether what was found under a name has another name today."""
        return (module, qualname) in self._elsewhere

    def _find(self, module: str, qualname: str, file: str | None) -> object:
        key = (module, qualname, file)
        if key not in self._found:
            recorded = ClassName(module, qualname)
            current = self._moves.current(recorded)
            found = self._current(current, file if current == recorded else None)
            if _name_of(found, recorded) != recorded:
                self._elsewhere.add(recorded)
            self._found[key] = found
        return self._found[key]

    def _current(self, name: ClassName, file: str | None) -> object:
        """What has this name, or says that it had it before."""
        try:
            return self._imported(name, file)
        except (MissingClassError, ForbiddenError):
            new = aliased(name)
            if new is None:
                raise
        return self._imported(new, None)

    def _imported(self, name: ClassName, file: str | None) -> object:
        module, qualname = name
        self._check_allowed(module, qualname)
        found = _member(self._module(module, qualname, file), module, qualname)
        # an allowed module may hold classes of modules that are not
        self._check_allowed(_name_of(found, name).module, qualname)
        return found

    def _check_allowed(self, module: str, qualname: str) -> None:
        if not self._allows(module):
            raise ForbiddenError(
                f"module {module!r} (of {qualname}) is not among those that the caller allows"
            )

    def _module(self, module: str, qualname: str, file: str | None) -> ModuleType:
        if file is not None:
            script = None if "\0" in file else self._script(module, file)
            if script is not None:
                return script
        elif sys.modules.get(module) is not None:  # None keeps it from being imported
            return sys.modules[module]
        if module == "__main__":
            raise UnloadedScriptError(
                f"class {qualname} is of the script {file!r}, which is not loaded; import it "
                "first, or pass trust_files=True to run it"
            )
        try:
            return importlib.import_module(module)
        except (Exception, SystemExit) as error:  # the code of any module
            hint = f" (of the script {file!r})" if file else ""
            raise MissingClassError(
                f"cannot import module {module!r}{hint} of class {qualname}: "
                f"{type(error).__name__}: {error}; see moved= and missing='stub'"
            ) from error

    def _script(self, module: str, file: str) -> ModuleType | None:
        """The module of a script that is loaded, or may be."""
        loaded = loaded_script(file)
        if loaded is not None or not self.trust_files or is_importable(module, file):
            return loaded
        if os.path.isfile(file):
            return run_script(file, module)
        if module == "__main__":
            raise MissingClassError(f"the script {file!r} is not there any more")
        return None  # perhaps it can be imported by its name


def _member(module: ModuleType, name: str, qualname: str) -> object:
    """What a qualified name is of: members of classes, none inherited, none computed."""
    found: Any = module
    parts = qualname.split(".")
    if "<locals>" in parts:
        raise MissingClassError(
            f"{name}.{qualname} is a class inside a function, which cannot be found again; "
            "define it at the top of a module"
        )
    for part in parts:
        if found is not module and not isinstance(found, type):
            raise _wrong_kind(name, qualname, "a class", found)
        try:
            found = vars(found)[part]
        except KeyError:
            raise MissingClassError(
                f"module {name!r} has no class {qualname!r}; was it renamed or moved? see "
                "moved= and missing='stub'"
            ) from None
    return found


def _name_of(found: object, default: ClassName) -> ClassName:
    """The name that a class has itself, of the module that it says it is of."""
    if not isinstance(found, type):
        return default
    module = sys.modules.get(found.__module__)
    return ClassName(
        str(getattr(module, "__xpm_name__", found.__module__)), str(found.__qualname__)
    )


def _by_name(allow: Iterable[str] | None) -> Callable[[str], bool]:
    if allow is None:
        return lambda module: True
    names = (allow,) if isinstance(allow, str) else tuple(allow)
    return lambda module: any(module == name or module.startswith(f"{name}.") for name in names)


def _wrong_kind(module: str, qualname: str, expected: str, found: object) -> ForbiddenError:
    kind = f"the class {found.__qualname__}" if isinstance(found, type) else type(found).__name__
    return ForbiddenError(f"expected {module}.{qualname} to be {expected}, found {kind}")
