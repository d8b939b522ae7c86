"""Measures what we promise, on both databases: `make bench`, or `QUICK=1 make bench` in under five minutes.

The last line is JSON, the same as bench/results.json. Nothing is skipped: without PostgreSQL (DATABASE_URL,
else the one on this machine) there is no result.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import race
from bench.place import Place, postgres, sqlite, why_no_postgres

RESULTS = Path(__file__).parent / "results.json"
ENGINES = {"sqlite": sqlite, "postgres": postgres}
QUICK = os.environ.get("QUICK", "") not in ("", "0")
DUE = 2_000 if QUICK else 20_000
QUEUED = 20_000
ITEMS = 200_000
SMALL, LARGE = 10_000, 200_000 if QUICK else 1_000_000
ACCOUNTS = 20_000
KILLS = 3 if QUICK else 10


def main() -> int:
    """Measure, say, write down."""
    sentence = why_no_postgres()
    if sentence:
        print(sentence, file=sys.stderr)
        return 1
    began = time.monotonic()
    results: dict[str, Any] = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "quick": QUICK}
    results |= {"due": DUE, "items": ITEMS, "connections": race.CONNECTIONS, "scan_flatness": {}, "runs": {}}
    for engine in ENGINES.values():
        with engine() as place:
            _measure(place, results)
    results["smtplib_per_s"] = round(
        (results["smtplib_per_s_sqlite"] + results["smtplib_per_s_postgres"]) / 2
    )
    results["in_doubt_max"] = max(results[f"in_doubt_max_{name}"] for name in ENGINES)
    results["code_seconds_while_queued"] = max(
        results[f"code_seconds_while_queued_{name}"] for name in ENGINES
    )
    results["two_workers_ratio"] = results.pop("two_workers_ratio_postgres")
    results["seconds"] = round(time.monotonic() - began)
    line = json.dumps(results)
    RESULTS.write_text(line + "\n")
    print(line)
    return 0


def _measure(place: Place, results: dict[str, Any]) -> None:
    say = _Reporter(place.name)
    accounts = {"accounts": ACCOUNTS, "due": 20_000}
    place.do("fill", items=SMALL, **accounts)
    small = place.do("look")
    seconds = place.do("grow", start=SMALL, items=ITEMS, **accounts)["seconds"]
    say(f"{ITEMS:,} items in {seconds:.0f} s")
    planned = place.do("plan", due=DUE)
    results[f"planner_per_s_{place.name}"] = round(planned["per_s"])
    say(f"the planner plans {planned['per_s']:,.0f} items/s, {planned['cpu_ms']:.3f} ms CPU each")
    found, runs = race.run(place, DUE, QUEUED, KILLS)
    results |= {f"{key}_{place.name}": value for key, value in found.items()}
    results["runs"][place.name] = runs
    say(", ".join(f"{key} {value}" for key, value in found.items()))
    if LARGE > ITEMS:
        place.do("grow", start=ITEMS, items=LARGE, **accounts)
    large = place.do("look")
    results["scan_flatness"][place.name] = flatness = {
        "from_items": small["items"],
        "to_items": large["items"],
        "idle_us": [small["idle_us"], large["idle_us"]],
        "idle_ratio": round(large["idle_us"] / small["idle_us"], 2),
        "pick_500_us": [small["pick_us"], large["pick_us"]],
        "pick_500_ratio": round(large["pick_us"] / small["pick_us"], 2),
        "plan_names_the_index": small["names_index"] and large["names_index"],
    }
    say(f"the look: {flatness}")


class _Reporter:
    """Says what was found as soon as it is."""

    def __init__(self, name: str) -> None:
        self.name, self.began = name, time.monotonic()

    def __call__(self, words: str) -> None:
        print(f"{self.name}, {time.monotonic() - self.began:4.0f} s: {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
