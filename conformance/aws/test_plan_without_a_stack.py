"""A plan for an Auto Scaling group, as a person runs it who has only the policy of docs/iam.md, and no stack.

It has a moto of its own, because that one checks permissions.
"""

import os
import pathlib
import re
import signal
import socket
import subprocess

import boto3
import pytest
import requests
from deploy import HOME, WORK, release_folder
from stack import eventually

POLICY = HOME / "account/src/main/resources/greenroll/account/read-only-policy.json"
SETTINGS = ["--batch-size-percentage", "50", "--grace-period", "300"]
MANAGED = {"Key": "greenroll:managed", "Value": "true"}


@pytest.fixture(scope="module")
def account():
    """An account with the Auto Scaling group web, in which each call needs a permission. Its address, and keys by user."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    server = pathlib.Path(__file__).parent / "moto_server.py"
    with (WORK / "moto-with-permissions.log").open("w") as log:
        moto = subprocess.Popen([WORK / "venv/bin/python", server, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)

    def answers():
        try:
            return requests.get(url + "/moto-api/", timeout=5).ok
        except requests.ConnectionError:
            return False

    try:
        eventually("the account answers", answers, 60)
        keys = filled(url)
        requests.post(url + "/moto-api/reset-auth", data="0", timeout=5).raise_for_status()
        yield url, keys
    finally:
        moto.send_signal(signal.SIGTERM)
        moto.wait(10)


def filled(url):
    """Four members in three zones behind a target group, and a second version of their launch template."""
    client = lambda service: boto3.client(service, endpoint_url=url)  # noqa: E731
    ec2, elb, scaling, iam = client("ec2"), client("elbv2"), client("autoscaling"), client("iam")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    subnets = sorted(one["SubnetId"] for one in ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"])[:3]
    images = ec2.describe_images(Owners=["amazon"], Filters=[{"Name": "architecture", "Values": ["x86_64"]}])["Images"]
    data = {"ImageId": min(images, key=lambda one: one["CreationDate"])["ImageId"], "InstanceType": "t3.micro"}
    template = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]["LaunchTemplateId"]
    target_group = elb.create_target_group(
        Name="web", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="instance", Tags=[MANAGED]
    )["TargetGroups"][0]["TargetGroupArn"]
    balancer = elb.create_load_balancer(Name="web", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "forward", "TargetGroupArn": target_group}]
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web", MinSize=2, DesiredCapacity=4, MaxSize=8, VPCZoneIdentifier=",".join(subnets),
        TargetGroupARNs=[target_group], LaunchTemplate={"LaunchTemplateId": template, "Version": "1"}, HealthCheckType="ELB",
        Tags=[MANAGED | {"PropagateAtLaunch": False, "ResourceId": "web", "ResourceType": "auto-scaling-group"}],
    )  # fmt: skip
    ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData=data | {"InstanceType": "t3.small"})
    keys = {}
    for user in ["planner", "nobody"]:
        iam.create_user(UserName=user)
        key = iam.create_access_key(UserName=user)["AccessKey"]
        keys[user] = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    iam.put_user_policy(UserName="planner", PolicyName="plan", PolicyDocument=POLICY.read_text())
    return keys


@pytest.fixture
def plan(stack, account, tmp_path):
    """Runs the release's `./greenroll roll plan --asg web` as that user."""
    url, keys = account
    java = pathlib.Path(os.environ["GREENROLL_JAVA"]).parents[1]

    def run(user, *arguments):
        environment = keys[user] | {"AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1", "HOME": str(tmp_path)}
        environment |= {"PATH": "/usr/bin:/bin", "GREENROLL_JAVA_HOME": str(java)}
        command = ["./greenroll", "roll", "plan", "--asg", "web", *SETTINGS, *arguments]
        ended = subprocess.run(command, cwd=release_folder(), env=environment, capture_output=True, text=True, timeout=60)
        return ended.returncode, ended.stdout, ended.stderr

    return run


def test_policyOfThePage_isEnoughForAPlan_butNotToTryALaunch(plan):
    status, planned, said = plan("planner")

    assert (status, said) == (0, ""), planned
    assert re.match(r"web from launch template version 1 to 2 \(ami-\w+\): may start\n", planned), planned
    assert "target 4, in service 4, floor 4, ceiling 8" in planned
    assert "--    launch: not checked: this needs ec2:RunInstances\n" in planned
    assert "FAIL" not in planned


def test_wantedVersion_canBeTheOneThatServes(plan):
    status, planned, _ = plan("planner", "--launch-template-version", "1")

    assert (status, planned.splitlines()[0].split(" (")[0]) == (0, "web from launch template version 1 to 1"), planned


def test_withoutTheRight_isNamed(plan):
    status, planned, said = plan("nobody")

    assert (status, planned) == (69, "")
    assert "these AWS credentials lack a right: autoscaling:DescribeAutoScalingGroups" in said
    assert "docs/iam.md has a policy with all rights that a plan needs" in said
