"""The error answers of the Hub: the client tells them apart by their headers."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .repository import Commit


class HubError(Exception):
    """An answer that is no success."""

    def __init__(
        self, status: int, message: str, *, code: str | None = None, commit: Commit | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = {"X-Error-Message": message, "X-Request-Id": "loopback"}
        if code is not None:
            self.headers["X-Error-Code"] = code
        if commit is not None:
            self.headers["X-Repo-Commit"] = commit.id


def repository_not_found(status: int) -> HubError:
    """The same answer for a missing repository as for one that the caller may not see."""
    message = "Repository not found" if status == 404 else "Invalid username or password."
    return HubError(status, message, code="RepoNotFound")


def revision_not_found(revision: str) -> HubError:
    return HubError(404, f"Invalid rev id: {revision}", code="RevisionNotFound")


def entry_not_found(message: str, commit: Commit | None = None) -> HubError:
    return HubError(404, message, code="EntryNotFound", commit=commit)


async def answer_error(request: Request, error: Exception) -> Response:
    """Turn a `HubError` into its answer."""
    assert isinstance(error, HubError)
    return JSONResponse({"error": str(error)}, error.status, headers=error.headers)
