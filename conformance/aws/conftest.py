"""The stack, deployed once, and groups in it."""

import os
import pathlib
import secrets

import boto3
import pytest
import requests
from deploy import deployed, put_gateway_responses
from fleet import Fleet
from stack import ENDPOINT, Stack, eventually


@pytest.fixture(scope="session")
def stack():
    def ready():
        try:
            return requests.get(ENDPOINT + "/_ministack/ready", timeout=5).ok
        except requests.ConnectionError:
            return False

    def moto_ready():
        try:
            return boto3.client("ec2").describe_vpcs()["Vpcs"]
        except Exception:
            return False

    eventually("the emulator answers", ready, 60)
    eventually("moto answers", moto_ready, 60)
    stack = Stack(deployed())
    put_gateway_responses(stack.api)
    yield stack
    keep_logs(stack.logs)


def keep_logs(group):
    """Writes the functions' log to .work/functions.log, to explain a failed test."""
    logs = boto3.client("logs")
    lines = []
    for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]:
        page = {"events": None, "nextForwardToken": None}
        while page["events"] is None or page["events"]:
            more = {"nextToken": page["nextForwardToken"]} if page["nextForwardToken"] else {}
            page = logs.get_log_events(
                logGroupName=group, logStreamName=stream["logStreamName"], startFromHead=True, **more
            )
            lines += [(event["timestamp"], event["message"].rstrip()) for event in page["events"]]
    text = "".join(f"{at} {message}\n" for at, message in sorted(lines))
    (pathlib.Path(os.environ["GREENROLL_WORK"]) / "functions.log").write_text(text)


@pytest.fixture
def shop(stack):
    """A group of four that serve, created over the API."""
    return serving_group(stack)


@pytest.fixture
def mixed_shop(stack):
    """Such a group of two on-demand and two spot instances."""
    return serving_group(stack, Fleet.mixed)


@pytest.fixture(scope="session")
def shop_to_read(stack):
    """A group that tests only read."""
    return serving_group(stack)


def serving_group(stack, described=Fleet.group):
    fleet = Fleet("shop-" + secrets.token_hex(3))
    created = stack.call("POST", "/aws/ec2/group", described(fleet, 4)).items[0]
    fleet.group_id = created["id"]
    creation = eventually("the creation has a roll", lambda: stack.rolls(fleet.group_id)).pop()
    stack.await_stage(creation, "FINISHED")
    eventually("four serve", lambda: list(fleet.health().values()) == ["healthy"] * 4)
    return fleet
