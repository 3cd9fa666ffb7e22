"""Tests `Custom::GreenrollGroup` with the very template of examples/cloudformation, and CloudFormation's own states."""

import json
import os

import boto3
import decisions
import pytest
from fleet import Fleet
from formation import EXAMPLES, Formation, exports
from samtranslator.yaml_helper import yaml_parse

GROUP = (EXAMPLES / "group.yaml").read_text()
QUICK = {"InstanceType": "t3.micro", "GracePeriod": 2, "HealthTimeout": 15}


@pytest.fixture(scope="module")
def fleet(stack):
    """The stack `shop` with what group.yaml imports. Instances are in moto, so the stack exports moto's ids."""
    fleet = Fleet("shop")
    iam = boto3.client("iam", endpoint_url=os.environ["AWS_ENDPOINT_URL_EC2"])
    iam.create_instance_profile(InstanceProfileName="shop")
    [first, *_] = fleet.ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["default"]}])["SecurityGroups"]
    shop = Formation("shop")
    values = {
        "TargetGroupArn": fleet.target_group,
        "InstanceSubnetIds": ",".join(fleet.subnets),
        "InstanceGroupId": first["GroupId"],
        "InstanceProfile": "shop",
    }
    assert shop.create(exports("shop", values)) == "CREATE_COMPLETE"
    yield fleet
    assert shop.delete() == "DELETE_COMPLETE"


@pytest.fixture
def web(fleet):
    """The group's stack, with two instances that serve."""
    web = Formation("web")
    assert web.create(GROUP, ImageId=fleet.image, **QUICK) == "CREATE_COMPLETE", web.reasons()
    fleet.group_id = web.outputs()["GroupId"]
    yield web
    if "web" in [one["StackName"] for one in web.client.describe_stacks()["Stacks"]]:
        assert web.delete() == "DELETE_COMPLETE"


def images_of(fleet, instances):
    return {fleet.launched_from(one) for one in instances}


def next_image(fleet, name, **tags):
    image = fleet.image_of(min(fleet.running()), name)
    if tags:
        fleet.ec2.create_tags(Resources=[image], Tags=[{"Key": key, "Value": value} for key, value in tags.items()])
    return image


def test_network_andService_areStacks_whoseExportsAreThoseThatTheGroupImports(fleet):
    network, service = Formation("example-network"), Formation("example")
    assert network.create((EXAMPLES / "network.yaml").read_text()) == "CREATE_COMPLETE", network.reasons()
    made = network.outputs()
    subnets = made["SubnetIds"]
    template = yaml_parse((EXAMPLES / "service.yaml").read_text())
    # MiniStack does not know these two types.
    for rule in ["LoadBalancerToInstances", "InstancesFromLoadBalancer"]:
        del template["Resources"][rule]
    created = service.create(json.dumps(template), VpcId=made["VpcId"], LoadBalancerSubnetIds=subnets, InstanceSubnetIds=subnets)

    assert created == "CREATE_COMPLETE", service.reasons()
    exported = {one["Name"] for one in service.client.list_exports()["Exports"]}
    for name in ["TargetGroupArn", "InstanceSubnetIds", "InstanceGroupId", "InstanceProfile"]:
        assert f"example-{name}" in exported and f"!ImportValue shop-{name}" in GROUP
    assert service.outputs()["InstanceSubnetIds"] == subnets
    assert service.delete() == network.delete() == "DELETE_COMPLETE"


def test_update_ofTheImage_isCompleteWhenEveryInstanceRunsIt(stack, fleet, web):
    blue = fleet.running()
    assert len(blue) == 2 and images_of(fleet, blue) == {fleet.image}
    image = next_image(fleet, "better")

    assert web.update(GROUP, ImageId=image, **QUICK) == "UPDATE_COMPLETE", web.reasons()

    green = fleet.running()
    assert len(green) == 2 and not green & blue
    assert images_of(fleet, green) == {image}
    assert fleet.health() == dict.fromkeys(green, "healthy")
    assert (web.outputs()["GroupId"], web.outputs()["ServingRevision"]) == (fleet.group_id, "2")


def test_update_toAFailingImage_isRolledBackWithTheReason_andReplacesNoHealthyInstance(stack, fleet, web):
    blue = fleet.running()
    broken = next_image(fleet, "broken", play="unhealthy")

    assert web.update(GROUP, ImageId=broken, **QUICK) == "UPDATE_ROLLBACK_COMPLETE"

    [reason] = web.reasons()
    assert "ROLL sbgd-" in reason and "failed: batch 1: 1 of 1 not healthy within 15 s" in reason
    assert "Health checks failed with these codes: [503]" in reason
    assert fleet.running() == blue
    assert fleet.health() == dict.fromkeys(blue, "healthy")
    [failed] = [id for id in stack.rolls(fleet.group_id) if stack.roll(id)["stage"] == "FAILED"]
    assert failed in reason
    assert web.outputs()["ServingRevision"] == "1"


def test_delete_isCompleteWhenNoInstanceIsLeft(stack, fleet, web):
    assert fleet.running()

    assert web.delete() == "DELETE_COMPLETE"

    assert {state for state, _ in fleet.instances().values()} == {"terminated"}
    assert not fleet.health()
    assert stack.item("GROUP#" + fleet.group_id, "GROUP") is None


def test_create_ofAWrongGroup_isRolledBackAndNamesTheProperty(stack, fleet):
    wrong = GROUP.replace("        name: shop\n", "        name: shop\n        colour: blue\n")
    assert wrong != GROUP
    before = fleet.ec2.describe_instances()["Reservations"]

    assert Formation("wrong").create(wrong, ImageId=fleet.image, **QUICK) == "ROLLBACK_COMPLETE"

    assert "group.colour is not known here" in Formation("wrong").reasons()[0]
    assert len(fleet.ec2.describe_instances()["Reservations"]) == len(before)
    assert Formation("wrong").delete() == "DELETE_COMPLETE"


def test_theFunction_wasDeniedNothing():
    asked = [one for one in decisions.of_functions() if one[0] == "GroupResource"]

    print("GroupResource's calls:", sorted({action for _, action, _, _ in asked}))
    assert {"dynamodb:PutItem", "dynamodb:Query", "states:StartExecution"} <= {action for _, action, _, _ in asked}
    assert [one for one in asked if not one[3]] == []
