import re
import socket
import subprocess
import sys
from pathlib import Path

from experiment.cli.command import COMMANDS_ON_PATH, ENVIRONMENT

README = Path(__file__).parents[3] / "packages" / "xpm-experiment" / "README.md"


def normalised(text: str) -> str:
    """Without what is of a time or a machine, and the columns that this makes wider."""
    for pattern, replacement in (
        (r"\d{8}_\d{6}", "RUN"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME"),
        (r"\d+\.\d+ s\b", "SECONDS"),
        (rf"\b(ada|{re.escape(socket.gethostname())})(?= *$|  )", "HOST"),
        (r"(?<=[0-9a-f]{8})[0-9a-f]{56}", "…"),
        (r" {2,}", "  "),
        (r" +$", ""),
    ):
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text


def test_the_commands_print_what_the_readme_says(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    script = re.search(r"^```python\n(# train\.py\n.*?)^```$", text, re.DOTALL | re.MULTILINE)
    block = re.search(r"^```console\n(\$ export .*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert script is not None
    assert block is not None
    (tmp_path / "train.py").write_text(script[1], encoding="utf-8")
    subprocess.run([sys.executable, "train.py"], cwd=tmp_path, check=True, capture_output=True)
    export, *commands = re.findall(r"^\$ (.+)$", block[1], re.MULTILINE)

    printed = f"$ {export}\n"
    for command in commands:
        run = subprocess.run(
            ["sh", "-c", f"{export}; {command}"],
            cwd=tmp_path,
            env={**ENVIRONMENT, "PATH": COMMANDS_ON_PATH},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        printed += f"$ {command}\n{run.stdout}"

    assert normalised(printed.replace(str(tmp_path), "/home/ada")) == normalised(block[1])
