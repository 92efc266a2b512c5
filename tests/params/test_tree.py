from typing import Any

from params.documents import JOB, definition, document, opened, ref, view
from xpm_params import open_params
from xpm_params.places import at, parse_place
from xpm_params.tree import Tree


def drawn(value: Any, depth: int = 32, colour: bool = False) -> str:
    return "\n".join(Tree(depth=depth, colour=colour).lines(value))


def test_a_tree_shows_each_parameter() -> None:
    task = view(
        definition(1, "my.Model", dim=4, name="é\n", mode=None),
        definition(
            2,
            "my.Train",
            model=ref(1),
            models=[ref(1), {"x": ref(1), "y": 1}],
            keys={"type": "dict", "items": [[1, ref(1)], [None, ref(1)]]},
            sizes=[1, [2]],
            mode={"type": "enum", "module": "my", "enum": "Mode", "value": "FAST"},
            out={"type": "path", "value": "out", "base": "job"},
        ),
    )
    assert (
        drawn(task)
        == f"""\
my.Train
├── model: my.Model
│   ├── dim: 4
│   ├── name: "é\\n"
│   └── mode: null
├── models
│   ├── [0]: my.Model = model
│   └── [1]
│       ├── x: my.Model = model
│       └── y: 1
├── keys
│   ├── [1]: my.Model = model
│   └── None: my.Model = model
├── sizes: [1, [2]]
├── mode: Mode.FAST
└── out: {JOB}/out"""
    )


def test_the_elements_of_a_set_have_an_order() -> None:
    items = [ref(2), 10, 2, "b", ref(1), {"type": "tuple", "items": [2, ref(1)]}, 1.5, "a"]
    task = view(
        definition(1, "my.B"),
        definition(2, "my.A"),
        definition(3, "my.C", s={"type": "set", "items": items}),
    )
    assert drawn(task) == (
        "my.C\n└── s\n    ├── [0]: 1.5\n    ├── [1]: 2\n    ├── [2]: 10\n    ├── [3]: my.B\n"
        '    ├── [4]: my.A\n    ├── [5]: "a"\n    ├── [6]: "b"\n    └── [7]\n'
        "        ├── [0]: 2\n        └── [1]: my.B = s[3]"
    )
    assert at(task, parse_place("s[3]")) is at(task, parse_place("s[7][1]"))


def test_a_cycle_ends_where_it_began() -> None:
    ring = view(definition(1, "my.A", next=ref(2)), definition(2, "my.A", next=ref(1)))
    assert (
        drawn(ring)
        == """\
my.A
└── next: my.A
    └── next: my.A = $"""
    )


def test_a_structure_is_a_tree_without_a_name() -> None:
    json_ = document(definition(1, "my.A"), data=[ref(1), 3])
    assert drawn(open_params(opened(json_))) == "$\n├── [0]: my.A\n└── [1]: 3"
    assert drawn(3) == "3"


def test_what_lies_deep_is_left_out() -> None:
    chain = view(
        *(definition(id, "my.A", next=[ref(max(id - 1, 1))]) for id in range(1, 50)),
    )
    assert drawn(chain, depth=0) == "my.A …"
    assert drawn(chain, depth=1) == "my.A\n└── next: …"
    assert drawn(chain, depth=2) == "my.A\n└── next\n    └── [0]: my.A …"
    assert len(drawn(chain, depth=1000).splitlines()) == 99


def test_what_is_left_out_at_one_place_stands_at_another() -> None:
    task = view(
        definition(1, "my.A", x=1),
        definition(2, "my.B", a=ref(1)),
        definition(3, "my.C", b=ref(2), a=ref(1)),
    )
    assert (
        drawn(task, depth=2)
        == """\
my.C
├── b: my.B
│   └── a: my.A …
└── a: my.A
    └── x: 1"""
    )


def test_long_values_are_cut() -> None:
    task = view(definition(1, "my.A", text="x" * 100, numbers=[0] * 100))
    cut = '"' + "x" * 78 + "…"
    assert drawn(task) == f"my.A\n├── text: {cut}\n└── numbers: [{'0, ' * 26}…"


def test_what_cannot_be_decoded_stands_in_its_place() -> None:
    json_ = document(
        definition(1, "my.A", out={"type": "path", "value": "../x", "base": "job"}, y=1)
    )
    tree = Tree(depth=9, colour=False)
    assert list(tree.lines(open_params(opened(json_), JOB))) == [
        "my.A",
        "├── out: (expected a path inside its folder, found '../x': '..' is in it)",
        "└── y: 1",
    ]
    assert tree.problems == 1


def test_an_object_that_is_damaged_is_told_in_its_place() -> None:
    json_ = document({"id": 1}, definition(2, "my.B", a=[ref(1)], y=1))
    assert drawn(open_params(opened(json_))) == (
        "my.B\n├── a\n│   └── [0]: (the key 'typename' is missing)\n└── y: 1"
    )


def test_nothing_of_a_file_is_a_command_for_the_terminal() -> None:
    task = view(
        definition(1, "my.\x1b[31m", **{"\x1b[2J": "\x1b]0;x\x07\x9b", "path": "a"}),
    )
    assert drawn(task) == ('my.\\x1b[31m\n├── \\x1b[2J: "\\u001b]0;x\\u0007\\x9b"\n└── path: "a"')


def test_colours_tell_names_classes_and_problems_apart() -> None:
    json_ = document(
        definition(1, "my.A", x={"type": "?"}), definition(2, "my.B", a=ref(1), b=ref(1))
    )
    assert drawn(open_params(opened(json_)), colour=True) == (
        "\033[1mmy.B\033[0m\n"
        "├── \033[36ma\033[0m: \033[1mmy.A\033[0m\n"
        "│   └── \033[36mx\033[0m: \033[31m(expected an encoding (bytes, dict, enum, float, "
        "frozenset, path, path.serialized, python, set, tuple), found '?')\033[0m\n"
        "└── \033[36mb\033[0m: \033[1mmy.A\033[0m \033[2m= a\033[0m"
    )
