"""A headless Chromium, told what to do by the W3C WebDriver protocol of its own driver."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--window-size=1360,840",
]
KEYS = {"Down": "\ue015", "Up": "\ue013", "Left": "\ue012", "Right": "\ue014"} | {
    "Escape": "\ue00c",
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Home": "\ue011",
    "End": "\ue010",
    "Space": " ",
}


def missing() -> list[str]:
    """The programs that are needed and not there."""
    return [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]


class Browser:
    """A window with one page."""

    def __init__(self, session: str) -> None:
        self._session = session

    def open(self, file: Path) -> None:
        self.logged()
        self._post("url", {"url": file.as_uri()})

    def run(self, script: str, *arguments: object) -> Any:
        """What a function of JavaScript with this body returns."""
        return self._post("execute/sync", {"script": script, "args": arguments})

    def run_async(self, script: str, *arguments: object) -> Any:
        """What the body of an async function of JavaScript returns."""
        body = (
            "const done = arguments[arguments.length - 1];"
            f"(async (...args) => {{ {script} }})(...arguments)"
            ".then((value) => done({value}), (error) => done({error: String(error)}));"
        )
        result = self._post("execute/async", {"script": body, "args": arguments})
        assert "error" not in result, result["error"]
        return result.get("value")

    def settle(self) -> None:
        """Waits until what was asked for is drawn."""
        self.run_async(
            "await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))"
        )

    def press(self, *keys: str) -> None:
        """Presses keys, by their names or characters, one after another."""
        values = [KEYS.get(key, key) for key in keys]
        actions = [
            {"type": kind, "value": value} for value in values for kind in ("keyDown", "keyUp")
        ]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def click(self, selector: str) -> None:
        """Clicks in the middle of an element, with the mouse."""
        x, y = self.run(
            "const element = document.querySelector(arguments[0]);"
            "element.scrollIntoView({block: 'nearest'});"
            "const {x, y, width, height} = element.getBoundingClientRect();"
            "return [x + width / 2, y + height / 2]",
            selector,
        )
        self.point((x, y))

    def point(self, *places: tuple[float, float]) -> None:
        """Presses the button of the mouse at the first place, and lets it go at the last."""
        moves = [
            {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)} for x, y in places
        ]
        actions = [
            moves[0],
            {"type": "pointerDown", "button": 0},
            *moves[1:],
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def wheel(self, place: tuple[float, float], delta: int) -> None:
        scroll = {"type": "scroll", "x": round(place[0]), "y": round(place[1]), "deltaX": 0}
        self._act({"type": "wheel", "id": "wheel", "actions": [{**scroll, "deltaY": delta}]})

    def command(self, name: str, **parameters: object) -> Any:
        """What a command of the DevTools protocol answers."""
        return self._post("goog/cdp/execute", {"cmd": name, "params": parameters})

    def show_as(self, *, width: int = 1360, height: int = 840, dark: bool = False) -> None:
        """Sets the size of the window, and whether the user prefers dark pages."""
        is_phone = width < 760  # only then does the page's own word on its width count
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone}
        self.command("Emulation.setDeviceMetricsOverride", **metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])
        self.settle()

    def logged(self) -> list[str]:
        """What was written to the console since the last time, and what was refused."""
        return [entry["message"] for entry in self._post("se/log", {"type": "browser"})]

    def picture(self, file: Path) -> None:
        """Writes a picture of the page."""
        found = self.command("Page.captureScreenshot", format="webp", quality=80)
        file.write_bytes(base64.b64decode(found["data"]))

    def _act(self, source: dict[str, Any]) -> None:
        self._post("actions", {"actions": [source]})
        self.settle()

    def _post(self, command: str, body: dict[str, Any]) -> Any:
        return _post(f"{self._session}/{command}", body)


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser with a profile of its own, in an empty folder."""
    driver = subprocess.Popen(
        ["chromedriver", "--port=0", "--allowed-ips=127.0.0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert driver.stdout is not None
    try:
        started = (re.search(r"started successfully on port (\d+)", line) for line in driver.stdout)
        port = next(match[1] for match in started if match)
        options = {"args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        sessions = f"http://127.0.0.1:{port}/session"
        made = _post(sessions, {"capabilities": {"alwaysMatch": wanted}})
        session = f"{sessions}/{made['sessionId']}"
        try:
            yield Browser(session)
        finally:
            urlopen(Request(session, method="DELETE")).close()
    finally:
        driver.terminate()
        driver.stdout.close()
        driver.wait()


def _post(address: str, body: dict[str, Any]) -> Any:
    request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urlopen(request) as answer:
            return json.load(answer)["value"]
    except HTTPError as error:
        with error:
            raise AssertionError(json.load(error)["value"]["message"]) from None
