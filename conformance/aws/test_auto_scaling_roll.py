"""Tests rolls of an Auto Scaling group, by what Auto Scaling, EC2 and ELBv2 describe before, during and after them.

The stories share one group, and each can run alone. Each compares the settings with those before the first roll.
"""

import secrets

import boto3
import pytest
from fleet import MANAGED, Fleet
from stack import eventually, heard

ROLL = {"batchSizePercentage": 50, "gracePeriod": 2, "healthTimeout": 120, "drainingTimeout": 60}
# InstanceRefresh is the owner's own suspension of a process that a roll suspends, too.
SUSPENDED = ["InstanceRefresh", "ScheduledActions"]


class Web(Fleet):
    """An Auto Scaling group of two instances in two target groups, which has room for one more."""

    def __init__(self, name):
        super().__init__(name)
        self.target_groups = [self.target_group, Fleet(name + "-admin").target_group]
        self.scaling = boto3.client("autoscaling")
        self.template = self.ec2.create_launch_template(
            LaunchTemplateName=name,
            LaunchTemplateData=self.launched_with("healthy"),
            TagSpecifications=[{"ResourceType": "launch-template", "Tags": MANAGED}],
        )["LaunchTemplate"]["LaunchTemplateId"]
        self.unhealthy_version = self.new_version("unhealthy")
        self.healthy_version = self.new_version("healthy")
        self.scaling.create_auto_scaling_group(
            AutoScalingGroupName=name,
            MinSize=2,
            DesiredCapacity=2,
            MaxSize=3,
            VPCZoneIdentifier=",".join(self.subnets),
            TargetGroupARNs=self.target_groups,
            LaunchTemplate={"LaunchTemplateId": self.template, "Version": "1"},
            HealthCheckType="ELB",
            HealthCheckGracePeriod=77,
            Tags=[{"Key": "team", "Value": "web", "PropagateAtLaunch": True}, MANAGED[0] | {"PropagateAtLaunch": False}],
        )
        self.scaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=SUSPENDED)

    def launched_with(self, play):
        tags = [{"Key": "service", "Value": self.name}, {"Key": "play", "Value": play}]
        specified = [{"ResourceType": "instance", "Tags": tags}]
        return {"ImageId": self.image, "InstanceType": "t3.micro", "TagSpecifications": specified}

    def new_version(self, play):
        made = self.ec2.create_launch_template_version(LaunchTemplateId=self.template, LaunchTemplateData=self.launched_with(play))
        return made["LaunchTemplateVersion"]["VersionNumber"]

    def versions(self):
        """The data of all versions, the oldest first."""
        listed = self.ec2.describe_launch_template_versions(LaunchTemplateId=self.template)["LaunchTemplateVersions"]
        return [one["LaunchTemplateData"] for one in sorted(listed, key=lambda one: one["VersionNumber"])]

    def described(self):
        [group] = self.scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[self.name])["AutoScalingGroups"]
        return group

    def version(self):
        return self.described()["LaunchTemplate"]["Version"]

    def in_service(self):
        return {one["InstanceId"] for one in self.described()["Instances"] if one["LifecycleState"] == "InService"}

    def settings(self):
        """All that Auto Scaling describes of the group but the version and the names of its members."""
        group = self.described()
        members = group.pop("Instances")
        group["LaunchTemplate"].pop("Version")
        group["SuspendedProcesses"] = {one["ProcessName"] for one in group["SuspendedProcesses"]}
        group["Tags"] = sorted(group["Tags"], key=lambda tag: tag["Key"])
        group["members"] = sorted((one["LifecycleState"], one["HealthStatus"], one["ProtectedFromScaleIn"]) for one in members)
        return group

    def instances(self):
        """State and tags by id, of all instances of the service, members or not."""
        tagged = [{"Name": "tag:service", "Values": [self.name]}]
        return {
            one["InstanceId"]: (one["State"]["Name"], {tag["Key"]: tag["Value"] for tag in one["Tags"]})
            for page in self.ec2.get_paginator("describe_instances").paginate(Filters=tagged)
            for reservation in page["Reservations"]
            for one in reservation["Instances"]
        }

    def health(self):
        """The state of each target by id. It is `healthy` only when it is so in both target groups."""
        states = {}
        for arn in self.target_groups:
            for one in self.elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]:
                states.setdefault(one["Target"]["Id"], []).append(one["TargetHealth"]["State"])
        return {one: "healthy" if found == ["healthy"] * 2 else str(found) for one, found in states.items()}

    def watch(self):
        """Starts to record what the looks of a roll find."""
        self.fewest = self.most = None
        self.capacities, self.suspended, self.protected = set(), set(), set()

    def look(self):
        super().look()
        group = self.described()
        self.capacities.add((group["MinSize"], group["DesiredCapacity"], group["MaxSize"]))
        self.suspended |= {one["ProcessName"] for one in group["SuspendedProcesses"]}
        self.protected |= {one["InstanceId"] for one in group["Instances"] if one["ProtectedFromScaleIn"]}


@pytest.fixture(scope="module")
def adopted(stack):
    """Such a group, which Greenroll knows by its name only."""
    web = Web("web-" + secrets.token_hex(3))
    eventually("two serve", lambda: list(web.health().values()) == ["healthy"] * 2)
    blue, settings = web.in_service(), web.settings()
    body = {"group": {"name": web.name, "autoScaling": {"name": web.name}}}
    web.group_id = stack.call("POST", "/aws/ec2/group", body).items[0]["id"]
    assert stack.rolls(web.group_id) == set()
    assert (web.in_service(), web.settings(), web.version()) == (blue, settings, "1")
    web.owners = settings
    return web


@pytest.fixture
def web(adopted):
    """The adopted group, with records of this story alone."""
    adopted.watch()
    return adopted


def start(stack, web, **settings):
    return stack.call("PUT", f"/aws/ec2/group/{web.group_id}/roll", ROLL | settings).items[0]["id"]


def lock(stack, web):
    return stack.item("GROUP#" + web.group_id, "GROUP").get("activeRollId")


def test_roll_ofUnhealthyGreen_leavesMembersSettingsAndVersionAndTellsTheOwnerWhy(stack, web):
    owner = stack.subscriber()
    blue, version, gone = web.in_service(), web.version(), web.terminated()

    roll_id = start(stack, web, launchTemplate={"version": web.unhealthy_version}, healthTimeout=5)
    stack.await_stage(roll_id, "FAILED", watch=web.look)

    green = web.terminated() - gone
    assert len(green) == 1
    assert {web.instances()[one][1]["aws:ec2launchtemplate:version"] for one in green} == {str(web.unhealthy_version)}
    assert web.in_service() == web.running() == blue
    assert web.health() == dict.fromkeys(blue, "healthy")
    assert (web.settings(), web.version()) == (web.owners, version)
    assert "AZRebalance" in web.suspended and web.capacities == {(2, 2, 3)}
    assert web.fewest == 2 and web.most == 3
    assert lock(stack, web) is None
    [(message, attributes)] = heard(owner, 1)
    assert attributes == {"group": web.group_id, "status": "failed", "kind": "ROLL_FAILED"}
    assert (message["rollId"], message["code"], message["batch"]) == (roll_id, "UNHEALTHY", 1)
    assert {one["id"] for one in message["failedInstances"]} == green
    for one in message["failedInstances"]:
        assert "Health checks failed with these codes: [503]" in one["targetHealth"]
    assert message["whatWasDone"] and message["whatToDoNext"] and not message["leftovers"]


def test_roll_stoppedWhileGreenAndBlueChangePlaces_restoresTheSettings(stack, web):
    blue, version = web.in_service(), web.version()

    roll_id = start(stack, web, launchTemplate={"version": web.healthy_version}, gracePeriod=5)
    eventually("green is attached", lambda: web.look() or {one["InstanceId"] for one in web.described()["Instances"]} - blue, 90)
    stop = {"roll": {"status": "STOPPED"}}
    assert stack.call("PUT", f"/aws/ec2/group/{web.group_id}/roll/{roll_id}", stop).status == 200
    stack.await_stage(roll_id, "STOPPED", watch=web.look)

    green = web.in_service() - blue
    assert len(green) == 1
    assert {web.instances()[one][1]["aws:ec2launchtemplate:version"] for one in green} == {str(web.healthy_version)}
    assert web.in_service() == web.running()
    assert web.health() == dict.fromkeys(web.in_service(), "healthy")
    assert (web.settings(), web.version()) == (web.owners, version)
    assert "AZRebalance" in web.suspended and web.capacities <= {(2, 2, 3), (2, 3, 3)}
    assert web.fewest >= 2 and web.most <= 4
    assert lock(stack, web) is None


def test_roll_toANewImage_replacesEveryMemberAndChangesOnlyTheVersion(stack, web):
    blue, before = web.in_service(), web.versions()
    image = web.image_of(min(blue), web.name + "-next")

    roll_id = start(stack, web, launchTemplate={"imageId": image})
    stack.await_stage(roll_id, "FINISHED", watch=web.look)

    green, made = web.in_service(), len(before) + 1
    assert len(green) == 2 and not green & blue
    assert web.running() == green and blue <= web.terminated()
    assert web.health() == dict.fromkeys(green, "healthy")
    assert {web.launched_from(one) for one in green} == {image}
    assert {web.instances()[one][1]["aws:ec2launchtemplate:version"] for one in green} == {str(made)}
    assert web.versions() == [*before, before[0] | {"ImageId": image}]
    assert (web.settings(), web.version()) == (web.owners, str(made))
    assert "AZRebalance" in web.suspended and web.protected and web.protected <= green
    assert web.capacities <= {(2, 2, 3), (2, 3, 3)}
    assert web.fewest >= 2 and web.most <= 4
    assert lock(stack, web) is None


def test_deletion_forgetsTheAutoScalingGroupOnly(stack, web):
    members = web.in_service()

    assert stack.call("DELETE", f"/aws/ec2/group/{web.group_id}").status == 200

    assert stack.item("GROUP#" + web.group_id, "GROUP") is None
    assert (web.in_service(), web.settings()) == (members, web.owners)
    assert web.health() == dict.fromkeys(members, "healthy")
