"""What can go wrong for a visitor, in the visitor's words. What each kind means on the web is ``error_pages.py``'s."""

from __future__ import annotations


class CatalogueError(Exception):
    """The message says what is wrong; ``what_to_do`` says what to do next."""

    title = "Sorry, something is wrong"
    what_to_do = "Go back and try again."

    def __init__(self, message: str, *, what_to_do: str | None = None) -> None:
        super().__init__(message)
        if what_to_do is not None:
            self.what_to_do = what_to_do


class NotFound(CatalogueError):
    """There is no such thing, or it is not public."""

    title = "We cannot find that"
    what_to_do = "Check the address, or search the catalogue."


class NotAllowed(CatalogueError):
    """It is there, and it is not for this visitor."""

    title = "You may not see this"
    what_to_do = "Ask its publisher for access."


class NotValid(CatalogueError):
    """What was asked makes no sense, or cannot be done."""

    title = "We cannot do that"
    what_to_do = "Change what you asked for and try again."


class Damaged(CatalogueError):
    """A published file is not what was published. A fault of ours: the file is refused."""

    title = "This file is not safe to hand out"
    what_to_do = "Try another format for now. We have logged the fault and will put the file right."


class NotReady(CatalogueError):
    """The warehouse has not been built yet, or cannot be opened."""

    title = "The data is not ready yet"
    what_to_do = "Try again in a minute. If you run this catalogue, use the command: lcr build"


class TooBusy(CatalogueError):
    """There is no room for this at the moment."""

    title = "There is a queue"
    what_to_do = "Wait a few seconds, then try again."
    retry_seconds = 5


class DatasetNotFound(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no dataset called “{name}” in this catalogue.")


class VersionNotFound(NotFound):
    def __init__(self, dataset: str, version: str) -> None:
        super().__init__(
            f"The dataset “{dataset}” has no version {version}.",
            what_to_do="Its own page lists every version.",
        )


class FileNotFound(NotFound):
    def __init__(self, dataset: str, file: str) -> None:
        super().__init__(
            f"The dataset “{dataset}” has no file called “{file}”.",
            what_to_do="Its own page lists every file that you can download.",
        )


class FileDamaged(Damaged):
    def __init__(self, file: str) -> None:
        super().__init__(
            f"The file “{file}” differs from the one that was published, so we will not send it: "
            "its sha256 does not match the one recorded when it was published."
        )
