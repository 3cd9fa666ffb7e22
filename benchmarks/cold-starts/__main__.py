"""Prints what the artifact weighs and how long each function takes to start, as Markdown. `run` prepares what it needs."""

import argparse
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import statistics
import sys
import tempfile

import artifact
import template
from cloud import Cloud
from process import Lambda

HOME = pathlib.Path(os.environ["GREENROLL_HOME"])
WORK = pathlib.Path(os.environ["GREENROLL_WORK"])
GROUP, ROLL, TOKEN = "sig-0a1b2c3d", "sbgd-4e5f6a7b", "3f1c8f0e6f5b4a0e9c1d"
# A sample event comes after those of CreateGroup and PlanBatch, and for some functions after a third one.
ALSO_BEFORE = {"NotifyFailure": "FailRoll"}
# The service name in a call's signature, for the clients with another name.
SIGNS = {"elasticloadbalancing": "elasticloadbalancingv2", "events": "eventbridge", "monitoring": "cloudwatch", "states": "sfn"}


TABLES = (
    (
        "Seconds since the process was started: median (minimum–maximum).",
        (("ready for its first event", "init", 2), ("first answer", "answer", 2)),
    ),
    (
        "Processor seconds, and MiB resident at most, when the first event was answered: median (minimum–maximum).",
        (("processor, init", "init_cpu", 2), ("processor, in all", "answer_cpu", 2), ("resident", "resident", 0)),
    ),
)


@dataclasses.dataclass(frozen=True)
class Measured:
    """The starts of one function and those of the minimal handler in its place."""

    name: str
    builds: list
    calls: list
    own: list
    least: list


def arguments():
    parser = argparse.ArgumentParser(prog="benchmarks/cold-starts/run", description=__doc__)
    parser.add_argument("functions", nargs="*", help="as template.yaml names them; all, when none is given")
    parser.add_argument("--runs", type=int, default=5, help="cold starts of each (default 5)")
    parser.add_argument("--memory", type=int, help="MemorySize in place of the template's")
    parser.add_argument("--instances", type=int, default=4, help="how large a fleet is described (default 4)")
    parser.add_argument("--jvm", action="append", default=[], help="one more flag for Java; the last of two counts")
    parser.add_argument("--size-only", action="store_true", help="only what is in the zip")
    return parser.parse_args()


def main():
    asked = arguments()
    small = artifact.report(HOME / "dist/target/greenroll-functions.zip", print)
    if not asked.size_only:
        starts(asked)
    return 0 if small else 1


def starts(asked):
    functions = template.functions(HOME / "template.yaml")
    if unknown := set(asked.functions) - {one.name for one in functions}:
        raise SystemExit(f"template.yaml has no function {', '.join(sorted(unknown))}")
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(asked, pathlib.Path(scratch), {one.name: one for one in functions})
        measured = [
            bench.measure(function) for function in functions if not asked.functions or function.name in asked.functions
        ]
    print(f"\n{os.cpu_count()} cores; tasks that wanted one, on average: {before:.1f} before and {os.getloadavg()[2]:.1f} during.")
    for title, columns in TABLES:
        print(f"\n{title}\n")
        print(f"| function | {' | '.join(f'{name} | minimal' for name, _, _ in columns)} |")
        print("| --- |" + " ---: |" * 2 * len(columns))
        for one in measured:
            cells = [_figure(starts, figure, digits) for _, figure, digits in columns for starts in (one.own, one.least)]
            print(f"| {one.name} | {' | '.join(cells)} |")
    print("\n| function | builds | calls | answered |\n| --- | --- | --- | --- |")
    for one in measured:
        answers = " or ".join(sorted({start.text for start in one.own}))
        print(f"| {one.name} | {', '.join(one.builds)} | {', '.join(one.calls)} | {answers} |")


class Bench:
    def __init__(self, asked, scratch, functions):
        self.asked = asked
        self.scratch = scratch
        self.cloud = Cloud()
        self.processes = Lambda(
            java=os.environ["GREENROLL_JAVA"],
            class_path=os.environ["GREENROLL_CLASS_PATH"],
            jni=os.environ["GREENROLL_JNI"],
            scratch=scratch,
            cloud_url=self.cloud.url,
            flags=asked.jvm,
        )
        self.items = self._record(functions)

    def _record(self, functions):
        """The table of each function. Greenroll wrote its record of a group from its own sample events."""
        made = json.dumps(list(self._after({}, functions["CreateGroup"]).values()))
        # The samples name the group and the roll, but these have ids of their own.
        for prefix, sample in (("sig", GROUP), ("sbgd", ROLL)):
            made = re.sub(rf"\b{prefix}-[0-9a-f]{{8}}\b", sample, made)
        items = {(one["pk"]["S"], one["sk"]["S"]): one for one in [*json.loads(made), _token()]}
        usual = self._after(items, functions["PlanBatch"])
        return dict.fromkeys(functions, usual) | {
            name: self._after(usual, functions[before]) for name, before in ALSO_BEFORE.items()
        }

    def _after(self, items, function):
        self.cloud.starts_with(items, group=GROUP)
        self._give(function)
        return dict(self.cloud.items)

    def measure(self, function):
        if self.asked.memory:
            function = dataclasses.replace(function, memory=self.asked.memory)
        builds, calls = self._clients(function)
        minimal = {"MINIMAL_BUILDS": ",".join(builds), "MINIMAL_CALLS": ",".join(calls)}
        own, least = [], []
        # They run one after the other, so that other work on the machine affects both.
        for _ in range(self.asked.runs):
            own.append(self._start(function))
            least.append(self._start(function, environment=minimal, handler="Minimal"))
            if least[-1].text != "{}":
                raise SystemExit(f"the minimal handler in place of {function.name}: {least[-1].text}")
        return Measured(function.name, builds, calls, own, least)

    def _clients(self, function):
        """The clients that it builds before its first event, and those that it calls for it. They are observed, not
        listed.
        """
        log = self.scratch / "classes.log"
        seen = self._start(function, log=log)
        builds = re.findall(r"software[./]amazon[./]awssdk[./]services[./](\w+)[./]Default\w+Client\b(?!Builder)", seen.at_init)
        return list(dict.fromkeys(builds)), [SIGNS.get(one, one) for one in self.cloud.called]

    def _start(self, function, **how):
        """One cold start, with the table in its initial state."""
        items = _as_met_by(_event(function), self.items[function.name])
        self.cloud.starts_with(items, self.asked.instances, GROUP)
        return self._give(function, **how)

    def _give(self, function, **how):
        return self.processes.start(function, json.dumps(_event(function)).encode(), **how)


def _token():
    """The token in the authorizer's sample."""
    return {
        "pk": {"S": "TOKEN#" + hashlib.sha256(TOKEN.encode()).hexdigest()},
        "sk": {"S": "TOKEN"},
        "tokenId": {"S": "tok-00000001"},
        "owner": {"S": "ops"},
        "scopes": {"SS": ["admin"]},
        "createdAt": {"S": "2026-11-23T07:00:00Z"},
        "expiresAt": {"N": "4102444800"},
    }


def _event(function):
    return json.loads((HOME / f"events/{function.name}.json").read_text())


def _as_met_by(event, items):
    """Steps and requests to a roll get the open roll. A function that would start another one gets the group without
    it.
    """
    if "generation" in event or "{rollId}" in event.get("resource", ""):
        return items
    key = (f"GROUP#{GROUP}", "GROUP")
    free = {name: value for name, value in items[key].items() if not name.startswith("activeRoll")}
    return items | {key: free | {"servingRevision": {"N": "1"}}}


def _figure(starts, name, digits):
    values = [getattr(one, name) for one in starts]
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


if __name__ == "__main__":
    sys.exit(main())
