"""What happens in a child process: it walls itself in, does one job, writes one answer, and is gone.

The answer is JSON in the scratch folder. Nothing else that a child says is believed, as a hostile file may have taken
it over: the parent reads no more than it is ready to hold, and unpickles nothing.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from validation.apart.limits import Limits
from validation.apart.walls import raise_walls

ANSWER = "answer.json"
ERRORS = "errors.txt"
LONGEST_TRACE = 20_000

Job = Callable[[dict[str, Any], Path, Limits], dict[str, Any]]


def do_job(jobs: Mapping[str, Job], request: dict[str, Any]) -> None:
    """Do the job that is asked for, and never return."""
    gc.disable()  # All that it leaves goes with it, and a search through a million cells takes a sixth of the time.
    try:
        scratch = Path(request["scratch"])
        limits = Limits(**request["limits"])
        _settle(scratch)
        os.setpgid(0, 0)
        limits.bind()
        raise_walls([Path(path) for path in request["readable"]], scratch)
        _answer(scratch, _result(jobs[request["job"]], request["arguments"], scratch, limits))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:
        traceback.print_exc()
        os._exit(FAULT)
    os._exit(0)


OUT_OF_MEMORY, FAULT = 12, 70  # Exit codes of a child that could not even answer.


def _settle(scratch: Path) -> None:
    """Whatever is written, by whatever library, goes to the scratch folder; and what it says, to a file there."""
    errors = os.open(scratch / ERRORS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") > 0 else 4096)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # The end, and no error that a reader takes for a damaged file.
    tempfile.tempdir = str(scratch)
    os.environ["TMPDIR"] = str(scratch)
    os.chdir(scratch)


def _result(job: Job, arguments: dict[str, Any], scratch: Path, limits: Limits) -> dict[str, Any]:
    try:
        return {"result": job(arguments, scratch, limits)}
    except MemoryError:
        raise
    except Exception as error:
        if _is_out_of_memory(error):
            raise MemoryError from error
        return {"fault": _trace(error)[-LONGEST_TRACE:]}


def _trace(error: Exception) -> str:
    """Where our code failed, and at what kind of error. Its words may hold somebody's data, and stay here."""
    if os.environ.get("LCR_DEBUG"):
        return "".join(traceback.format_exception(error))
    return "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])


def _is_out_of_memory(error: BaseException | None) -> bool:
    """DuckDB and Arrow have errors of their own for it."""
    while error is not None:
        if type(error).__name__ in ("OutOfMemoryException", "ArrowMemoryError", "MemoryError"):
            return True
        if "std::bad_alloc" in str(error) or "Cannot allocate memory" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _answer(scratch: Path, answer: dict[str, Any]) -> None:
    """Written under another name first, so that half an answer is none."""
    passing = scratch / "answer.part"
    passing.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8", errors="replace")
    passing.rename(scratch / ANSWER)
