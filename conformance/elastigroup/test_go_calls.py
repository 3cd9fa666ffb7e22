"""Elastigroup's Go SDK, unmodified, against the embedded cloud: each call works, or is refused with a way out."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest
from go_calls import CALLS

TITLE = "spotinst-sdk-go"
NOUN = "calls"
HERE = pathlib.Path(__file__).parent
PROGRAM = HERE / ".work" / "go-sdk"


def why_not():
    """Builds the program that calls the SDK. Returns why it cannot be built, for a reader without Go or its module."""
    if shutil.which("go") is None:
        return "go is not installed"
    built = subprocess.run(
        ["go", "build", "-o", PROGRAM, "."], cwd=HERE / "go-sdk", capture_output=True, text=True, timeout=600
    )
    if built.returncode == 0:
        return None
    # A fault of the program itself must not look like a module that is not there.
    missing = "reading https://" in built.stderr or "dial tcp" in built.stderr
    assert missing, built.stderr
    return "the SDK's module cannot be downloaded: " + built.stderr.strip().splitlines()[-1]


class Life:
    """One group, from its creation to its deletion."""

    def __init__(self, world, program):
        self.world = world
        self.program = program
        self.methods = json.loads(program.stdout.readline())["methods"]
        self.group = self.roll = self.like = None

    def answer(self, method, body=None, *, groupId=None, fields=None):
        body = dict(body or {})
        if "group" in body and method == "Update":
            body["group"] = {"id": self.group, **body["group"]}
        elif method not in ("List", "Create", "Update"):
            body.setdefault("groupId", groupId or self.group)
        print(json.dumps({"method": method, "input": body, "fields": fields or {}}), file=self.program.stdin, flush=True)
        return json.loads(self.program.stdout.readline())

    def call(self, method, body=None, **more):
        """Returns what the SDK decodes of an answer that must be 200."""
        answer = self.answer(method, body, **more)
        assert "errors" not in answer, answer["errors"]
        return answer.get("output", {})

    def ended(self, status):
        assert self.world.ended(self.group, self.roll["id"])["status"] == status
        self.world.free(self.group)


@pytest.fixture(scope="module")
def life(world):
    reason = why_not()
    if reason:
        pytest.skip(reason)
    environment = {**os.environ, "SPOTINST_TOKEN": world.cloud.token, "SPOTINST_ACCOUNT": "act-12345678"}
    with subprocess.Popen(
        [PROGRAM, world.cloud.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        yield Life(world, program)
        program.stdin.close()


def test_table_hasEveryMethodOfTheSdkAndNoOther(life):
    assert {name.split()[0] for name in CALLS} == set(life.methods)


@pytest.mark.parametrize("name", CALLS)
def test_call_isAsTheTableSays(life, outcomes, name):
    expected = CALLS[name]
    if callable(expected):
        outcomes[name] = "works: " + expected(life)
        return
    answer = life.answer(name.split()[0], expected["input"], fields=expected["fields"])
    [error] = answer["errors"]
    assert (error["status"], error["code"], error["field"] or None) == (
        404 if expected["code"] == "NOT_FOUND" else 400,
        expected["code"],
        expected["field"],
    )
    assert expected["words"] in error["message"]
    outcomes[name] = f"{error['status']} {error['code']}: {error['message']}"
