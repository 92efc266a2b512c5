import subprocess
import sys

import xpm_params

SLOW = {
    "argparse",
    "asyncio",
    "dataclasses",
    "inspect",
    "logging",
    "pathlib",
    "tempfile",
    "typing",
}


def test_importing_the_package_imports_nothing_slow() -> None:
    code = "import sys, xpm_params; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "xpm_params" in done.stdout.split()
    assert SLOW.isdisjoint(done.stdout.split())


def test_the_public_names_are_sorted_and_there() -> None:
    names = xpm_params.__all__
    assert all(hasattr(xpm_params, name) for name in names)
    assert sorted(names, key=str.lower) == sorted(set(names), key=str.lower)


def test_what_shows_parameters_is_imported_when_it_is_asked_for() -> None:
    code = (
        "import sys, xpm_params\n"
        "def loaded(): return [f'xpm_params.{name}' in sys.modules for name in ('plain', 'tree')]\n"
        "before = loaded()\n"
        "from xpm_params import small_plain, Tree\n"
        "print(before, loaded(), Tree.__name__, small_plain.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[False, False] [True, True] Tree small_plain\n"


def test_what_is_not_there_is_told() -> None:
    assert not hasattr(xpm_params, "no_such_name")
