"""The page of a run: its jobs, their states and tags, and which needs which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from xpm_params import ParamsError, printable, read_json, read_params
from xpm_serialize import Picture

from ..errors import ExperimentError
from ..listing import JobRecord, job_record
from ..submissions import submissions, submitted_by
from ..workspace import JobFolder, RunFolder, Workspace
from .boxes import content
from .helptexts import class_help
from .layout import layered
from .page import Box, Row, drawn, parameter_rows
from .recorded import recorded_facts
from .svg import Arrow

_LINES: Final = 4
_MAX_ROWS: Final = 200


class _Job(NamedTuple):
    """A job, its parameters and those of its parts, and the identifiers of the jobs it needs."""

    record: JobRecord
    rows: list[Row]
    needed: list[str]


def run_page(
    run: RunFolder, workspace: Workspace, facts_of: Callable[[JobRecord], Mapping[str, str]]
) -> str:
    """The page of a run, whose jobs each have the facts that a function tells of them."""
    jobs = list(_jobs(run, workspace))
    numbers = {job.record.identifier: number for number, job in enumerate(jobs)}
    edges = [
        (number, numbers[identifier])
        for number, job in enumerate(jobs)
        for identifier in job.needed
        if identifier in numbers
    ]
    uses = Counter(target for _, target in edges)
    boxes = {
        number: _box(job, facts_of(job.record), uses[number]) for number, job in enumerate(jobs)
    }
    roots = [number for number in boxes if not uses[number]]
    sizes = {number: (box.content.width, box.content.height) for number, box in boxes.items()}
    facts = {"Experiment": run.experiment, "Run": run.run_id, **recorded_facts(_environment(run))}
    return drawn(
        f"{run.experiment} {run.run_id}",
        facts,
        boxes,
        [Arrow(source, target, "", True) for source, target in edges],
        roots,
        layered(sizes, edges, roots),
    )


def _jobs(run: RunFolder, workspace: Workspace) -> Iterator[_Job]:
    submitted = submitted_by([run])
    types = {one.identifier: one.type_identifier for one in submissions(run)}
    for identifier, type_identifier in types.items():
        with suppress(ExperimentError):  # a damaged line: no folder can have this name
            folder = workspace.job(type_identifier, identifier)
            rows, needed = _read(folder)
            yield _Job(job_record(folder, submitted), rows, needed)


def _read(folder: JobFolder) -> tuple[list[Row], list[str]]:
    """The parameters of a job by their places, and which tasks it needs; none if it is damaged."""
    try:
        picture = Picture.of(read_params(folder.params))
    except (ParamsError, OSError):
        return [], []
    rows: list[Row] = []
    needed: list[str] = []
    queue = [(root, "") for root in picture.roots]
    met = set(picture.roots)
    leaving: dict[int, list[tuple[int, str]]] = {id: [] for id in picture.nodes}
    for edge in picture.edges:
        leaving[edge.source].append((edge.target, edge.label))
    for id, place in queue:  # which grows meanwhile
        node = picture.nodes[id]
        if node.is_task and place:
            needed.append(node.definition.identifier or "")
            continue
        told = class_help(node.definition.module, node.definition.type)
        for row in parameter_rows(node, (), told):
            if not row["to"] and row["value"] and len(rows) < _MAX_ROWS:
                rows.append({**row, "name": f"{place}{row['name']}"})
        new = [(target, label) for target, label in leaving[id] if target not in met]
        met.update(target for target, _ in new)
        queue += [(target, f"{place}{label}.") for target, label in new]
    return rows, needed


def _box(job: _Job, told: Mapping[str, str], uses: int) -> Box:
    record = job.record
    name = record.type_identifier.rpartition(".")[2]
    lines = [f"{tag} = {value}" for tag, value in record.tags.items()][:_LINES]
    facts = {
        "Job": record.name,
        "State": record.status.value + (f" ({record.reason})" if record.reason else ""),
        **told,
    }
    texts = {key: printable(text) for key, text in facts.items()}
    return Box(
        content(printable(name), [record.status.value, *map(printable, lines)]),
        texts,
        job.rows,
        "job",
        uses,
        state=record.status.value,
    )


def _environment(run: RunFolder) -> object:
    with suppress(ParamsError, OSError):
        return read_json(run.environment)
    return None
