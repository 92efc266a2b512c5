"""What CI checks; `nox --list` names the sessions, `nox -s types` runs one."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13"]
EVERYTHING = ("--all-packages", "--all-extras", "--group=examples")
# One process for each core; the tests of a file share what its fixtures made.
PARALLEL = ("--numprocesses=logical", "--dist=loadfile")
REFERENCE = ("experimaestro==2.7.0", "huggingface-hub>=2.4,<3")
PEERS = ("jsonpickle==4.1.4", "fiddle==0.3.1", "signac==2.4.1")
TYPING = ("tests/config/test_typing.py", "tests/hf/test_typing.py")  # run type checkers
CLUSTERS = "tests/clusters"  # starts servers, which one version of Python is enough for
# The tests of what uses the libraries most; the rest mostly uses Python's own.
DEPENDENT_TESTS = (
    "tests/experiment/cli",
    "tests/experiment/test_display.py",
    "tests/experiment/test_executors.py",
    "tests/experiment/test_jobs.py",
    "tests/experiment/test_reporting.py",
    "tests/experiment/test_workers.py",
    CLUSTERS,
    "tests/hf",
)
BROWSER = "tests/browser"  # one browser is enough, too
CHROMIUM = ("chromium", "chromium-driver")  # Debian packages
SLURM = ("slurm-wlm", "munge")  # Debian packages
PACKAGES = sorted(path.name for path in Path("packages").iterdir() if path.is_dir())
IMPORTED = sorted(path.parent.name for path in Path("packages").glob("*/src/*/py.typed"))

nox.needs_version = ">=2026.8"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

os.environ["UV_PYTHON_DOWNLOADS"] = "never"


def select_pyenv_versions() -> None:
    """Make `python3.X` work for every version that pyenv has, not only for the selected one.

    Without this, pyenv's shims for the others are on the PATH, but end with an error when called.
    The selected versions stay first: what is installed in them, such as uv, stays what is found.
    """
    if shutil.which("pyenv") is None:
        return
    versions: list[str] = []
    for command in (["pyenv", "version-name"], ["pyenv", "versions", "--bare", "--skip-aliases"]):
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        versions += output.replace(":", "\n").split()
    os.environ["PYENV_VERSION"] = ":".join(dict.fromkeys(versions))


select_pyenv_versions()


def sync(session: nox.Session, *options: str) -> None:
    """Make the session's environment hold what these options of `uv sync` ask for, no more."""
    environment = session.virtualenv.location
    session.run_install(
        "uv",
        "sync",
        "--quiet",
        f"--python={environment}",
        *options,
        env={"UV_PROJECT_ENVIRONMENT": environment},
    )
    session.run("uv", "pip", "check", f"--python={environment}")


def extras(name: str) -> str:
    """All extras of a package, as a requirement names them."""
    project = nox.project.load_toml(f"packages/{name}/pyproject.toml")["project"]
    return f"[{','.join(project.get('optional-dependencies', ()))}]"


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests."""
    sync(session, *EVERYTHING, "--group=test")
    ignored = [f"--ignore={path}" for path in (*TYPING, CLUSTERS, BROWSER)]
    chosen = () if session.python == PYTHONS[0] else ("-m", "not exhaustive")
    session.run("pytest", *PARALLEL, *ignored, *chosen, *session.posargs)


def install_programs(session: nox.Session, packages: tuple[str, ...]) -> None:
    """Install packages of Debian."""
    options = ("--quiet", "--yes", "--no-install-recommends")
    session.run_install("apt-get", "update", "--quiet", external=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    session.run_install("apt-get", "install", *options, *packages, external=True, env=quiet)


@nox.session
def clusters(session: nox.Session) -> None:
    """Run jobs on a Slurm and on a Dask cluster; what Slurm needs is installed in CI only."""
    if "CI" in os.environ and shutil.which("slurmctld", path=os.defpath + ":/usr/sbin") is None:
        install_programs(session, SLURM)
    sync(session, *EVERYTHING, "--group=test")
    session.run("pytest", CLUSTERS, *session.posargs)


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the tests of what has dependencies on the lowest versions that the packages admit.

    In CI it comes after `clusters`, which installs Slurm.
    """
    python = f"--python={session.virtualenv.location}"
    folders = [f"--editable=packages/{name}{extras(name)}" for name in PACKAGES]
    lowest = "--resolution=lowest-direct"
    session.run_install("uv", "pip", "install", "--quiet", "--upgrade", python, lowest, *folders)
    # What the tests themselves need is recent, and leaves what was installed as it is.
    frozen = Path(session.virtualenv.location) / "lowest.txt"
    freeze = ("uv", "pip", "freeze", "--quiet", "--exclude-editable", python)
    with frozen.open("w") as file:
        session.run_install(*freeze, stdout=file)
    groups = (f"--overrides={frozen}", "--group=test", "--group=examples")
    session.run_install("uv", "pip", "install", "--quiet", python, *groups)
    session.run("uv", "pip", "check", python)
    ignored = [f"--ignore={path}" for path in TYPING]
    # The plugin of an older anyio cannot be loaded by a recent pytest, and is not used.
    arguments = ("-p", "no:anyio", *PARALLEL, *ignored, *DEPENDENT_TESTS)
    session.run("pytest", *arguments, *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Use the pages of `xpm show --html` in Chromium, which is installed in CI only.

    With `-- --screenshots`, write those of the documentation.
    """
    if "CI" in os.environ and shutil.which("chromedriver") is None:
        install_programs(session, CHROMIUM)
    sync(session, *EVERYTHING, "--group=test")
    session.run("pytest", BROWSER, *session.posargs)


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Run the tests and tell which lines and branches none of them reaches."""
    sync(session, *EVERYTHING, "--group=test")
    ignored = [f"--ignore={path}" for path in TYPING]
    session.run("pytest", *PARALLEL, "--cov", *ignored, *session.posargs)


@nox.session(default=False)
def mutations(session: nox.Session) -> None:
    """Damage documents in very many ways: `nox -s mutations -- 1000000` (default: 200,000)."""
    sync(session, "--package=xpm-params", "--group=test")
    count = int(session.posargs[0]) if session.posargs else 200_000
    session.run(
        "pytest",
        "tests/params/test_hostile.py",
        "--timeout=3600",
        "--numprocesses=logical",
        env={"XPM_MUTATIONS": str(count // 10)},
    )


@nox.session(default=False)
def faults(session: nox.Session) -> None:
    """Let every call of a save that changes the file system fail, with every error."""
    sync(session, "--package=xpm-serialize", "--group=test")
    session.run(
        "pytest",
        "tests/serialize/test_interrupted.py",
        "tests/serialize/test_full_disk.py",
        "--numprocesses=logical",
        env={"XPM_ALL_FAULTS": "1"},
    )


@nox.session(default=False)
def rounds(session: nox.Session) -> None:
    """Kill programs and jobs of one workspace in many rounds: `nox -s rounds -- 1000` (100)."""
    sync(session, "--package=xpm-experiment", "--group=test")
    count = session.posargs[0] if session.posargs else "100"
    session.run("pytest", "tests/experiment/test_exactly_once.py", env={"XPM_ROUNDS": count})


def python_of(session: nox.Session, name: str, *packages: str) -> str:
    """Make an environment of its own for packages of others, and return its Python."""
    environment = Path(session.cache_dir).absolute() / name
    python = environment / "bin" / "python"
    if not python.exists():
        base = f"--python={session.virtualenv.location}"
        session.run_install("uv", "venv", "--quiet", base, environment)
    session.run_install("uv", "pip", "install", "--quiet", f"--python={python}", *packages)
    return str(python)


def reference_python(session: nox.Session) -> dict[str, str]:
    """Tell where the environment of the reference is."""
    return {"XPM_REFERENCE_PYTHON": python_of(session, "reference", *REFERENCE)}


@nox.session
def reference(session: nox.Session) -> None:
    """Exchange files and identifiers with the reference, in an environment of its own."""
    sync(session, *EVERYTHING, "--group=test")
    session.run("pytest", "tests/reference", *session.posargs, env=reference_python(session))


@nox.session(default=False)
def differential(session: nox.Session) -> None:
    """Compare identifiers with the reference's over thousands of random hierarchies of classes."""
    sync(session, *EVERYTHING, "--group=test")
    arguments = session.posargs or ("--hierarchies=3000",)
    test = "tests/reference/test_differential.py"
    session.run("pytest", test, *arguments, env=reference_python(session))


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure what operations cost, beside the peers; put the table into docs/performance.md."""
    sync(session, *EVERYTHING)
    peers = {"reference": REFERENCE, **{peer.partition("==")[0]: (peer,) for peer in PEERS}}
    pythons = [f"--peer={name}={python_of(session, name, *peers[name])}" for name in peers]
    session.run("python", "-m", "benchmarks", *pythons, *(session.posargs or ["--store"]))


@nox.session
def guard(session: nox.Session) -> None:
    """Check that no operation costs much more than it did, as ratios to the reference and floor."""
    sync(session, *EVERYTHING)
    reference = f"--peer=reference={python_of(session, 'reference', *REFERENCE)}"
    session.run("python", "-m", "benchmarks", "--quick", reference)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of sources and tests, and what users' type checkers tell them."""
    sync(session, *EVERYTHING, "--group=test", "--group=types")
    session.run("mypy", *session.posargs)
    for name in IMPORTED:  # fails unless the types of all that is public are known
        session.run("pyright", "--ignoreexternal", "--verifytypes", name, silent=True)
    session.run("pytest", *TYPING)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the style of the code."""
    sync(session, "--only-group=lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def imports(session: nox.Session) -> None:
    """Check that the arrows between the packages go one way."""
    sync(session, *EVERYTHING, "--group=lint")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site in build/site, and check that all its links lead on."""
    sync(session, *EVERYTHING, "--group=test", "--group=docs")
    build = ("zensical", "build", "--clean", "--strict")
    printed = session.run(*build, silent=True, env={"PYTHONPATH": "tools", "NO_COLOR": "1"})
    session.log(str(printed))
    if "griffe:" in str(printed):  # a docstring that does not fit its function is no warning yet
        session.error("a docstring does not fit its function")
    session.run("pytest", "tests/website", env={"XPM_SITE": "build/site"})


def releasing(session: nox.Session, *arguments: str | Path) -> None:
    """Run a command of `tools/releasing` on the workspace in the current folder."""
    tools = {"PYTHONPATH": str(Path(__file__).parent / "tools")}
    session.run("python", "-m", "releasing", *map(str, arguments), env=tools)


def built_wheels(session: nox.Session, dist: Path) -> dict[str, Path]:
    """Build everything in the current folder, and tell which wheels came of it."""
    build = ("uv", "build", "--quiet", "--no-sources", "--wheel")
    session.run(*build, "--sdist", "--all-packages", f"--out-dir={dist}")
    again = dist / "from-sdist"
    for source in dist.glob("*.tar.gz"):
        session.run(*build, f"--out-dir={again}", source)
    for wheel in dist.glob("*.whl"):
        if wheel.read_bytes() != (again / wheel.name).read_bytes():
            session.error(f"the source distribution builds another {wheel.name}")
    built = {path.name.split("-")[0].replace("_", "-"): path for path in dist.glob("*.whl")}
    if sorted(built) != PACKAGES:
        session.error(f"built {sorted(built)}, expected {PACKAGES}")
    # Constraints, so that the siblings are these wheels, whatever else bears their names, while the
    # bounds that the packages declare still have to admit them.
    lines = [f"{name} @ {path.as_uri()}\n" for name, path in built.items()]
    (dist / "siblings.txt").write_text("".join(lines))
    return built


def install(session: nox.Session, dist: Path, folder: str, *requirements: str | Path) -> Path:
    """Install what was built in a fresh environment, and tell where its Python is."""
    environment = dist / folder
    session.run("uv", "venv", "--quiet", f"--python={session.virtualenv.location}", environment)
    python = f"--python={environment}"
    siblings = f"--constraints={dist / 'siblings.txt'}"
    session.run("uv", "pip", "install", "--quiet", python, siblings, *requirements)
    session.run("uv", "pip", "check", python)
    return environment / "bin" / "python"


def install_each_alone(session: nox.Session, dist: Path, built: dict[str, Path]) -> None:
    """Import each wheel with only its declared dependencies."""
    if (size := built["xpm-params"].stat().st_size) >= 60_000:
        session.error(f"the wheel that a job runner installs has {size} bytes, expected < 60,000")
    for name, wheel in built.items():
        alone = install(session, dist, f"only-{name}", wheel)
        session.run(alone, "-I", "tests/installed_alone.py", name, external=True)


def emptied(session: nox.Session) -> Path:
    """A folder of this session, without what an earlier run left."""
    folder = Path(session.cache_dir).absolute() / session.name
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@nox.session
def wheels(session: nox.Session) -> None:
    """Build every wheel, from its source distribution too, and import each alone."""
    dist = emptied(session)
    install_each_alone(session, dist, built_wheels(session, dist))


@nox.session(default=False)
def release(session: nox.Session) -> None:
    """Check all that a release needs, on its wheels; `-- --write` then writes it into the tree."""
    sync(session, "--only-group=release")
    folder = emptied(session)
    dist, tree = folder / "dist", folder / "tree"
    releasing(session, "prepare", tree)
    with session.chdir(tree):
        built = built_wheels(session, dist)
        install_each_alone(session, dist, built)
        wheels = [f"{name}{extras(name)} @ {path.as_uri()}" for name, path in built.items()]
        groups = ("--no-sources", "--group=test", "--group=examples")
        python = install(session, dist, "together", *wheels, *groups)
        session.run(python, "-I", "tests/installed_together.py", *IMPORTED, external=True)
        ignored = [f"--ignore={path}" for path in (*TYPING, CLUSTERS, BROWSER)]
        session.run(python, "-P", "-m", "pytest", *PARALLEL, *ignored, "tests", external=True)
        files = folder / f"{datetime.now(UTC):%Y-%m-%d}"
        own = {"PYTHONPATH": "tests"}
        session.run(python, "-P", "tests/released/write.py", files, env=own, external=True)
    if "--write" in session.posargs:
        releasing(session, "write", dist)
        shutil.copytree(files, f"tests/released/files/{files.name}")
