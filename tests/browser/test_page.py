"""The pages of `xpm show --html`, in a browser."""

from __future__ import annotations

import shutil
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from browser.chromium import Browser
from golden import models
from xpm_experiment.cli.drawing import show_run
from xpm_experiment.pictures.page import page
from xpm_experiment.workspace import RunFolder
from xpm_params import Document, read_params
from xpm_serialize import Picture, save

GOLDEN = Path(__file__).parents[1] / "golden"
EVALUATE = "jobs/golden.models.evaluate"
HOSTILE = '</script><img src=x onerror="window.hit=1">\u2028\';--[]{}&amp;'


def reference(id: int) -> dict[str, Any]:
    return {"type": "python", "value": id}


def definition(id: int, fields: dict[str, Any], name: str = "Gone") -> dict[str, Any]:
    return {"id": id, "module": "gone", "type": name, "typename": f"gone.{name}", "fields": fields}


def write(folder: Path, *objects: Any, **facts: str) -> Path:
    file = folder / "page.html"
    picture = Picture.of(Document.from_dict(list(objects)))
    file.write_text(page(facts.pop("title", "Page"), facts, picture), encoding="utf-8")
    return file


@pytest.fixture
def evaluate(browser: Browser, tmp_path: Path) -> Browser:
    """The page of a job of the golden workspace."""
    (folder,) = (GOLDEN / "workspace" / EVALUATE).iterdir()
    file = tmp_path / "page.html"
    text = page("evaluate/0bf70999", {"State": "done"}, Picture.of(read_params(folder)))
    file.write_text(text, encoding="utf-8")
    browser.open(file)
    browser.settle()
    return browser


def chosen(browser: Browser) -> Any:
    return browser.run("return document.querySelector('.node.chosen .name')?.textContent ?? null")


def spoken(browser: Browser) -> Any:
    return browser.run("return document.getElementById('status').textContent")


def focused(browser: Browser) -> Any:
    return browser.run(
        "return document.activeElement.getAttribute('aria-label') || document.activeElement.id"
    )


def shown(browser: Browser) -> list[str]:
    names = browser.run(
        "return [...document.querySelectorAll('.node .name')].map((name) => name.textContent)"
    )
    return sorted(names)


def details(browser: Browser) -> str:
    text: str = browser.run("return document.getElementById('details').innerText")
    return text


def node(name: str) -> str:
    return f".node[aria-label^='{name},']"


def test_a_click_shows_the_parameters_with_their_types_and_help(evaluate: Browser) -> None:
    evaluate.click(node("Train"))
    assert chosen(evaluate) == "Train"
    lines = [line for line in details(evaluate).splitlines() if line]
    assert lines[:2] == ["Train", "task"]
    assert "Param[Optimizer]" in details(evaluate)
    assert "golden.models.Train" in lines


def test_a_shared_part_says_so_wherever_it_is_seen(evaluate: Browser) -> None:
    evaluate.click(node("Trained"))
    assert spoken(evaluate) == "Trained, configuration, shared, used 2 times"
    assert "shared, used 2 times" in details(evaluate)
    badge = evaluate.run(f'return document.querySelector("{node("Trained")} .badge").textContent')
    assert badge == "\N{MULTIPLICATION SIGN}2"


def test_links_in_the_details_lead_on(evaluate: Browser) -> None:
    evaluate.click(node("Train"))
    evaluate.click("#details .parameter .link")
    assert chosen(evaluate) == "Optimizer"


def test_arrow_keys_go_along_the_arrows_of_the_graph(evaluate: Browser) -> None:
    evaluate.click(node("Evaluate"))
    for key, name in (("Down", "Trained"), ("Down", "Train"), ("Down", "Optimizer")):
        evaluate.press(key)
        assert chosen(evaluate) == name
        assert focused(evaluate).startswith(f"{name},")
    evaluate.press("Up", "Up")
    assert chosen(evaluate) == "Trained"
    evaluate.press("Left")
    assert chosen(evaluate) == "Network"
    evaluate.press("Right")
    assert chosen(evaluate) == "Trained"


def test_everything_is_reached_by_the_tab_key_in_the_order_of_the_page(evaluate: Browser) -> None:
    order = []
    for _ in range(6):
        evaluate.press("Tab")
        order.append(focused(evaluate).partition(",")[0].partition(":")[0])
    assert order == [
        "Search names",
        "Evaluate",
        "Zoom out",
        "Zoom in",
        "fit",
        "Evaluate",
    ]


def test_the_focus_is_seen(evaluate: Browser) -> None:
    evaluate.press("Tab", "Tab")
    style = "return getComputedStyle(document.activeElement.querySelector('.box')).strokeWidth"
    assert evaluate.run(style) == "4px"


def test_search_finds_names_and_values_and_escape_ends_it(evaluate: Browser) -> None:
    evaluate.click("#search")
    evaluate.press(*"momentum")
    assert spoken(evaluate) == "1 found"
    found = evaluate.run("return document.getElementById('found').innerText.split('\\n')")
    assert found == ["Optimizer", "momentum = 0.9"]
    evaluate.press("Enter")
    assert chosen(evaluate) == "Optimizer"
    evaluate.press("Escape")
    assert evaluate.run("return document.getElementById('search').value") == ""
    assert focused(evaluate).startswith("Search")
    evaluate.press("Escape")
    assert (chosen(evaluate), spoken(evaluate)) == (None, "Nothing chosen")
    evaluate.press(*"nothing of this")
    assert spoken(evaluate) == "Nothing found"


def test_folding_hides_what_only_the_folded_part_uses(evaluate: Browser) -> None:
    evaluate.click(node("Restore"))
    evaluate.press("Space")
    assert shown(evaluate) == ["Evaluate", "Optimizer", "Restore", "Train", "Trained"]
    assert spoken(evaluate) == "Restore, task, folded"
    evaluate.click("#fold")
    assert len(shown(evaluate)) == 7


def test_search_finds_what_is_folded_away(evaluate: Browser) -> None:
    evaluate.click(node("Restore"))
    evaluate.click("#fold")
    evaluate.click("#search")
    evaluate.press(*"units", "Enter")
    assert chosen(evaluate) == "Layer"


def test_the_graph_is_moved_by_the_mouse_and_zoomed_by_wheel_and_keys(evaluate: Browser) -> None:
    transform = "return document.querySelector('#graph > g').getAttribute('transform')"
    evaluate.click(node("Restore"))
    seen = [evaluate.run(transform)]
    evaluate.point((700, 700), (640, 660))
    seen.append(evaluate.run(transform))
    evaluate.wheel((640, 660), -300)
    seen.append(evaluate.run(transform))
    evaluate.press("-")
    seen.append(evaluate.run(transform))
    assert len(set(seen)) == 4
    evaluate.press("0")
    assert evaluate.run(transform) == seen[0]


def test_two_fingers_zoom(evaluate: Browser) -> None:
    script = """
      const graph = document.getElementById('graph');
      const touch = (type, id, x, y) => graph.dispatchEvent(
        new PointerEvent(type, {pointerId: id, clientX: x, clientY: y, pointerType: 'touch'}));
      graph.setPointerCapture = () => {};
      touch('pointerdown', 1, 500, 400); touch('pointerdown', 2, 600, 400);
      touch('pointermove', 2, 700, 400);
      touch('pointerup', 1, 500, 400); touch('pointerup', 2, 700, 400);
      return view.scale
    """
    before = evaluate.run("return view.scale")
    assert evaluate.run(script) == pytest.approx(2 * before)


def test_the_contents_are_a_tree_for_the_keyboard(evaluate: Browser) -> None:
    evaluate.click("#outline [role=treeitem] .name")
    evaluate.press("Down")
    assert focused(evaluate) == "trained: Trained, configuration, shared, used 2 times"
    evaluate.press("Right", "Right")
    assert focused(evaluate) == "produced by: Train, task"
    evaluate.press("Enter")
    assert chosen(evaluate) == "Train"
    evaluate.press("Left", "Left")
    assert focused(evaluate).startswith("trained: Trained")
    evaluate.press("End")
    assert focused(evaluate) == "init task: Restore, task"
    evaluate.press("Home")
    assert focused(evaluate) == "Evaluate, task"


def test_a_screen_reader_meets_names_and_roles(evaluate: Browser) -> None:
    evaluate.command("Accessibility.enable")
    tree = evaluate.command("Accessibility.getFullAXTree")["nodes"]
    met = Counter(
        (one["role"]["value"], one["name"]["value"])
        for one in tree
        if not one["ignored"] and "name" in one
    )
    expected = {
        ("heading", "evaluate/0bf70999"),
        ("searchbox", "Search names, parameters and values"),
        ("region", "Graph"),
        ("region", "Details"),
        ("navigation", "Contents"),
        ("tree", "Contents"),
        ("treeitem", "Evaluate, task"),
        ("button", "Trained, configuration, shared, used 2 times"),
        ("button", "Show all"),
    }
    assert expected - met.keys() == set()
    assert not [role for role, name in met if role in ("button", "treeitem") and not name]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_stand_out_against_what_is_behind_them(evaluate: Browser, dark: bool) -> None:
    evaluate.show_as(dark=dark)
    evaluate.click(node("Train"))
    ratios = evaluate.run(
        """
        const light = (colour) => {
          const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3)
            .map((part) => part / 255)
            .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (element) => {
          for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if (!/, 0\\)$/.test(colour)) return colour;
          }
        };
        const texts = [...document.querySelectorAll('h1, h2, h3, p, dt, dd, .row span, .link, '
          + '.parameter span, button:not(:disabled)')]
          .filter((element) => element.checkVisibility() && element.textContent.trim())
          .map((element) => [element, getComputedStyle(element).color, behind(element)]);
        const boxes = [...document.querySelectorAll('.node')].flatMap((node) =>
          [...node.querySelectorAll('text')].map((text) =>
            [text, getComputedStyle(text).fill,
              getComputedStyle(node.querySelector('.box')).fill]));
        return [...texts, ...boxes].map(([element, front, back]) => {
          const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
          return [element.className.baseVal ?? element.className, (a + 0.05) / (b + 0.05)];
        });
        """
    )
    assert len(ratios) > 30
    assert [ratio for ratio in ratios if ratio[1] < 4.5] == []


def test_a_phone_shows_all_below_each_other(evaluate: Browser) -> None:
    evaluate.show_as(width=390, height=844)
    evaluate.run("location.reload()")
    evaluate.settle()
    assert evaluate.run("return innerWidth") == 390
    evaluate.click("#fit")
    tops = evaluate.run(
        "return ['.graph', '.details', '.outline'].map((name) =>"
        " document.querySelector(name).getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    assert evaluate.run("return document.documentElement.scrollWidth") <= 390
    small = evaluate.run(
        "return [...document.querySelectorAll('.tools button, input')]"
        ".map((one) => one.getBoundingClientRect().height).filter((height) => height < 44)"
    )
    assert small == []
    evaluate.click(node("Train"))
    assert chosen(evaluate) == "Train"


def test_a_hostile_definition_is_only_text(browser: Browser, tmp_path: Path) -> None:
    one = definition(1, {HOSTILE: HOSTILE, "__proto__": HOSTILE, "constructor": 1}, name=HOSTILE)
    other = definition(2, {HOSTILE: [reference(1)], "a": {"type": "path", "value": HOSTILE}})
    browser.open(write(tmp_path, one, other, title=HOSTILE, Kind=HOSTILE))
    browser.settle()
    browser.click(".node")
    browser.click("#search")
    browser.press(*"onerror")

    assert browser.run("return window.hit ?? null") is None
    assert browser.run("return document.querySelectorAll('img, script').length") == 2
    title = browser.run("return document.title")
    assert title == HOSTILE.replace("\u2028", "\\u2028")


def test_nothing_is_asked_of_the_network_and_no_other_script_may_run(evaluate: Browser) -> None:
    assert evaluate.run("return performance.getEntriesByType('resource').length") == 0
    blocked = evaluate.run_async(
        """
        const refused = new Promise((next) =>
          document.addEventListener('securitypolicyviolation', (event) =>
            next(event.effectiveDirective)));
        document.body.append(Object.assign(document.createElement('script'),
          {textContent: 'window.hit = 1'}));
        return [await refused, window.hit ?? null];
        """
    )
    assert blocked == ["script-src-elem", None]
    (refused,) = evaluate.logged()
    assert "Content Security Policy" in refused


@pytest.mark.parametrize("name", sorted(path.name for path in (GOLDEN / "saved").iterdir()))
def test_every_golden_save_has_a_page(browser: Browser, tmp_path: Path, name: str) -> None:
    picture = Picture.of(read_params(GOLDEN / "saved" / name))
    (tmp_path / "page.html").write_text(page(name, {}, picture), encoding="utf-8")
    browser.open(tmp_path / "page.html")
    browser.settle()
    assert len(shown(browser)) == len(picture.nodes)


def test_a_definition_without_objects_has_a_page(browser: Browser, tmp_path: Path) -> None:
    picture = Picture.of(Document.from_dict({"objects": [], "data": {"a": 1}}))
    (tmp_path / "page.html").write_text(page("Nothing", {}, picture), encoding="utf-8")
    browser.open(tmp_path / "page.html")
    browser.settle()
    browser.press("Tab", "Down", "Escape")
    assert "0 objects, 0 references" in details(browser)


def test_a_ring_can_be_walked_around(browser: Browser, tmp_path: Path) -> None:
    ring = [definition(id, {"next": reference(id % 3 + 1)}, name=f"N{id}") for id in (1, 2, 3)]
    browser.open(write(tmp_path, *ring))
    browser.settle()
    browser.click(node("N3"))
    met = []
    for _ in range(4):
        browser.press("Down")
        met.append(chosen(browser))
    assert met == ["N1", "N2", "N3", "N1"]
    browser.click("#outline [role=treeitem] .name")
    for _ in range(4):
        browser.press("Right", "Right")
    items = "return document.querySelectorAll('#outline [role=treeitem]').length"
    assert browser.run(items) == 4  # the first again, which is not opened within itself


def test_data_files_are_shown_with_their_sizes(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x" * 1500)
    tokenizer = models.Tokenizer.C(lowercase=True, vocabulary=tmp_path / "source", merges=None)
    save(tokenizer, tmp_path / "saved")
    picture = Picture.of(read_params(tmp_path / "saved"))
    (tmp_path / "page.html").write_text(page("saved", {}, picture), encoding="utf-8")
    browser.open(tmp_path / "page.html")
    browser.settle()
    row = "return document.querySelector('#details tbody').innerText.split(/\\s*\\t\\s*/)"
    assert browser.run(row) == ["Tokenizer", "vocabulary", "1.5 kB"]


def test_a_run_shows_its_jobs_with_states_and_tags(browser: Browser, tmp_path: Path) -> None:
    workspace = shutil.copytree(GOLDEN / "workspace", tmp_path / "workspace")
    run = RunFolder(workspace / "experiments" / "xp1" / "20261123_171636")
    show_run(run, tmp_path / "run.html", others=False)
    browser.open(tmp_path / "run.html")
    browser.settle()

    rows = browser.run(
        "return [...document.querySelectorAll('#details tbody tr')].map((row) =>"
        " [...row.children].map((cell) => cell.textContent))"
    )
    assert rows == [["evaluate", "done", "lr=0.5"], ["train", "done", "lr=0.5"]]
    browser.click(node("evaluate"))
    browser.press("Down")
    assert chosen(browser) == "train"
    assert "optimizer.lr" in details(browser)


def test_a_graph_of_5000_objects_answers_at_once(browser: Browser, tmp_path: Path) -> None:
    objects = [definition(1, {"lr": 0.5}, name="N1")]
    for id in range(2, 5001):
        parts = [reference(id // 2), reference(id * 7 % (id - 1) + 1)]
        objects.append(definition(id, {"lr": id / 8, "parts": parts}, name=f"N{id}"))
    browser.open(write(tmp_path, *objects))
    browser.settle()
    times = browser.run_async(
        """
        const drawn = () => new Promise((next) =>
          requestAnimationFrame(() => requestAnimationFrame(next)));
        const key = (target, key) => target.dispatchEvent(
          new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        const graph = document.getElementById('graph');
        const field = document.getElementById('search');
        const actions = {
          search: (turn) => { field.value = `N${turn}`; field.dispatchEvent(new Event('input')); },
          choose: () => document.querySelector('#found button').click(),
          down: () => key(document.activeElement, 'ArrowDown'),
          up: () => key(document.activeElement, 'ArrowUp'),
          fold: () => key(document.activeElement, ' '),
          unfold: () => key(document.activeElement, ' '),
          zoom: () => document.getElementById('zoom-in').click(),
          all: () => document.getElementById('fit').click(),
          move: (turn) => graph.dispatchEvent(new WheelEvent('wheel',
            {deltaY: turn % 2 ? 60 : -60, clientX: 600, clientY: 400, cancelable: true})),
        };
        const times = {};
        for (let turn = 11; turn < 18; turn++) {
          for (const [name, act] of Object.entries(actions)) {
            const begin = performance.now();
            act(turn);
            await drawn();
            (times[name] ??= []).push(performance.now() - begin);
          }
        }
        return times;
        """
    )
    medians = {name: round(statistics.median(taken)) for name, taken in times.items()}
    print("milliseconds:", medians)
    assert {name: taken for name, taken in medians.items() if taken >= 200} == {}
