"""What a run recorded of how it was made, to be read."""

from __future__ import annotations

from typing import Any


def recorded_facts(environment: Any) -> dict[str, str]:
    """By name, what `environment.json` of a run or the provenance of a save tells."""
    members = environment if isinstance(environment, dict) else {}
    command, git, packages = (members.get(key) for key in ("command", "git", "packages"))
    told = {
        "Made": members.get("created"),
        "Host": members.get("host"),
        "Platform": members.get("platform"),
        "Python": members.get("python"),
        "Command": " ".join(map(str, command)) if isinstance(command, list) else None,
        "Commit": _commit(git) if isinstance(git, dict) else None,
        "Packages": _packages(packages) if isinstance(packages, dict) else None,
    }
    return {name: str(text) for name, text in told.items() if text}


def _commit(git: dict[str, Any]) -> str:
    return f"{git.get('commit')}{', with changes' if git.get('dirty') else ''}"


def _packages(packages: dict[str, Any]) -> str:
    return "\n".join(f"{name} {version}" for name, version in packages.items())
