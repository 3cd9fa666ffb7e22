"""What Terraform's plan shows of an Auto Scaling group that was rolled, by the example in examples/terraform-asg.

moto plays EC2, ELBv2 and Auto Scaling. The test itself makes the changes that a finished roll and a scaling policy leave behind.
"""

import os
import re
import shutil

import boto3
import pytest
from deploy import HOME
from stack import eventually
from test_module import Terraform, initialized

MOTO = os.environ["AWS_ENDPOINT_URL_EC2"]
EXAMPLE = "examples/terraform-asg"
# Only the group and what it needs, because moto describes rules of security groups otherwise than AWS.
TARGET = "-target=aws_autoscaling_group.service"
# moto describes the tags of a launch template as tags of its instances, which would be a drift.
TEMPLATES_TAGS = re.compile(r"\n  tags = \{\n.*?\n  \}\n", re.DOTALL)
LIFECYCLE = re.compile(r"\n  lifecycle \{\n.*?\n  \}\n", re.DOTALL)
VERSION = "version = aws_launch_template.service.latest_version\n"
MINIMUM = "  min_size                  = "

PROVIDER = f"""
provider "aws" {{
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {{
    autoscaling = "{MOTO}"
    ec2         = "{MOTO}"
    elbv2       = "{MOTO}"
  }}
}}
"""


class Example:
    """The example, applied in moto."""

    def __init__(self, program, folder):
        ec2 = boto3.client("ec2", endpoint_url=MOTO)
        self.scaling = boto3.client("autoscaling", endpoint_url=MOTO)
        self.images = [one["ImageId"] for one in ec2.describe_images(Owners=["amazon"])["Images"][:2]]
        vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
        zones = ", ".join(f'"{one["SubnetId"]}"' for one in subnets[:2])
        root = folder / EXAMPLE
        shutil.copytree(HOME / EXAMPLE, root, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
        (root / "provider.tf").write_text(PROVIDER)
        self.file = root / "group.tf"
        self.text, removed = TEMPLATES_TAGS.subn("\n", self.file.read_text())
        assert removed == 1
        self.file.write_text(self.text)
        variables = {"vpc_id": vpc, "subnet_ids": f"[{zones}]", "instance_type": "t3.small"}
        self.terraform = initialized(Terraform(root, program, variables), folder)

    def apply(self, image):
        self.terraform.run("apply", "-auto-approve", "-input=false", TARGET, image=self.images[image])

    def plan(self, image, version=None, desired=None):
        """The changes that the plan shows, one line each. With a version, the group ignores no changes, and has these lines."""
        text = self.text
        if version:
            text, removed = LIFECYCLE.subn("\n", text)
            assert removed == 1 and VERSION in text
            text = text.replace(VERSION, version + "\n")
        if desired:
            text = text.replace(MINIMUM, f"  desired_capacity = {desired}\n{MINIMUM}")
        self.file.write_text(text)
        told = self.terraform.run("plan", "-input=false", TARGET, image=self.images[image])
        self.file.write_text(self.text)
        if "No changes." in told:
            return []
        lines = re.findall(r"^ {6,}~ (\w+ += .+)$", told, re.MULTILINE)
        return sorted(" ".join(line.split()) for line in lines)

    def group(self):
        return self.scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["shop"])["AutoScalingGroups"][0]

    def version(self):
        return self.group()["LaunchTemplate"]["Version"]

    def instances(self):
        return {one["InstanceId"] for one in self.group()["Instances"]}

    def finish_roll(self, version):
        """A finished roll has given the group its version."""
        template = {"LaunchTemplateId": self.group()["LaunchTemplate"]["LaunchTemplateId"], "Version": version}
        self.scaling.update_auto_scaling_group(AutoScalingGroupName="shop", LaunchTemplate=template)

    def scale(self, desired):
        """The scaling policy has acted."""
        self.scaling.set_desired_capacity(AutoScalingGroupName="shop", DesiredCapacity=desired)


@pytest.fixture
def program():
    program = os.environ["GREENROLL_TERRAFORM"]
    if not program:
        pytest.skip("needs terraform or tofu on the PATH, or tofu at GREENROLL_TOFU")
    return program


@pytest.fixture
def example(program, tmp_path):
    eventually("moto answers", lambda: boto3.client("ec2", endpoint_url=MOTO).describe_vpcs()["Vpcs"])
    return Example(program, tmp_path)


def test_example_isFormatted(program):
    Terraform(HOME / EXAMPLE, program, {}).run("fmt", "-check", "-diff", "-recursive")


def test_newImage_isANewVersion_andAFinishedRollIsNoDrift_unlikeWithOtherVersionsOrADesiredCapacity(example):
    example.apply(0)
    blue = example.instances()
    assert (len(blue), example.version()) == (2, "1")
    assert {"greenroll:managed": "true"} == {tag["Key"]: tag["Value"] for tag in example.group()["Tags"]}

    template = [
        f'image_id = "{example.images[0]}" -> "{example.images[1]}"',
        "latest_version = 1 -> (known after apply)",
        "version = 1 -> (known after apply)",
    ]
    assert example.plan(1) == template
    unproven = 'version = "1" -> (known after apply)'
    assert example.plan(1, version=VERSION.strip()) == sorted([*template, unproven])

    example.apply(1)
    assert (example.instances(), example.version()) == (blue, "1")

    example.scale(5)
    example.finish_roll("2")
    assert example.plan(1) == []
    assert example.plan(1, version='version = "$Latest"', desired=2) == [
        "desired_capacity = 5 -> 2",
        'version = "2" -> "$Latest"',
    ]
    assert example.plan(1, version='version = "$Default"') == ['version = "2" -> "$Default"']
    assert example.plan(1, version='version = "1"') == ['version = "2" -> "1"']
