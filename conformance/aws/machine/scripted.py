"""A Lambda runtime for one task of a story. It answers or throws the story's next result, and records its input.

It speaks the Runtime API as a `provided` runtime does, and reports an error as Lambda's Java runtime reports an exception.
Only the journal keeps the story's progress, so that any process of the function can continue the story.
"""

import fcntl
import json
import os
import pathlib
import urllib.request

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
TASK = os.environ["TASK"]
STORY = pathlib.Path(os.environ["STORY"])


def post(path, body, **headers):
    urllib.request.urlopen(urllib.request.Request(API + path, json.dumps(body).encode(), headers))


def next_line(given):
    """Returns the story's result for this call. The call is recorded in any case."""
    with open(STORY / "journal", "a+", encoding="utf-8") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        journal.seek(0)
        calls = sum(json.loads(line)["task"] == TASK for line in journal)
        journal.write(json.dumps({"task": TASK, "given": given}) + "\n")
    lines = [one for one in json.loads((STORY / "story.json").read_text())["calls"] if one["task"] == TASK]
    return lines[calls] if calls < len(lines) else {"throws": {"errorType": "TheStoryIsOver", "errorMessage": TASK}}


def main():
    while True:
        with urllib.request.urlopen(API + "next") as event:
            request = event.headers["Lambda-Runtime-Aws-Request-Id"]
            line = next_line(json.loads(event.read()))
        if "answers" in line:
            post(request + "/response", line["answers"])
        else:
            error = line["throws"]
            post(request + "/error", error, **{"Lambda-Runtime-Function-Error-Type": error["errorType"]})


main()
