"""`python -m examples.digits.predict MODEL`: what an exported model sees in the test images."""

from typing import Annotated

import typer

from experimaestro.huggingface import ExperimaestroHFHub

from .data import read_split
from .models import Model

Exported = Annotated[
    str,
    typer.Argument(metavar="MODEL", help="A folder with a model, or NAMESPACE/NAME on the Hub."),
]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(model: Exported) -> None:
    """Print the digit that an exported model sees in each of the test images."""
    loaded = ExperimaestroHFHub[Model].from_pretrained(model, as_instance=True)
    images, _ = read_split("test")
    typer.echo(" ".join(map(str, loaded.predict(images))))


if __name__ == "__main__":
    app()
