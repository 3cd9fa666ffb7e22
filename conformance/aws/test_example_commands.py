"""Runs the commands of examples/cloudformation/README.md as they are, by the AWS CLI."""

import json
import os
import re
import subprocess

import pytest
from fleet import Fleet
from formation import EXAMPLES, Formation
from samtranslator.yaml_helper import yaml_parse

PAGE = (EXAMPLES / "README.md").read_text()
CREATE, ROLL, EVENTS, TEAR_DOWN = re.findall(r"```\n(.*?)```", PAGE, re.S)
FUNCTIONS, SERVICE, GREENROLL, GROUP = CREATE.strip().split("\n\n")


@pytest.fixture
def fleet(stack):
    return Fleet("commands")


@pytest.fixture
def folder(fleet, tmp_path):
    """The folder in which a reader runs the commands. The templates are changed where an emulator or its clock needs it."""
    examples = tmp_path / "examples" / "cloudformation"
    examples.mkdir(parents=True)
    (examples / "network.yaml").write_text((EXAMPLES / "network.yaml").read_text())
    service = yaml_parse((EXAMPLES / "service.yaml").read_text())
    # MiniStack does not know these two types.
    for rule in ["LoadBalancerToInstances", "InstancesFromLoadBalancer"]:
        del service["Resources"][rule]
    # Instances are in moto, so the stack exports moto's ids.
    [group, *_] = fleet.ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["default"]}])["SecurityGroups"]
    moto = {"TargetGroupArn": fleet.target_group, "InstanceSubnetIds": ",".join(fleet.subnets), "InstanceGroupId": group["GroupId"]}
    for output, value in moto.items():
        service["Outputs"][output]["Value"] = value
    (examples / "service.yaml").write_text(json.dumps(service))
    group = (EXAMPLES / "group.yaml").read_text()
    for parameter, default in {"ImageId": fleet.image, "InstanceType": "t3.micro", "GracePeriod": 2, "HealthTimeout": 15}.items():
        group = re.sub(rf"(  {parameter}:\n    Type: \w+\n    Default: ).*", rf"\g<1>{default}", group)
    # The profile is in MiniStack, and moto has none of that name.
    group = re.sub(r"            iamRole: .*\n", "", group)
    (examples / "group.yaml").write_text(group)
    return tmp_path


def run(folder, commands, expect=0):
    """What the commands print. They end with the first one that fails."""
    script = "set -euo pipefail\n" + FUNCTIONS + "\n" + commands
    environment = os.environ | {"PATH": os.environ["GREENROLL_AWS_CLI"] + ":" + os.environ["PATH"]}
    ended = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=420)
    told = ended.stdout + ended.stderr
    assert (ended.returncode == 0) == (expect == 0), f"{commands}\nended with {ended.returncode}:\n{told}"
    return told


def test_thePage_hasNoOtherCommandsThanThese():
    assert [one.split()[0] for one in GREENROLL.splitlines()] == ["mvn", "sam"], "these two are done: the stack is deployed"
    assert [one for one in TEAR_DOWN.splitlines() if "sam " in one] == ["sam delete --stack-name greenroll --no-prompts"]


def test_commands_createTheService_rollTheGroup_andTearItDown(stack, fleet, folder):
    run(folder, SERVICE)
    run(folder, GROUP)
    fleet.group_id = Formation("shop-group").outputs()["GroupId"]
    blue = fleet.running()
    assert len(blue) == 2

    better = fleet.image_of(min(blue), "better-by-command")
    run(folder, ROLL.replace("ami-…", better))
    green = fleet.running()
    assert {fleet.launched_from(one) for one in green} == {better} and not green & blue

    broken = fleet.image_of(min(green), "broken-by-command")
    fleet.ec2.create_tags(Resources=[broken], Tags=[{"Key": "play", "Value": "unhealthy"}])
    run(folder, ROLL.replace("ami-…", broken), expect=1)
    assert "failed: batch 1: 1 of 1 not healthy within 15 s" in run(folder, EVENTS)
    assert fleet.running() == green

    assert run(folder, 'output shop Url').startswith("http://")
    run(folder, "\n".join(one for one in TEAR_DOWN.splitlines() if not one.startswith("sam ")))
    assert not fleet.running()
