"""The decisions of MiniStack's IAM about the functions' calls: see ministack_server.py."""

import json
import os
import pathlib

FILE = pathlib.Path(os.environ["GREENROLL_DECISIONS"])


def of_functions():
    """Every decision so far, as (the function's logical name, action, resource, whether it was allowed)."""
    decisions = []
    for line in FILE.read_text().splitlines() if FILE.exists() else []:
        one = json.loads(line)
        function = one["role"].rsplit("/", 1)[1]
        if function.startswith("greenroll-"):
            decisions.append((function.split("-")[1], one["action"], one["resource"], one["allowed"]))
    return decisions


def denied():
    return [one for one in of_functions() if not one[3]]
