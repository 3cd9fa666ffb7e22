"""Tests a group that opted in with an event of a new image. The test puts EC2's event on the bus."""

import json
import os
import pathlib

import boto3
import decisions
from stack import eventually
from test_deploy import ROLL, lock, serving

EVENT = json.loads((pathlib.Path(os.environ["GREENROLL_HOME"]) / "events/AmiEvents.json").read_text())


def event_of(image):
    return EVENT | {
        "resources": [f"arn:aws:ec2:us-east-1::image/{image}"],
        "detail": EVENT["detail"] | {"ImageId": image},
    }


def put_on_the_bus(event):
    entry = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Resources": event["resources"],
        "Detail": json.dumps(event["detail"]),
    }
    answer = boto3.client("events").put_events(Entries=[entry])
    assert answer["FailedEntryCount"] == 0, answer


def looks():
    """The number of reads of groups, revisions or rolls by AmiEvents."""
    return sum(function == "AmiEvents" for function, *_ in decisions.of_functions())


def opt_in(stack, shop):
    policy = {
        "shouldRoll": True,
        "rollConfig": ROLL,
        "imageFilter": {"owners": ["self"], "namePattern": shop.name + "-*"},
    }
    assert stack.call("PUT", f"/aws/ec2/group/{shop.group_id}", {"group": {"updatePolicy": policy}}).status == 200


def test_newImage_ofAGroupThatOptedIn_isRolledToItsEndAndOnce(stack, shop):
    opt_in(stack, shop)
    blue, before = shop.running(), stack.rolls(shop.group_id)
    image = shop.image_of(min(blue), shop.name + "-2")

    put_on_the_bus(event_of(image))
    roll_id = eventually("a roll starts", lambda: stack.rolls(shop.group_id) - before).pop()
    stack.await_stage(roll_id, "FINISHED", watch=shop.look, seconds=120)

    green = shop.running()
    assert len(green) == 4 and not green & blue
    assert shop.terminated() == blue
    assert {shop.launched_from(one) for one in green} == {image}
    assert shop.health() == dict.fromkeys(green, "healthy")
    assert shop.fewest >= 4
    assert (serving(stack, shop), lock(stack, shop)) == (2, None)

    looked, rolled = looks(), stack.rolls(shop.group_id)
    put_on_the_bus(event_of(image))
    eventually("it looked again", lambda: looks() > looked)
    report = stack.invoke(stack.function("AmiEvents"), event_of(image))

    assert report["looked"] >= 1 and (report["started"], report["failed"]) == ([], [])
    assert stack.rolls(shop.group_id) == rolled == before | {roll_id}
    assert (serving(stack, shop), lock(stack, shop), shop.running()) == (2, None, green)


def test_newImage_forOtherProcessors_isLeftAndSaidToBeInTheGroupsActivity(stack, shop):
    opt_in(stack, shop)
    blue, before = shop.running(), stack.rolls(shop.group_id)
    image = shop.image_for_other_processors(shop.name + "-2")

    put_on_the_bus(event_of(image))
    told = eventually(
        "it is told", lambda: stack.item("GROUP#" + shop.group_id, f"ACTIVITY#{image}#OTHER_ARCHITECTURE")
    )

    activity = json.loads(told["doc"])
    assert activity["message"] == f"{image} is for arm64, the group runs x86_64: not rolled"
    assert (stack.rolls(shop.group_id), shop.running(), lock(stack, shop)) == (before, blue, None)
    assert int(stack.item("GROUP#" + shop.group_id, "GROUP")["latestRevision"]) == 1
