"""The bodies that the unmodified Terraform provider of Elastigroup sent, sent again. README.md says how they were taken."""

import copy
import json
import time

import pytest
import shapes

BODIES = json.loads((shapes.HERE / "terraform-provider-bodies.json").read_text())
GROUPS = "/aws/ec2/group"
# The provider repeats a roll after this code, and after no other.
AGAIN = "CANT_ROLL_CAPACITY_BELOW_MINIMUM"


def adapted(body, like):
    """The body with what exists in the running cloud: its subnets, image, type and target group."""
    body = copy.deepcopy(body)
    compute = body["group"]["compute"]
    launch = compute["launchSpecification"]
    compute["subnetIds"] = like["subnetIds"]
    launch["imageId"] = like["launchSpecification"]["imageId"]
    [balancer] = launch["loadBalancersConfig"]["loadBalancers"]
    balancer["arn"] = like["launchSpecification"]["loadBalancersConfig"]["loadBalancers"][0]["arn"]
    return body


def lost(sent, answered, path="group"):
    """Each field that was sent with a value and is not answered with the same value."""
    if sent is None:
        return
    if isinstance(sent, dict) and sent and isinstance(answered, dict):
        for name, one in sent.items():
            yield from lost(one, answered.get(name), f"{path}.{name}")
    elif sent != answered:
        yield f"{path}: {sent!r} was sent, {answered!r} is answered"


@pytest.fixture
def made(world):
    """Creates a group of a body, and deletes it at the end."""
    groups = []

    def make(body):
        like = world.item("GET", f"{GROUPS}/{world.group}")["compute"]
        sent = adapted(body, like)
        groups.append(world.item("POST", GROUPS, sent)["id"])
        world.free(groups[-1])
        return sent, f"{GROUPS}/{groups[-1]}"

    yield make
    for group in groups:
        # A test that failed may have left an operation.
        world.free(group)
        world.item("DELETE", f"{GROUPS}/{group}")
    world.eventually(
        "the groups are gone",
        lambda: not set(groups) & {one["id"] for one in world.send("GET", GROUPS)[1]["response"]["items"]},
    )


@pytest.mark.parametrize("body", BODIES, ids=("whole", "persistence", "plain"))
def test_body_ofTheProvider_isTaken_answeredAsSent_andPutBackWithoutAChange(world, made, body):
    sent, path = made(body)
    read = world.item("GET", path)
    assert world.item("GET", path) == read
    assert list(lost(sent["group"], read)) == []

    assert world.item("PUT", path, {"group": read})["latestRevision"] == read["latestRevision"] == 1
    assert world.item("GET", path) == read


def test_apply_ofAnImageAndACapacity_rollsAfterTheScale(world, made):
    _, path = made(BODIES[0])
    change = {
        "capacity": {"target": 3},
        "compute": {"instanceTypes": {}, "launchSpecification": {"imageId": "ami-blue", "loadBalancersConfig": {}}},
        "strategy": {},
    }
    assert world.item("PUT", path, {"group": change})["latestRevision"] == 2

    # The provider sends the roll at once and again, until the scale of the update has ended.
    roll, until = None, time.monotonic() + 60
    while roll is None:
        status, envelope = world.send("PUT", path + "/roll", ROLL)
        if status == 200:
            [roll] = envelope["response"]["items"]
        else:
            assert (status, [one["code"] for one in envelope["response"]["errors"]]) == (400, [AGAIN])
            assert time.monotonic() < until, "the roll is not taken within 60 s"
            time.sleep(0.2)

    def progress():
        return world.item("GET", f"{path}/roll/{roll['id']}/status")["progress"]["value"] == 100

    world.eventually("the roll is at 100 %", progress)
    status = world.item("GET", f"{path}/roll/{roll['id']}/status")
    assert status["status"] == "finished"
    assert [len(sides["green"]) for sides in status["instances"]] == [3]
    read = world.item("GET", path)
    assert (read["capacity"]["target"], read["servingRevision"], read["latestRevision"]) == (3, 2, 2)
    events = world.send("GET", path + "/events")[1]["response"]["items"]
    # The newest is first.
    assert [(one["eventType"], one["subEvents"][0]["kind"]) for one in events[:4]] == [
        ("OPERATION_ENDED", "ROLL"),
        ("OPERATION_STARTED", "ROLL"),
        ("OPERATION_ENDED", "SCALE"),
        ("OPERATION_STARTED", "SCALE"),
    ]


ROLL = {
    "batchSizePercentage": 50,
    "gracePeriod": 60,
    "healthCheckType": "TARGET_GROUP",
    "strategy": {
        "action": "REPLACE_SERVER",
        "batchMinHealthyPercentage": 100,
        "onFailure": {
            "actionType": "DETACH_NEW",
            "drainingTimeout": 60,
            "shouldDecrementTargetCapacity": False,
            "shouldHandleAllBatches": False,
        },
        "shouldDrainInstances": True,
    },
}
