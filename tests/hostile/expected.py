"""What each hostile definition must give: the error, and its whole message."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from xpm_params import (
    ParamsReferenceError,
    ParamsStructureError,
    ParamsSyntaxError,
    ParamsValueError,
    ParamsVersionError,
)
from xpm_serialize import (
    DataFileError,
    DefinitionError,
    FieldError,
    ForbiddenError,
    LoadError,
    LoadErrorGroup,
    MissingClassError,
    UnloadedScriptError,
)

EVERYWHERE = (
    *("load", "deserialize", "from_state_dict", "from_pretrained"),
    *("from_task_dir", "load_job"),
)
SAVES = EVERYWHERE[:4]  # the parameters of a job may say so, or say something else about it
JOBS = EVERYWHERE[4:]
CHOOSING = EVERYWHERE[:3]  # those that have options
FILES = tuple(way for way in EVERYWHERE if way != "from_state_dict")
RECORDED = EVERYWHERE[:5]  # the last computes identifiers anew


class Refused(NamedTuple):
    """How a definition is refused.

    Attributes:
        error: class of the error.
        message: all of it, with `{file}` for the definition and `{folder}` for its folder.
        members: of a group, class and message of each.
        ways: in which it is refused so.
        options: of those ways that have some.
    """

    error: type[Exception]
    message: str
    members: tuple[tuple[type[Exception], str], ...] = ()
    ways: tuple[str, ...] = EVERYWHERE
    options: Mapping[str, Any] = MappingProxyType({})


REFUSED: Mapping[str, Refused] = {
    # Where a definition says that data files are.
    "path-absolute": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '/etc/passwd', in "
        "'objects[0].fields.weights' of {file}",
    ),
    "path-backslash": Refused(
        DataFileError,
        "expected a path inside its folder, found '..\\\\outside\\\\secret': a backslash "
        "or a null character is in it, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-below-file": Refused(
        DataFileError,
        "data file 'data.bin/x' is missing: there is no '{folder}/data.bin/x', in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-data-of-job": Refused(
        DefinitionError,
        "data file 'data.bin' is relative to a folder that was not given; pass path=, in "
        "'objects[0].fields.weights' of {file}",
        ways=JOBS,
    ),
    "path-device": Refused(
        DataFileError,
        "expected a path inside its folder, found 'device': a link leads out of {folder}, "
        "in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-drive": Refused(
        DataFileError,
        "expected a path inside its folder, found 'C:/Windows/win.ini': it starts with a "
        "drive, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-drive-relative": Refused(
        DataFileError,
        "expected a path inside its folder, found 'C:secret': it starts with a drive, in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-empty": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '', in "
        "'objects[0].fields.weights' of {file}",
    ),
    "path-escapes-as-key": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '../../x', in "
        "'objects[0].fields.any[\"../../x\"]' of {file}",
    ),
    "path-extra-data": Refused(
        DataFileError,
        "expected a data file that was saved with the definition, found the path "
        "'/etc/passwd', which may be of any file; pass trust_files=True if you trust who "
        "wrote the definition, in 'objects[0].data.vocab' of {file}",
        ways=SAVES,
    ),
    "path-fifo": Refused(
        DataFileError,
        "expected a file at '{folder}/pipe', found a pipe, a socket or a device, in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-fifo-in-folder": Refused(
        DataFileError,
        "expected a file at '{folder}/pipes/pipe', found a pipe, a socket or a device, in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
        options={"verify": "full"},
    ),
    "path-fifo-of-size": Refused(
        DataFileError,
        "expected a file at '{folder}/pipe', found a pipe, a socket or a device, in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
        options={"verify": "full"},
    ),
    "path-folder-of-links": Refused(
        DataFileError,
        "expected a path inside its folder, found 'links/secret': a link leads out of "
        "{folder}, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-home": Refused(
        DataFileError,
        "data file '~/secret' is missing: there is no '{folder}/~/secret', in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-job": Refused(
        LoadError,
        "the path 'a' is relative to the job, and the environment has none, in "
        "'objects[0].fields.any' of {file}",
        ways=SAVES,
    ),
    "path-job-upwards": Refused(
        LoadError,
        "the path '../../../../etc/passwd' is relative to the job, and the environment has "
        "none, in 'objects[0].fields.any' of {file}",
        ways=SAVES,
    ),
    "path-link-dangling": Refused(
        DataFileError,
        "data file 'dangling' is missing: there is no '{folder}/dangling', in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-link-loop": Refused(
        DataFileError,
        "data file 'loop' is missing: there is no '{folder}/loop', in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-link-to-file": Refused(
        DataFileError,
        "expected a path inside its folder, found 'secret': a link leads out of {folder}, "
        "in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-listing-absolute": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '/etc/passwd', in "
        "'objects[0].fields.weights' of {file}",
    ),
    "path-listing-list": Refused(
        LoadError,
        "expected an object, found [], in 'objects[0].fields.weights.files' of {file}",
    ),
    "path-listing-missing": Refused(
        DataFileError,
        "data file '{folder}/listed/gone' is missing: No such file or directory, in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-listing-nul": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found 'a\\x00b', in "
        "'objects[0].fields.weights' of {file}",
    ),
    "path-listing-through-link": Refused(
        DataFileError,
        "expected a path inside its folder, found 'through/out': a link leads out of "
        "{folder}, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-listing-upwards": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found "
        "'../../outside/secret', in 'objects[0].fields.weights' of {file}",
    ),
    "path-lone-surrogate": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '\\ud800', in "
        "'objects[0].fields.weights' of {file}",
    ),
    "path-no-data": Refused(
        DataFileError,
        "data file 'missing.bin' is missing: there is no '{folder}/missing.bin', in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-no-file": Refused(
        DataFileError,
        "expected a file at '{folder}/listed', found a folder, in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-no-folder": Refused(
        DataFileError,
        "expected a folder at '{folder}/data.bin', found a file, in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-nul": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found 'data.bin\\x00.txt', "
        "in 'objects[0].fields.weights' of {file}",
    ),
    "path-nul-in-path": Refused(
        LoadError,
        "expected a path without a null character, found 'a\\x00b', in "
        "'objects[0].fields.any' of {file}",
    ),
    "path-of-job-absolute": Refused(
        LoadError,
        "expected a path inside its folder, found '/etc/passwd': it is absolute, in "
        "'objects[0].fields.any' of {file}",
        ways=JOBS,
    ),
    "path-of-job-through-link": Refused(
        LoadError,
        "expected a path inside its folder, found 'up/secret': a link leads out of "
        "{folder}, in 'objects[0].fields.any' of {file}",
        ways=JOBS,
    ),
    "path-of-job-upwards": Refused(
        LoadError,
        "expected a path inside its folder, found '../../../../etc/passwd': '..' is in it, "
        "in 'objects[0].fields.any' of {file}",
        ways=JOBS,
    ),
    "path-plain-for-data": Refused(
        DataFileError,
        "expected a data file that was saved with the definition, found the path "
        "'/etc/passwd', which may be of any file; pass trust_files=True if you trust who "
        "wrote the definition, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-sha256-of-listed": Refused(
        DataFileError,
        "the content of data file '{folder}/listed/a' is not what was saved: its SHA-256 "
        "is not abababababababababababababababababababababababababababababababab, in "
        "'objects[0].fields.weights' of {file}",
        ways=CHOOSING,
        options={"verify": "full"},
    ),
    "path-sha256-other": Refused(
        DataFileError,
        "the content of data file '{folder}/data.bin' is not what was saved: its SHA-256 "
        "is not abababababababababababababababababababababababababababababababab, in "
        "'objects[0].fields.weights' of {file}",
        ways=CHOOSING,
        options={"verify": "full"},
    ),
    "path-share": Refused(
        DataFileError,
        "expected a path inside its folder, found '\\\\\\\\server\\\\share': a backslash "
        "or a null character is in it, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-size-negative": Refused(
        LoadError,
        "expected a size of at least 0, found -1, in 'objects[0].fields.weights.size' of {file}",
    ),
    "path-size-other": Refused(
        DataFileError,
        "data file '{folder}/data.bin' has 3 bytes, expected 4; it was changed or cut "
        "after the save (verify='none' loads it all the same), in "
        "'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-size-text": Refused(
        LoadError,
        "expected an integer, found '3', in 'objects[0].fields.weights.size' of {file}",
    ),
    "path-text-for-data": Refused(
        DataFileError,
        "expected a data file that was saved with the definition, found the path "
        "'/etc/passwd', which may be of any file; pass trust_files=True if you trust who "
        "wrote the definition, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-through-link": Refused(
        DataFileError,
        "expected a path inside its folder, found 'up/secret': a link leads out of "
        "{folder}, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-unknown-base": Refused(
        LoadError,
        "expected the base 'job' or 'workspace', found 'root', in 'objects[0].fields.any' "
        "of {file}",
    ),
    "path-upgraded-data": Refused(
        DataFileError,
        "expected a data file that was saved with the definition, found the path "
        "'/etc/passwd', which may be of any file; pass trust_files=True if you trust who "
        "wrote the definition, in 'objects[0].fields.weights' of {file}",
        ways=SAVES,
    ),
    "path-upwards": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '../outside/secret', "
        "in 'objects[0].fields.weights' of {file}",
    ),
    "path-upwards-inside": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found "
        "'links/../../outside/secret', in 'objects[0].fields.weights' of {file}",
    ),
    "path-upwards-to-itself": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '../save/data.bin', "
        "in 'objects[0].fields.weights' of {file}",
    ),
    "path-whole-save": Refused(
        DataFileError,
        "expected a relative path inside the save as data file, found '..', in "
        "'objects[0].fields.weights' of {file}",
    ),
    "path-workspace-absolute": Refused(
        LoadError,
        "the path '/etc/passwd' is relative to the workspace, and the environment has "
        "none, in 'objects[0].fields.any' of {file}",
    ),
    "path-workspace-upwards": Refused(
        LoadError,
        "the path '../outside/secret' is relative to the workspace, and the environment "
        "has none, in 'objects[0].fields.any' of {file}",
    ),
    # Modules, and what is reached through them.
    "module-blocked": Refused(
        MissingClassError,
        "cannot import module 'blocked' of class Leaf: ModuleNotFoundError: import of blocked "
        "halted; None in sys.modules; see moved= and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-canary": Refused(
        ForbiddenError,
        "module 'canary' (of Leaf) is not among those that the caller allows, in "
        "'objects[0]' of {file}",
        ways=CHOOSING,
        options={"allow": ["hostile.models"]},
    ),
    "module-canary-enum": Refused(
        ForbiddenError,
        "module 'canary' (of Leaf) is not among those that the caller allows, in "
        "'objects[0].fields.any' of {file}",
        ways=CHOOSING,
        options={"allow": ["hostile.models"]},
    ),
    "module-canary-script": Refused(
        ForbiddenError,
        "module 'canary' (of Leaf) is not among those that the caller allows, in "
        "'objects[0]' of {file}",
        ways=CHOOSING,
        options={"allow": ["hostile.models"]},
    ),
    "module-canary-upgrade": Refused(
        ForbiddenError,
        "module 'canary' (of Upgrading) is not among those that the caller allows, in "
        "'objects[0]' of {file}",
        ways=CHOOSING,
        options={"allow": ["hostile.models"]},
    ),
    "module-dots": Refused(
        MissingClassError,
        "cannot import module 'hostile..models' of class Leaf: ModuleNotFoundError: No module "
        "named 'hostile.'; see moved= and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-dunder": Refused(
        MissingClassError,
        "module 'hostile.models' has no class 'Leaf.__init__.__globals__'; was it renamed or "
        "moved? see moved= and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-empty": Refused(
        MissingClassError,
        "cannot import module '' of class Leaf: ValueError: Empty module name; see moved= and "
        "missing='stub', in 'objects[0]' of {file}",
    ),
    "module-eval": Refused(
        ForbiddenError,
        "expected builtins.eval to be a Config class, found builtin_function_or_method, in "
        "'objects[0]' of {file}",
    ),
    "module-inherited-member": Refused(
        MissingClassError,
        "module 'hostile.models' has no class 'Leaf.C'; was it renamed or moved? see moved= "
        "and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-instance": Refused(
        ForbiddenError,
        "expected hostile.models.instance to be a Config class, found Leaf.C, in "
        "'objects[0]' of {file}",
    ),
    "module-list": Refused(
        ParamsStructureError,
        "expected the name of a module, found ['os'] in 'objects[0].module' of {file}",
    ),
    "module-lone-surrogate": Refused(
        MissingClassError,
        "cannot import module '\\ud800' of class Leaf: ModuleNotFoundError: No module named "
        "'\\ud800'; see moved= and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-made-class": Refused(
        ForbiddenError,
        "expected hostile.models.made to be a Config class, found the class Leaf.C, in "
        "'objects[0]' of {file}",
    ),
    "module-main": Refused(
        MissingClassError,
        "module '__main__' has no class 'Leaf'; was it renamed or moved? see moved= and "
        "missing='stub', in 'objects[0]' of {file}",
    ),
    "module-main-file": Refused(
        UnloadedScriptError,
        "class Leaf is of the script 'evil.py', which is not loaded; import it first, or "
        "pass trust_files=True to run it, in 'objects[0]' of {file}",
        ways=SAVES,
    ),
    "module-no-configuration": Refused(
        ForbiddenError,
        "expected hostile.models.Outer to be a Config class, found the class Outer, in "
        "'objects[0]' of {file}",
    ),
    "module-nul": Refused(
        MissingClassError,
        "cannot import module 'hostile\\x00' of class Leaf: ModuleNotFoundError: No module "
        "named 'hostile\\x00'; see moved= and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-object": Refused(
        ForbiddenError,
        "expected builtins.object to be a Config class, found the class object, in "
        "'objects[0]' of {file}",
    ),
    "module-of-another-forbidden": Refused(
        ForbiddenError,
        "module 'serialize.models' (of Borrowing.elsewhere) is not among those that the "
        "caller allows, in 'objects[0]' of {file}",
        ways=CHOOSING,
        options={"allow": ["hostile.models"]},
    ),
    "module-os-system": Refused(
        ForbiddenError,
        "expected os.system to be a Config class, found builtin_function_or_method, in "
        "'objects[0]' of {file}",
    ),
    "module-path": Refused(
        MissingClassError,
        "cannot import module '../canaries/canary' of class Leaf: TypeError: the 'package' "
        "argument is required to perform a relative import for '../canaries/canary'; see "
        "moved= and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-private": Refused(
        MissingClassError,
        "cannot import module 'hostile._private' of class Leaf: ModuleNotFoundError: No module "
        "named 'hostile._private'; see moved= and missing='stub', in 'objects[0]' of {file}",
    ),
    "module-relative": Refused(
        MissingClassError,
        "cannot import module '.models' of class Leaf: TypeError: the 'package' argument is "
        "required to perform a relative import for '.models'; see moved= and missing='stub', "
        "in 'objects[0]' of {file}",
    ),
    "module-relative-parent": Refused(
        MissingClassError,
        "cannot import module '..canary' of class Leaf: TypeError: the 'package' argument is "
        "required to perform a relative import for '..canary'; see moved= and missing='stub', "
        "in 'objects[0]' of {file}",
    ),
    "module-script": Refused(
        MissingClassError,
        "cannot import module 'evil' (of the script 'evil.py') of class Leaf: "
        "ModuleNotFoundError: No module named 'evil'; see moved= and missing='stub', in "
        "'objects[0]' of {file}",
        ways=SAVES,
    ),
    "module-script-nul": Refused(
        MissingClassError,
        "cannot import module 'evil' (of the script 'evil.py\\x00') of class Leaf: "
        "ModuleNotFoundError: No module named 'evil'; see moved= and missing='stub', in "
        "'objects[0]' of {file}",
    ),
    "module-script-of-module": Refused(
        MissingClassError,
        "module 'json' has no class 'Leaf'; was it renamed or moved? see moved= and "
        "missing='stub', in 'objects[0]' of {file}",
        ways=SAVES,
    ),
    "module-through-class-attribute": Refused(
        ForbiddenError,
        "expected hostile.models.Borrowing.config.C to be a Config class, found "
        "_ConfigurationClass, in 'objects[0]' of {file}",
    ),
    "module-through-configuration": Refused(
        ForbiddenError,
        "expected hostile.models.instance.x to be a class, found Leaf.C, in 'objects[0]' of {file}",
    ),
    "module-through-instance": Refused(
        ForbiddenError,
        "expected os.environ.data to be a class, found _Environ, in 'objects[0]' of {file}",
    ),
    "module-through-module": Refused(
        ForbiddenError,
        "expected os.sys.modules to be a class, found module, in 'objects[0]' of {file}",
    ),
    # Names of classes.
    "type-abstract": Refused(
        ForbiddenError,
        "expected hostile.models.Abstract to be a Config class that is not abstract, found "
        "the class Abstract, in 'objects[0]' of {file}",
    ),
    "type-dots": Refused(
        MissingClassError,
        "module 'hostile.models' has no class 'Leaf..x'; was it renamed or moved? see moved= "
        "and missing='stub', in 'objects[0]' of {file}",
    ),
    "type-empty": Refused(
        MissingClassError,
        "module 'hostile.models' has no class ''; was it renamed or moved? see moved= and "
        "missing='stub', in 'objects[0]' of {file}",
    ),
    "type-locals": Refused(
        MissingClassError,
        "hostile.models.f.<locals>.Leaf is a class inside a function, which cannot be "
        "found again; define it at the top of a module, in 'objects[0]' of {file}",
    ),
    "type-number": Refused(
        ParamsStructureError,
        "expected the name of a class, found 3 in 'objects[0].type' of {file}",
    ),
    "generic-base": Refused(
        ForbiddenError,
        "expected typing.Generic to be a Config class, found the class Generic, in "
        "'objects[0]' of {file}",
    ),
    "generic-parametrized": Refused(
        MissingClassError,
        "module 'hostile.models' has no class 'Box[int]'; was it renamed or moved? see moved= "
        "and missing='stub', in 'objects[0]' of {file}",
    ),
    "deprecated-loop": Refused(
        FieldError,
        "the recorded identifier "
        "abababababababababababababababababababababababababababababababab of "
        "hostile.models.Circling is not that of its parameters, "
        "b978ed9b1a2c33ad75e17d2e39f2eccf7e2e7b93fc8cd555b174bc2c5517cbe4, in "
        "'objects[0].identifier' of {file}",
        ways=CHOOSING,
        options={"verify": "full"},
    ),
    # Enums.
    "enum-base": Refused(
        MissingClassError,
        "enum enum.Enum has no member 'name'; was it renamed or removed?, in "
        "'objects[0].fields.any' of {file}",
    ),
    "enum-blocked": Refused(
        MissingClassError,
        "cannot import module 'blocked' of class E: ModuleNotFoundError: import of blocked "
        "halted; None in sys.modules; see moved= and missing='stub', in "
        "'objects[0].fields.any' of {file}",
    ),
    "enum-configuration": Refused(
        ForbiddenError,
        "expected hostile.models.Leaf to be an Enum class, found the class Leaf, in "
        "'objects[0].fields.any' of {file}",
    ),
    "enum-dotted-member": Refused(
        MissingClassError,
        "enum hostile.models.Color has no member 'RED.value'; was it renamed or removed?, "
        "in 'objects[0].fields.any' of {file}",
    ),
    "enum-dunder": Refused(
        MissingClassError,
        "enum hostile.models.Color has no member '__class__'; was it renamed or removed?, "
        "in 'objects[0].fields.any' of {file}",
    ),
    "enum-environ": Refused(
        ForbiddenError,
        "expected os.environ to be an Enum class, found _Environ, in "
        "'objects[0].fields.any' of {file}",
    ),
    "enum-flag-huge": Refused(
        MissingClassError,
        "enum hostile.models.Right has no member 1000000000000000000000000000000; was it "
        "renamed or removed?, in 'objects[0].fields.any' of {file}",
    ),
    "enum-flag-out-of-range": Refused(
        MissingClassError,
        "enum hostile.models.Right has no member 64; was it renamed or removed?, in "
        "'objects[0].fields.any' of {file}",
    ),
    "enum-member-of-member": Refused(
        ForbiddenError,
        "expected hostile.models.Color.RED to be an Enum class, found Color, in "
        "'objects[0].fields.any' of {file}",
    ),
    "enum-method": Refused(
        MissingClassError,
        "enum hostile.models.Color has no member '__call__'; was it renamed or removed?, "
        "in 'objects[0].fields.any' of {file}",
    ),
    "enum-number-of-no-flag": Refused(
        MissingClassError,
        "enum hostile.models.Color has no member 1; was it renamed or removed?, in "
        "'objects[0].fields.any' of {file}",
    ),
    "enum-true": Refused(
        LoadError,
        "expected a string, found True, in 'objects[0].fields.any.value' of {file}",
    ),
    # Init tasks, tasks and stubs.
    "init-task-is-none": Refused(
        DefinitionError,
        "expected an init task, found Leaf(), in 'objects[0].init-tasks[0]' of {file}",
    ),
    "init-task-is-text": Refused(
        ParamsStructureError,
        "expected the integer id of a task, found '1' in 'objects[0][\"init-tasks\"][0]' of {file}",
    ),
    "init-task-no-list": Refused(
        ParamsStructureError,
        "expected a list of ids, found 1 in 'objects[0][\"init-tasks\"]' of {file}",
    ),
    "init-task-stub": Refused(
        DefinitionError,
        "expected an init task, found TaskStub(hostile.models.Init, abababab…), in "
        "'objects[1].init-tasks[0]' of {file}",
    ),
    "init-task-then-mistake": Refused(
        FieldError,
        "expected int, found str 'a' of hostile.models.Leaf, in 'objects[1].fields.x' of {file}",
    ),
    "task-cycle": Refused(
        LoadErrorGroup,
        "{file} cannot be loaded",
        members=(
            (
                FieldError,
                "the recorded identifier "
                "abababababababababababababababababababababababababababababababab of "
                "hostile.models.Produce is not that of its parameters, "
                "505f20e13fbad17b0e3e87c83b33aa2283684fc966b646f0382a149a907a9ba2, in "
                "'objects[0].identifier' of {file}",
            ),
            (
                FieldError,
                "the recorded identifier "
                "abababababababababababababababababababababababababababababababab of "
                "hostile.models.Produce is not that of its parameters, "
                "505f20e13fbad17b0e3e87c83b33aa2283684fc966b646f0382a149a907a9ba2, in "
                "'objects[1].identifier' of {file}",
            ),
        ),
        ways=CHOOSING,
        options={"verify": "full", "partial_loading": False},
    ),
    "task-cycle-of-init-tasks": Refused(
        LoadErrorGroup,
        "{file} cannot be loaded",
        members=(
            (
                FieldError,
                "the recorded identifier "
                "abababababababababababababababababababababababababababababababab of "
                "hostile.models.Init is not that of its parameters, "
                "2ad0a630cd5551c56492a5fcf1a24ed894dd328ef159042088321e78177c6786, in "
                "'objects[0].identifier' of {file}",
            ),
            (
                FieldError,
                "the recorded identifier "
                "abababababababababababababababababababababababababababababababab of "
                "hostile.models.Init is not that of its parameters, "
                "2ad0a630cd5551c56492a5fcf1a24ed894dd328ef159042088321e78177c6786, in "
                "'objects[1].identifier' of {file}",
            ),
        ),
        ways=CHOOSING,
        options={"verify": "full"},
    ),
    "task-dangling": Refused(
        ParamsReferenceError,
        "expected the id of an object of the document, found 4 in 'objects[0].task' of {file}",
    ),
    "task-itself-no-task": Refused(
        DefinitionError,
        "expected a task, found Leaf(), in 'objects[0].task' of {file}",
    ),
    "task-no-task": Refused(
        DefinitionError,
        "expected a task, found Leaf(), in 'objects[1].task' of {file}",
        ways=CHOOSING,
        options={"partial_loading": False},
    ),
    "task-true": Refused(
        ParamsStructureError,
        "expected the integer id of a task, found True in 'objects[0].task' of {file}",
    ),
    "task-wrong-stub": Refused(
        DefinitionError,
        "expected an identifier of 64 hexadecimal digits, found 'zz', in 'objects[0]' of {file}",
    ),
    "stub-as-any": Refused(
        FieldError,
        "expected Any (scalars, containers, enums, paths, configurations), found TaskStub "
        "TaskStub(hostile.models.Leaf, abababab…), in '[0]' of hostile.models.Holder, in "
        "'objects[1].fields.any' of {file}",
    ),
    "stub-as-root": Refused(
        DefinitionError,
        "expected a configuration as what was saved, found TaskStub(hostile.models.Leaf, "
        "abababab…), not loaded, in 'data' of {file}",
        ways=SAVES,
    ),
    "stub-as-value": Refused(
        FieldError,
        "expected a configuration of hostile.models.Leaf | None, found TaskStub "
        "TaskStub(hostile.models.Leaf, abababab…) of hostile.models.Holder, in "
        "'objects[1].fields.leaf' of {file}",
    ),
    "stub-in-set": Refused(
        FieldError,
        "expected Any (scalars, containers, enums, paths, configurations), found TaskStub "
        "TaskStub(hostile.models.Leaf, abababab…), in '[0]' of hostile.models.Holder, in "
        "'objects[1].fields.any' of {file}",
    ),
    "stub-without-identifier": Refused(
        DefinitionError,
        "expected an identifier of 64 hexadecimal digits, found None, in 'objects[0]' of {file}",
    ),
    # Ids of objects.
    "id-dangling": Refused(
        ParamsReferenceError,
        "expected the id of an object of the document, found 7 in "
        "'objects[0].fields.leaf.value' of {file}",
    ),
    "id-dangling-in-data": Refused(
        ParamsReferenceError,
        "expected the id of an object of the document, found 2 in 'data[1].value' of {file}",
        ways=SAVES,
    ),
    "id-dangling-in-tags": Refused(
        LoadError,
        "expected the id of an object, found 7, in 'objects[0].tags.a' of {file}",
    ),
    "id-float": Refused(
        ParamsValueError,
        "expected an integer, found 1.0 in 'objects[0].fields.leaf.value' of {file}",
    ),
    "id-float-of-object": Refused(
        LoadErrorGroup,
        "{file} cannot be loaded",
        members=(
            (
                ParamsStructureError,
                "expected an integer id, found 1.0 in 'objects[0].id' of {file}",
            ),
            (ParamsValueError, "expected an integer, found 1.0 in 'data.value' of {file}"),
        ),
        ways=SAVES,
    ),
    "id-itself-of-wrong-class": Refused(
        FieldError,
        "expected a configuration of hostile.models.Leaf | None, found a configuration of "
        "hostile.models.Holder of hostile.models.Holder, in 'objects[0].fields.leaf' of "
        "{file}",
    ),
    "id-negative": Refused(
        ParamsReferenceError,
        "expected the id of an object of the document, found -1 in "
        "'objects[0].fields.leaf.value' of {file}",
    ),
    "id-null-of-object": Refused(
        LoadErrorGroup,
        "{file} cannot be loaded",
        members=(
            (
                ParamsStructureError,
                "expected an integer id, found None in 'objects[0].id' of {file}",
            ),
            (ParamsValueError, "expected an integer, found None in 'data.value' of {file}"),
        ),
        ways=SAVES,
    ),
    "id-text": Refused(
        ParamsValueError,
        "expected an integer, found '1' in 'objects[0].fields.leaf.value' of {file}",
    ),
    "id-true": Refused(
        ParamsValueError,
        "expected an integer, found True in 'objects[0].fields.leaf.value' of {file}",
    ),
    "id-true-of-object": Refused(
        LoadErrorGroup,
        "{file} cannot be loaded",
        members=(
            (
                ParamsStructureError,
                "expected an integer id, found True in 'objects[0].id' of {file}",
            ),
            (ParamsValueError, "expected an integer, found True in 'data.value' of {file}"),
        ),
        ways=SAVES,
    ),
    "id-twice": Refused(
        ParamsStructureError,
        "expected an id of its own, found 1, that of 'objects[0]' in 'objects[1].id' of {file}",
    ),
    # Identifiers.
    "identifier-forged": Refused(
        FieldError,
        "the recorded identifier "
        "abababababababababababababababababababababababababababababababab of "
        "hostile.models.Leaf is not that of its parameters, "
        "59a1c96c4708f5534144f45a80298b45ee2110e6bb4beeae390e3eb496216bbe, in "
        "'objects[0].identifier' of {file}",
        ways=CHOOSING,
        options={"verify": "full"},
    ),
    "identifier-not-ascii": Refused(
        DefinitionError,
        "expected an identifier of 64 hexadecimal digits, found '"
        + "\u0661" * 64
        + "', in 'objects[0]' of {file}",
        ways=RECORDED,
    ),
    "identifier-number": Refused(
        ParamsStructureError,
        "expected an identifier, found 3 in 'objects[0].identifier' of {file}",
    ),
    "identifier-path": Refused(
        DefinitionError,
        "expected an identifier of 64 hexadecimal digits, found '../../..', in "
        "'objects[0]' of {file}",
        ways=RECORDED,
    ),
    "identifier-short": Refused(
        DefinitionError,
        "expected an identifier of 64 hexadecimal digits, found 'ab', in 'objects[0]' of {file}",
        ways=RECORDED,
    ),
    # Fields and their values.
    "field-float": Refused(
        FieldError,
        "expected int, found float 1.5 of hostile.models.Leaf, in 'objects[0].fields.x' of {file}",
    ),
    "field-many-mistakes": Refused(
        LoadErrorGroup,
        "{file} cannot be loaded",
        members=(
            (
                ForbiddenError,
                "expected os.system to be a Config class, found builtin_function_or_method, "
                "in 'objects[1]' of {file}",
            ),
            (
                FieldError,
                "expected int, found str 'a' of hostile.models.Leaf, in 'objects[0].fields.x' "
                "of {file}",
            ),
            (
                DataFileError,
                "expected a relative path inside the save as data file, found "
                "'../outside/secret', in 'objects[2].fields.weights' of {file}",
            ),
        ),
        ways=SAVES,
    ),
    "field-method": Refused(
        FieldError,
        "class hostile.models.Leaf has no parameter '__post_init__' (it has: x); was it "
        "renamed or removed? define __xpm_upgrade__(cls, fields), or pass "
        "unknown='ignore', in 'objects[0].fields.__post_init__' of {file}",
    ),
    "field-missing": Refused(
        FieldError,
        "required parameter 'x' of hostile.models.Leaf is not in the file; give it a "
        "default, or define __xpm_upgrade__(cls, fields), in 'objects[0].fields' of {file}",
    ),
    "field-null": Refused(
        FieldError,
        "expected int, found None of hostile.models.Leaf, in 'objects[0].fields.x' of {file}",
    ),
    "field-text": Refused(
        FieldError,
        "expected int, found str 'one' of hostile.models.Leaf, in 'objects[0].fields.x' of {file}",
    ),
    "field-unknown": Refused(
        FieldError,
        "class hostile.models.Leaf has no parameter '__class__' (it has: x); was it "
        "renamed or removed? define __xpm_upgrade__(cls, fields), or pass "
        "unknown='ignore', in 'objects[0].fields.__class__' of {file}",
    ),
    "field-upgrade-of-broken": Refused(
        LoadError,
        "expected an encoding (bytes, dict, enum, float, frozenset, path, path.serialized, "
        "python, set, tuple), found 'eval', in 'objects[0].fields.x.type' of {file}",
    ),
    "field-wrong-type": Refused(
        FieldError,
        "expected int, found list [1] of hostile.models.Leaf, in 'objects[0].fields.x' of {file}",
    ),
    "value-bytes": Refused(
        LoadError,
        "expected base64, found 'AA=A': Discontinuous padding not allowed, in "
        "'objects[0].fields.any.value' of {file}",
    ),
    "value-dict-key-twice": Refused(
        LoadError,
        "expected each key once, found one twice, in 'objects[0].fields.any.items' of {file}",
    ),
    "value-dict-no-pair": Refused(
        LoadError,
        "expected a pair of key and value, found [1], in 'objects[0].fields.any.items[0]' "
        "of {file}",
    ),
    "value-dict-of-lists": Refused(
        LoadError,
        "expected elements that can be in a dict: unhashable type: 'list', in "
        "'objects[0].fields.any.items' of {file}",
    ),
    "value-float": Refused(
        LoadError,
        "expected 'nan', 'inf' or '-inf', found '1e5', in 'objects[0].fields.any.value' of {file}",
    ),
    "value-float-many-digits": Refused(
        LoadError,
        "expected 'nan', 'inf' or '-inf', found "
        "'999999999999999999999999999999999999999999999999999999999999999999999999999999…, "
        "in 'objects[0].fields.any.value' of {file}",
    ),
    "value-set-of-lists": Refused(
        LoadError,
        "expected elements that can be in a set: unhashable type: 'list', in "
        "'objects[0].fields.any.items' of {file}",
    ),
    "value-tag-null": Refused(
        LoadError,
        "expected a string, found None, in 'objects[0].fields.any.type' of {file}",
    ),
    "value-tag-number": Refused(
        LoadError,
        "expected a string, found 3, in 'objects[0].fields.any.type' of {file}",
    ),
    "value-unknown-tag": Refused(
        LoadError,
        "expected an encoding (bytes, dict, enum, float, frozenset, path, path.serialized, "
        "python, set, tuple), found 'eval', in 'objects[0].fields.any.type' of {file}",
    ),
    # Wrong JSON types of members.
    "object-empty": Refused(
        LoadErrorGroup,
        "{file} cannot be loaded",
        members=(
            (ParamsStructureError, "the key 'id' is missing in 'objects[0]' of {file}"),
            (ParamsStructureError, "the key 'typename' is missing in 'objects[0]' of {file}"),
            (ParamsStructureError, "the key 'module' is missing in 'objects[0]' of {file}"),
            (ParamsStructureError, "the key 'type' is missing in 'objects[0]' of {file}"),
            (ParamsStructureError, "the key 'fields' is missing in 'objects[0]' of {file}"),
            (
                ParamsReferenceError,
                "expected the id of an object of the document, found 2 in 'data.value' of {file}",
            ),
        ),
        ways=SAVES,
    ),
    "object-fields-list": Refused(
        ParamsStructureError,
        "expected an object with the fields, found [1] in 'objects[0].fields' of {file}",
    ),
    "object-file-number": Refused(
        ParamsStructureError,
        "expected the path of a script, found 3 in 'objects[0].file' of {file}",
    ),
    "object-meta-text": Refused(
        ParamsStructureError,
        "expected true or false, found 'yes' in 'objects[0].meta' of {file}",
    ),
    "object-number": Refused(
        ParamsStructureError,
        "expected the definition of an object, found 3 in 'objects[0]' of {file}",
    ),
    "object-stub-text": Refused(
        ParamsStructureError,
        "expected true or false, found 'no' in 'objects[0].stub' of {file}",
    ),
    "document-empty-list": Refused(
        ParamsStructureError,
        "expected at least one object, found none in 'objects' of {file}",
    ),
    "document-empty-object": Refused(
        ParamsStructureError,
        "the key 'objects' is missing in {file}",
    ),
    "document-no-objects": Refused(
        ParamsStructureError,
        "the key 'objects' is missing in {file}",
    ),
    "document-number": Refused(
        ParamsStructureError,
        "expected a document (an object or a list), found 42 in {file}",
    ),
    "document-objects-null": Refused(
        ParamsStructureError,
        "expected a list of objects, found None in 'objects' of {file}",
    ),
    "document-workspace-number": Refused(
        ParamsStructureError,
        "expected a string, found 7 in 'workspace' of {file}",
    ),
    # Versions.
    "version-float": Refused(
        ParamsVersionError,
        "expected a version from 0 to 4, found 2.5 in 'version' of {file}",
    ),
    "version-huge": Refused(
        ParamsVersionError,
        "expected at most version 4, found 1000000000000000000000000000000: upgrade to "
        "read what a newer program wrote in 'version' of {file}",
    ),
    "version-list": Refused(
        ParamsVersionError,
        "expected a version from 0 to 4, found [3] in 'version' of {file}",
    ),
    "version-negative": Refused(
        ParamsVersionError,
        "expected a version from 0 to 4, found -1 in 'version' of {file}",
    ),
    "version-newer": Refused(
        ParamsVersionError,
        "expected at most version 4, found 5: upgrade to read what a newer program wrote "
        "in 'version' of {file}",
    ),
    "version-newer-with-other-mistakes": Refused(
        ParamsVersionError,
        "expected at most version 4, found 5: upgrade to read what a newer program wrote "
        "in 'version' of {file}",
    ),
    "version-null": Refused(
        ParamsVersionError,
        "expected a version from 0 to 4, found None in 'version' of {file}",
    ),
    "version-text": Refused(
        ParamsVersionError,
        "expected a version from 0 to 4, found '3' in 'version' of {file}",
    ),
    "version-true": Refused(
        ParamsVersionError,
        "expected a version from 0 to 4, found True in 'version' of {file}",
    ),
    "size-nested": Refused(
        ParamsValueError,
        "expected at most 256 containers in each other, found more (or a cycle) in "
        "'objects[0].fields.any" + "[0]" * 256 + "' of {file}",
    ),
    # What is no strict JSON.
    "text-blank": Refused(
        ParamsSyntaxError,
        "expected JSON, found nothing in {file}",
        ways=FILES,
    ),
    "text-bom": Refused(
        ParamsSyntaxError,
        "expected strict JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) at line 1 "
        "column 1 in {file}",
        ways=FILES,
    ),
    "text-comment": Refused(
        ParamsSyntaxError,
        "expected strict JSON: Expecting value at line 1 column 1 in {file}",
        ways=FILES,
    ),
    "text-duplicate-escaped-key": Refused(
        ParamsSyntaxError,
        "expected each key once, found 'data' twice in 'data' of {file}",
        ways=FILES,
    ),
    "text-duplicate-key": Refused(
        ParamsSyntaxError,
        "expected each key once, found 'version' twice in 'version' of {file}",
        ways=FILES,
    ),
    "text-empty": Refused(
        ParamsSyntaxError,
        "expected JSON, found nothing in {file}",
        ways=FILES,
    ),
    "text-huge-float": Refused(
        ParamsSyntaxError,
        "expected a number within a double, found 1e999 at line 1 column 215 in {file}",
        ways=FILES,
    ),
    "text-infinity": Refused(
        ParamsSyntaxError,
        "expected strict JSON, found -Infinity at line 1 column 215 in {file}",
        ways=FILES,
    ),
    "text-latin-1": Refused(
        ParamsSyntaxError,
        "expected UTF-8, found invalid continuation byte at line 1 column 132 in {file}",
        ways=FILES,
    ),
    "text-many-digits": Refused(
        ParamsSyntaxError,
        "expected an integer of at most 4300 digits, found a longer one at line 1 column "
        "215 in {file}",
        ways=FILES,
    ),
    "text-nan": Refused(
        ParamsSyntaxError,
        "expected strict JSON, found NaN at line 1 column 215 in {file}",
        ways=FILES,
    ),
    "text-nul": Refused(
        ParamsSyntaxError,
        "expected strict JSON: Invalid control character at line 1 column 133 in {file}",
        ways=FILES,
    ),
    "text-pickle": Refused(
        ParamsSyntaxError,
        "expected UTF-8, found invalid start byte at line 1 column 1 in {file}",
        ways=FILES,
    ),
    "text-raw-surrogate": Refused(
        ParamsSyntaxError,
        "expected UTF-8, found invalid continuation byte at line 1 column 132 in {file}",
        ways=FILES,
    ),
    "text-single-quotes": Refused(
        ParamsSyntaxError,
        "expected strict JSON: Expecting property name enclosed in double quotes at line 1 "
        "column 2 in {file}",
        ways=FILES,
    ),
    "text-trailing": Refused(
        ParamsSyntaxError,
        "expected strict JSON: Extra data at line 1 column 260 in {file}",
        ways=FILES,
    ),
    "text-truncated": Refused(
        ParamsSyntaxError,
        "expected strict JSON: Invalid control character at line 1 column 101 in {file}",
        ways=FILES,
    ),
    "text-utf-16": Refused(
        ParamsSyntaxError,
        "expected UTF-8, found invalid start byte at line 1 column 1 in {file}",
        ways=FILES,
    ),
    "text-yaml": Refused(
        ParamsSyntaxError,
        "expected strict JSON: Expecting value at line 1 column 1 in {file}",
        ways=FILES,
    ),
}
