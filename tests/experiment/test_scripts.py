"""Scripts as users write them, with their classes in them."""

import os
import subprocess
import sys
from pathlib import Path

from format.sentences import specifies

SCRIPT = """
import sys
from pathlib import Path

from xpm_config import Config, Meta, Param, PathGenerator, Task, field
from xpm_experiment import experiment
{imports}

class Model(Config):
    size: Param[int]
    path: Meta[Path]

class Train(Task):
    size: Param[int]
    path: Meta[Path] = field(default_factory=PathGenerator("model.txt"))

    def execute(self) -> None:
        self.path.write_text(str(self.size))

    def task_outputs(self, dep):
        return dep(Model.C(size=self.size, path=self.path))

class Evaluate(Task):
    model: Param[Model]

    def execute(self) -> None:
        print('size', self.model.path.read_text(), {expression})

if __name__ == "__main__":
    with experiment(sys.argv[1], "xp", port=-1) as xp:
        evaluate = Evaluate.C(model=Train.C(size=3).submit())
        evaluate.submit()
    print(evaluate.job.folder.out.read_text(), end="")
"""


def run_script(script: Path, *arguments: str | Path, folder: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, script, *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_classes_of_a_script_run_as_jobs(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(imports="", expression="__name__ != '__main__'"))

    assert run_script(script, tmp_path / "ws") == "size 3 True\n"
    (folder,) = (tmp_path / "ws" / "jobs" / "__main__.train").iterdir()
    assert folder.joinpath("train.done").exists()


@specifies("P13")
def test_a_job_imports_what_the_script_could(tmp_path: Path) -> None:
    """From the script's folder, from the one that it was started in, and from others."""
    for name in ("scripts", "started", "added"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"in_{name}.py").write_text(f"here = {name!r}\n")
    script = tmp_path / "scripts" / "script.py"
    imports = (
        "sys.path.insert(0, '')\n"
        f"if __name__ == '__main__': sys.path.append({str(tmp_path / 'added')!r})\n"
        "import in_scripts, in_started, in_added"
    )
    expression = "in_scripts.here, in_started.here, in_added.here"
    script.write_text(SCRIPT.format(imports=imports, expression=expression))

    output = run_script(script, tmp_path / "ws", folder=tmp_path / "started")

    assert output == "size 3 scripts started added\n"


def test_files_of_the_jobs_folder_hide_no_module(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    imports = ""
    expression = "__import__('colorsys').__file__.endswith('colorsys.py')"
    text = SCRIPT.format(imports=imports, expression=expression)
    hiding = "Path('colorsys.py').write_text('1/0'); print('size'"
    script.write_text(text.replace("print('size'", hiding))

    assert run_script(script, tmp_path / "ws") == "size 3 True\n"


def test_a_class_of_an_interactive_session_is_refused(tmp_path: Path) -> None:
    code = (
        "from xpm_config import Task, Param\n"
        "from xpm_experiment import experiment\n"
        "class A(Task):\n"
        "    x: Param[int]\n"
        f"with experiment({str(tmp_path)!r}, 'xp') as xp:\n"
        "    A.C(x=1).submit()\n"
    )

    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert finished.stderr.splitlines()[-1] == (
        "xpm_config.errors.SubmissionError: the class A was defined where no job can find it again "
        "(an interactive session, or a module run with -m); put it into a module or a script"
    )
    assert not (tmp_path / "jobs").exists()
