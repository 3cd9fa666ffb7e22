"""Tests the effects that a user of the deployed stack sees in EC2, ELBv2, DynamoDB, SNS and Step Functions."""

import boto3
import pytest
from stack import announced, eventually, heard, waits_take

ROLL = {"batchSizePercentage": 50, "gracePeriod": 2, "healthTimeout": 120, "drainingTimeout": 60, "strategy": {"skipMatching": False}}


def lock(stack, shop):
    return stack.item("GROUP#" + shop.group_id, "GROUP").get("activeRollId")


def serving(stack, shop):
    return int(stack.item("GROUP#" + shop.group_id, "GROUP")["servingRevision"])


def test_roll_ofHealthyGreen_replacesEveryInstanceWithoutGoingBelowTheFloor(stack, shop):
    listener = stack.listener()
    blue = shop.running()
    assert stack.call("PUT", f"/aws/ec2/group/{shop.group_id}", shop.tags(release="2")).status == 200

    roll_id = stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll", ROLL).items[0]["id"]
    stack.await_stage(roll_id, "FINISHED", watch=shop.look)

    green = shop.running()
    assert len(green) == 4 and not green & blue
    assert shop.terminated() == blue
    assert {shop.instances()[one][1]["release"] for one in green} == {"2"}
    assert {shop.instances()[one][1]["greenroll:roll"] for one in green} == {roll_id}
    assert {shop.instances()[one][1]["greenroll:revision"] for one in green} == {"2"}
    assert shop.health() == dict.fromkeys(green, "healthy")
    assert shop.fewest >= 4 and shop.most <= 8
    assert (serving(stack, shop), lock(stack, shop)) == (2, None)
    assert "gsi2pk" not in stack.roll(roll_id)
    assert eventually("the execution ends", lambda: "RUNNING" not in stack.executions(roll_id).values())
    assert stack.executions(roll_id) == {roll_id + "-1": "SUCCEEDED"}
    status = stack.call("GET", f"/aws/ec2/group/{shop.group_id}/roll/{roll_id}").items[0]
    assert (status["status"], status["progress"]["value"], status["greenInstances"]) == ("finished", 100, 4)
    told = stack.call("GET", f"/aws/ec2/group/{shop.group_id}/roll/{roll_id}/events").items
    assert len(told) == len(stack.timeline(roll_id)) > 0
    assert told[-1]["type"] == "FINISHED"
    batch = ["PlanBatch", "LaunchBatch", "CheckHealth", "GraceWait", "ScaleDown"]
    assert stack.tasks(roll_id) == batch + batch + ["PlanBatch", "FinishRoll"]
    events = announced(listener, roll_id, "Roll Finished")
    completed = ["Roll Batch Completed"] * 2
    assert [one["detail-type"] for one in events] == ["Roll Started", *completed, "Roll Finished"]
    assert [one["detail"].get("batch") for one in events] == [None, 1, 2, None]
    assert {one["detail"]["schemaVersion"] for one in events} == {"1.0"}
    assert len({one["detail"]["id"] for one in events}) == 4


def test_roll_ofUnhealthyGreen_leavesBlueServingAndTellsTheOwnerWhy(stack, shop):
    owner = stack.subscriber()
    listener = stack.listener()
    blue = shop.running()
    stack.call("PUT", f"/aws/ec2/group/{shop.group_id}", shop.tags(play="unhealthy"))

    roll_id = stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll", ROLL | {"healthTimeout": 5}).items[0]["id"]
    roll = stack.await_stage(roll_id, "FAILED", watch=shop.look)

    green = shop.terminated()
    assert len(green) == 2 and not green & blue
    assert shop.running() == blue
    assert shop.health() == dict.fromkeys(blue, "healthy")
    assert shop.fewest == 4
    assert (serving(stack, shop), lock(stack, shop)) == (1, None)
    [(message, attributes)] = heard(owner, 1)
    assert attributes == {"group": shop.group_id, "status": "failed", "kind": "ROLL_FAILED"}
    assert (message["rollId"], message["code"], message["batch"]) == (roll_id, "UNHEALTHY", 1)
    assert {one["id"] for one in message["failedInstances"]} == green
    for one in message["failedInstances"]:
        assert "Health checks failed with these codes: [503]" in one["targetHealth"]
    assert message["whatWasDone"] and message["whatToDoNext"] and not message["leftovers"]
    assert "gsi2pk" not in roll
    eventually("the execution ends", lambda: "RUNNING" not in stack.executions(roll_id).values())
    execution = boto3.client("stepfunctions").describe_execution(
        executionArn=stack.machine.replace(":stateMachine:", ":execution:") + f":{roll_id}-1"
    )
    assert (execution["status"], execution["error"]) == ("FAILED", "UNHEALTHY")
    assert message["reason"] == execution["cause"]
    failed = announced(listener, roll_id, "Roll Failed")[-1]["detail"]
    assert (failed["code"], failed["status"], failed["reason"]) == ("UNHEALTHY", "failed", message["reason"])
    assert {one["id"] for one in failed["failedInstances"]} == green
    # The notification comes at once, and not only from the watchdog.
    told = [one["type"] for one in stack.call("GET", f"/aws/ec2/group/{shop.group_id}/roll/{roll_id}/events").items]
    assert told.index("FAILING") < told.index("NOTIFIED") < told.index("FAILED")
    tasks = stack.tasks(roll_id)
    assert tasks[:3] == ["PlanBatch", "LaunchBatch", "CheckHealth"] and set(tasks[3:]) == {"FailRoll", "NotifyFailure"}


def test_roll_stoppedOverTheApi_takesItsUnprovenGreenOutAgain(stack, shop):
    blue = shop.running()
    roll_id = stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll", ROLL | {"gracePeriod": 3600}).items[0]["id"]
    eventually("half of green serves beside blue", lambda: list(shop.health().values()) == ["healthy"] * 6)
    green = shop.running() - blue
    before = stack.rolls(shop.group_id)

    second = stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll", ROLL)
    stop = {"roll": {"status": "STOPPED"}}
    assert stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll/{roll_id}", stop).status == 200
    stack.await_stage(roll_id, "STOPPED", watch=shop.look)

    assert (second.status, stack.rolls(shop.group_id)) == (409, before)
    assert shop.terminated() == green
    assert shop.running() == blue
    assert shop.health() == dict.fromkeys(blue, "healthy")
    assert shop.fewest >= 4
    assert (serving(stack, shop), lock(stack, shop)) == (1, None)
    eventually("the execution ends", lambda: "RUNNING" not in stack.executions(roll_id).values())
    assert stack.executions(roll_id) == {roll_id + "-1": "SUCCEEDED"}


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(None, id="none"),
        pytest.param("Basic b3BzOm9wcw==", id="anotherScheme"),
        pytest.param("Bearer two words", id="notAToken"),
        pytest.param("Bearer " + "0" * 64, id="unknown"),
    ],
)
def test_call_withoutAKnownToken_isRefusedAndChangesNothing(stack, shop_to_read, header):
    shop = shop_to_read
    before = (stack.item("GROUP#" + shop.group_id, "GROUP"), stack.rolls(shop.group_id), shop.running())

    answer = stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll", ROLL, Authorization=header)

    assert answer.status == 401
    assert answer.body["response"]["errors"][0]["code"] == "UNAUTHORIZED"
    assert (stack.item("GROUP#" + shop.group_id, "GROUP"), stack.rolls(shop.group_id), shop.running()) == before


def test_call_ofAnUnknownPath_isAnsweredInTheEnvelopeOfAllOthers(stack):
    answer = stack.call("GET", "/aws/ec2/nothing")

    assert (answer.status, answer.body["response"]["errors"][0]["code"]) == (404, "NOT_FOUND")


def test_execution_stoppedByHandInGrace_isTakenUpByTheWatchdogAndCleanedUp(stack, shop):
    owner = stack.subscriber()
    blue = shop.running()
    machine = boto3.client("stepfunctions")
    stack.call("PUT", f"/aws/ec2/group/{shop.group_id}", shop.tags(release="2"))
    roll_id = stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll", ROLL | {"gracePeriod": 3600}).items[0]["id"]
    execution = stack.machine.replace(":stateMachine:", ":execution:") + f":{roll_id}-1"

    def last_state():
        events = machine.get_execution_history(executionArn=execution, reverseOrder=True, maxResults=1)["events"]
        return events[0].get("stateEnteredEventDetails", {}).get("name") if events else None

    eventually("the first batch is in its grace", lambda: last_state() == "GraceWaitWait", 90)
    green = shop.running() - blue
    assert len(green) == 2
    # This is a real wait of half a minute, so that no function runs while the execution is stopped.
    waits_take(1.0)
    try:
        seen = len(stack.timeline(roll_id)), stack.roll(roll_id)["version"]
        eventually("it looked again", lambda: stack.roll(roll_id)["version"] != seen[1] and last_state() == "GraceWaitWait")
        machine.stop_execution(executionArn=execution)
    finally:
        waits_take(0.05)
    roll = stack.await_stage(roll_id, "FAILED", watch=shop.look)

    assert int(roll["generation"]) == 2
    assert shop.terminated() == green
    assert shop.running() == blue
    assert shop.health() == dict.fromkeys(blue, "healthy")
    assert shop.fewest >= 4
    assert (serving(stack, shop), lock(stack, shop)) == (1, None)
    [(message, _)] = heard(owner, 1)
    assert (message["rollId"], message["code"]) == (roll_id, "EXECUTION_ABORTED")
    eventually("the executions end", lambda: "RUNNING" not in stack.executions(roll_id).values())
    assert stack.executions(roll_id) == {roll_id + "-1": "ABORTED", roll_id + "-2": "FAILED"}
