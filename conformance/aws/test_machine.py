"""The roll's machine in an interpreter that is not ours. The stories are in machine/: Greenroll's own driver is held to the
same files by the emulator's InterpretersTest."""

import io
import json
import os
import pathlib
import re
import sys
import zipfile
from collections import Counter

import boto3
import pytest
from stack import eventually

FOLDER = pathlib.Path(__file__).parent / "machine"
DEFINITION = (pathlib.Path(os.environ["GREENROLL_HOME"]) / "statemachine/roll.asl.json").read_text()
STORY = pathlib.Path(os.environ["GREENROLL_WORK"]) / "story"
TASKS = re.findall(r"\$\{(\w+)FunctionArn\}", DEFINITION)
BOOTSTRAP = '#!/bin/sh\nexec "$PYTHON" "$LAMBDA_TASK_ROOT/scripted.py"\n'


def code():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        zipped.writestr(bootstrap, BOOTSTRAP)
        zipped.write(FOLDER / "scripted.py", "scripted.py")
    return packed.getvalue()


def role(service):
    trusted = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    created = boto3.client("iam").create_role(
        RoleName="story-" + service.split(".")[0], AssumeRolePolicyDocument=policy
    )
    return created["Role"]["Arn"]


@pytest.fixture(scope="module")
def machine(stack):
    """The unchanged statemachine/roll.asl.json, over functions that tell a story."""
    STORY.mkdir(exist_ok=True)
    lambdas, zipped, functions_role = boto3.client("lambda"), code(), role("lambda.amazonaws.com")
    definition = DEFINITION
    for task in TASKS:
        variables = {"TASK": task, "STORY": str(STORY), "PYTHON": sys.executable}
        function = lambdas.create_function(
            FunctionName="story-" + task,
            Runtime="provided.al2023",
            Handler="scripted",
            Role=functions_role,
            Timeout=60,
            Code={"ZipFile": zipped},
            Environment={"Variables": variables},
        )
        definition = definition.replace("${" + task + "FunctionArn}", function["FunctionArn"])
    return boto3.client("stepfunctions").create_state_machine(
        name="story", definition=definition, roleArn=role("states.amazonaws.com")
    )["stateMachineArn"]


def history(execution):
    pages = boto3.client("stepfunctions").get_paginator("get_execution_history").paginate(executionArn=execution)
    return [event for page in pages for event in page["events"]]


def attempts(events):
    """The number of invocations of each task, by the history."""
    counted, state = Counter(), None
    for event in events:
        state = event.get("stateEnteredEventDetails", {}).get("name", state)
        counted[state] += event["type"] in ("TaskScheduled", "LambdaFunctionScheduled")
    return +counted


def read_cause(text):
    """Parses a function's error. Step Functions passes it on as JSON text with any spacing."""
    if not isinstance(text, str):
        return text
    before, brace, after = text.partition("{")
    return [before, json.loads(brace + after)] if brace else text


def given(payload):
    """A task's payload with its error's cause parsed."""
    error = payload.get("error")
    return payload | ({"error": error | {"cause": json.loads(error["cause"])}} if error else {})


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.json")))
def test_machine_inAnInterpreterThatIsNotOurs_goesTheSameWay(machine, name):
    story = json.loads((FOLDER / f"{name}.json").read_text())
    (STORY / "story.json").write_text(json.dumps(story))
    (STORY / "journal").write_text("")
    states = boto3.client("stepfunctions")

    execution = states.start_execution(stateMachineArn=machine, name=name, input=json.dumps(story["input"]))["executionArn"]
    ended = lambda: (end := states.describe_execution(executionArn=execution))["status"] != "RUNNING" and end  # noqa: E731
    end = eventually(f"{name} ends", ended, 120)

    events = history(execution)
    assert [e["stateEnteredEventDetails"]["name"] for e in events if "stateEnteredEventDetails" in e] == story["entered"]
    calls = [json.loads(line) for line in (STORY / "journal").read_text().splitlines()]
    assert [(one["task"], given(one["given"])) for one in calls] == [(one["task"], one["given"]) for one in story["calls"]]
    assert attempts(events) == Counter(one["task"] for one in story["calls"])
    expected = story["ends"]
    assert end["status"] == expected["status"]
    if expected["status"] == "SUCCEEDED":
        assert json.loads(end["output"]) == expected["output"]
    else:
        assert (end["error"], read_cause(end["cause"])) == (expected["error"], read_cause(expected["cause"]))
