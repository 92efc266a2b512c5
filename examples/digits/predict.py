"""`python -m examples.digits.predict FOLDER`: what an exported model sees in the test images."""

from pathlib import Path
from typing import Annotated

import typer

from experimaestro.huggingface import ExperimaestroHFHub

from .data import read_split
from .models import Model

Folder = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, help="Folder with an exported model.")
]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(folder: Folder) -> None:
    """Print the digit that an exported model sees in each of the test images."""
    model = ExperimaestroHFHub[Model].from_pretrained(folder, as_instance=True)
    images, _ = read_split("test")
    typer.echo(" ".join(map(str, model.predict(images))))


if __name__ == "__main__":
    app()
