"""`python -m benchmarks [cold|warm|check|site|search|table …] [--quick]`: measure, and print which goals are met."""

from __future__ import annotations

import argparse
import platform
import shutil
import sys

from benchmarks import check, cold, harmonise, search, site, table, warm
from benchmarks.measure import WORK, Failed, peers

PARTS = {
    "cold": cold.measure,
    "warm": warm.measure,
    "check": check.measure,
    "harmonise": harmonise.measure,
    "site": site.measure,
    "search": search.measure,
    "table": table.measure,
}


def main() -> int:
    """Return 1 where a goal is missed, 2 where a benchmark could not run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure; all, where none is named")
    parser.add_argument("--quick", action="store_true", help="leave out the file of 20,000,000 rows")
    parser.add_argument("--keep", action="store_true", help="keep the generated files for the next time")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    peers()
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}", flush=True)
    lines: list[str] = []
    failed = False
    for part in options.parts or PARTS:
        try:
            many = {"many": not options.quick} if part == "harmonise" else {}
            lines += PARTS[part](**many)
        except Failed as error:
            failed = True
            print(f"{part} could not be measured: {error}", file=sys.stderr)
    print("\n" + "\n".join(lines))
    if not options.keep:
        shutil.rmtree(WORK)
    return 2 if failed else int(any(line.startswith("MISSED") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
