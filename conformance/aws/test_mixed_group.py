"""Tests a group of spot and on-demand instances, and EC2's notice to one of them. The test puts the notice on the bus."""

import json
import os
import pathlib

from stack import eventually
from test_deploy import ROLL, lock, serving
from test_new_images import put_on_the_bus

NOTICE = json.loads((pathlib.Path(os.environ["GREENROLL_HOME"]) / "events/SpotEvents.json").read_text())


def interruption_of(instance):
    return NOTICE | {
        "resources": [f"arn:aws:ec2:us-east-1a:instance/{instance}"],
        "detail": NOTICE["detail"] | {"instance-id": instance},
    }


def test_mixedGroup_isRolledAndInterruptedAndDeleted_andLeavesNoLaunchTemplate(stack, mixed_shop):
    shop = mixed_shop
    blue = shop.running()
    assert len(blue) == 4 and len(shop.spot()) == 2
    assert shop.launch_templates() == [shop.image]

    image = shop.image_of(min(blue), shop.name + "-2")
    update = {"group": {"compute": {"launchSpecification": {"imageId": image}}}}
    assert stack.call("PUT", f"/aws/ec2/group/{shop.group_id}", update).status == 200
    roll_id = stack.call("PUT", f"/aws/ec2/group/{shop.group_id}/roll", ROLL).items[0]["id"]
    stack.await_stage(roll_id, "FINISHED", watch=shop.look)

    green = shop.running()
    assert len(green) == 4 and not green & blue and len(shop.spot()) == 2
    assert {shop.launched_from(one) for one in green} == {image}
    assert shop.launch_templates() == [image]
    assert shop.fewest >= 4 and serving(stack, shop) == 2

    leaving, before = min(shop.spot()), stack.rolls(shop.group_id)
    put_on_the_bus(interruption_of(leaving))
    kept = eventually("the notice is kept", lambda: stack.item("GROUP#" + shop.group_id, "NOTICE#" + leaving))
    kept = json.loads(kept["doc"])
    assert (kept["instanceId"], kept["kind"]) == (leaving, "INTERRUPTION")
    # The stack is deployed with Healing=false. So the notice alone starts nothing, and nor does the schedule.
    assert stack.rolls(shop.group_id) == before
    stack.invoke(stack.function("HealGroups"), {})
    heal_id = eventually("a heal starts", lambda: stack.rolls(shop.group_id) - before).pop()
    stack.await_stage(heal_id, "FINISHED", watch=shop.look)

    assert leaving in shop.terminated()
    assert len(shop.running()) == 4 and len(shop.spot()) == 2
    assert shop.health() == dict.fromkeys(shop.running(), "healthy")
    assert shop.fewest >= 4 and lock(stack, shop) is None

    assert stack.call("DELETE", f"/aws/ec2/group/{shop.group_id}").status == 200
    eventually("the group is deleted", lambda: stack.item("GROUP#" + shop.group_id, "GROUP") is None, 90)
    assert shop.running() == set()
    assert shop.launch_templates() == []


def test_notice_toAnInstanceOfNoGroup_doesNothing(stack, shop_to_read):
    shop = shop_to_read
    before, serves = stack.rolls(shop.group_id), shop.running()

    report = stack.invoke(stack.function("SpotEvents"), interruption_of("i-0a1b2c3d4e5f60718"))

    assert report == {"instanceId": "i-0a1b2c3d4e5f60718", "notice": "INTERRUPTION"}
    assert (stack.rolls(shop.group_id), shop.running(), lock(stack, shop)) == (before, serves, None)
