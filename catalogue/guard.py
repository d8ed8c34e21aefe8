"""Run a command that opens a person's file in a child process, so that a reader that dies still ends in a sentence.

Some files abort the library that reads them, and the process with it: a workbook of 5 kB can. The child is a plain
fork, made before anything is loaded, and so costs little. Its memory is bounded by the machine's; otherwise it may do
all that its user may, as the file is the user's own. What strangers send is read behind walls: ``pipelines.checking``.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

OPEN_A_FILE = frozenset(("check", "recognise", "harmonise"))
WRONG_USE = 2
LAST_WORDS = 1 << 16
RARELY = (50_000, 20, 20)  # To look for circles of objects after every 700 new ones takes a process of a second 5 %.
NO_MEMORY = ("memory allocation of", "bad_alloc", "Cannot allocate memory")
ABORTED = (
    "{name} stopped the program that reads it, so it cannot be read: open it in Excel or LibreOffice, "
    "save it again as “CSV UTF-8”, and try the new file."
)
TOO_LARGE = (
    "{name} needs more memory than there is, so it cannot be read: delete the empty rows and columns around the table, "
    "or split it into smaller files."
)


def run() -> None:
    """The command `lcr`."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Nothing here asks numpy's for work, and they wait by spinning.
    if sys.argv[1:2] and sys.argv[1] in OPEN_A_FILE and hasattr(os, "memfd_create"):
        os._exit(run_apart(_main))  # Nothing was loaded or printed here that would have to be cleared away.
    _main()


def _main() -> None:
    from catalogue.cli import main

    main()


def run_apart(act: Callable[[], None]) -> int:
    """Run ``act`` in a child, and return its exit code; where a signal ended it, say so in one line on stderr."""
    words = os.memfd_create("last-words")
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _prepare(words, parent)
        os._exit(_leave(act))
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _passing_on(child))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # A terminal's Control-C reaches the child by itself.
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    if -code in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        return 128 - code
    said = os.pread(words, LAST_WORDS, max(0, os.fstat(words).st_size - LAST_WORDS)).decode(errors="replace")
    is_memory = -code == signal.SIGKILL or any(word in said for word in NO_MEMORY)
    sys.stderr.write((TOO_LARGE if is_memory else ABORTED).format(name=_name()) + "\n")
    return WRONG_USE


def _prepare(words: int, parent: int) -> None:
    """In the child: bound its memory, end it with its parent, and keep the libraries' last words from the terminal.

    Python writes its own lines to the terminal as ever: only what is written past it goes to ``words``.
    """
    import resource

    from validation.apart.parent import die_with_parent

    gc.set_threshold(*RARELY)
    os.environ["RUST_BACKTRACE"] = "0"
    terminal = os.dup(2)
    os.dup2(words, 2)
    sys.stderr = os.fdopen(terminal, "w", encoding=sys.stderr.encoding, errors="backslashreplace", buffering=1)
    most = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    die_with_parent(parent)


def _leave(act: Callable[[], None]) -> int:
    """Run ``act`` and return its exit code with all said and cleared away, so that the process can end there and then.

    To take an interpreter apart with a database in it takes longer than a small file.
    """
    try:
        act()
        code: object = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError):  # Whoever read the output may have gone.
        sys.stdout.flush()
    return code if isinstance(code, int) else int(code is not None)


def _passing_on(child: int) -> Callable[[int, FrameType | None], None]:
    def pass_on(number: int, _: FrameType | None) -> None:
        os.kill(child, number)

    return pass_on


def _name() -> str:
    """The file that the command line names: the first word that is the path of one, in quotation marks."""
    return next((f"“{Path(word).name}”" for word in sys.argv[2:] if Path(word).exists()), "The file")
