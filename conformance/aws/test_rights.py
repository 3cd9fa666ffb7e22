"""Tests that the template's rights are enough, and that the functions can do nothing without them. Runs after all
others.
"""

import secrets

import boto3
import decisions
import pytest
from botocore.exceptions import ClientError
from fleet import MANAGED
from stack import eventually

# No story of this suite needs RestartBatch, ContinueAsNew, ReadGroup, ReadInstances and CheckForNewImages.
ACTED = {
    "AmiEvents",
    "Authorizer",
    "CheckHealth",
    "ControlRoll",
    "CreateGroup",
    "FailRoll",
    "FinishRoll",
    "GraceWait",
    "GroupResource",
    "LaunchBatch",
    "ManageTokens",
    "NotifyFailure",
    "PlanBatch",
    "ReadRoll",
    "ScaleDown",
    "SpotEvents",
    "StartRoll",
    "StopRoll",
    "UpdateGroup",
    "Watchdog",
}

# No story needs ExitStandby and SetDesiredCapacity: the one is for restarts, and the other for moves that were interrupted.
MOVED = {
    "AttachInstances",
    "EnterStandby",
    "ResumeProcesses",
    "SetInstanceProtection",
    "SuspendProcesses",
    "TerminateInstanceInAutoScalingGroup",
    "UpdateAutoScalingGroup",
}


def test_functionsOfThisSuite_wereDeniedNothing(stack):
    assert decisions.of_functions()
    assert decisions.denied() == []


def test_functionsOfThisSuite_madeCallsThatWereJudged(stack):
    actions = {action for _, action, _, _ in decisions.of_functions()}

    assert actions >= {"dynamodb:PutItem", "dynamodb:UpdateItem", "sns:Publish", "states:StartExecution"}
    assert {function for function, *_ in decisions.of_functions()} >= ACTED
    assert actions >= {"autoscaling:" + action for action in MOVED}


def test_function_whoseRoleLacksARight_isDeniedUntilItHasItAgain(stack):
    iam = boto3.client("iam")
    function = boto3.client("lambda").get_function_configuration(FunctionName=stack.function("ReadGroup"))
    role = function["Role"].rsplit("/", 1)[1]
    policies = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    [right] = [one["PolicyArn"] for one in policies if "ReadTheRecord" in one["PolicyName"]]
    assert stack.call("GET", "/aws/ec2/group").status == 200
    before = len(decisions.denied())

    iam.detach_role_policy(RoleName=role, PolicyArn=right)
    try:
        refused = stack.call("GET", "/aws/ec2/group")
    finally:
        iam.attach_role_policy(RoleName=role, PolicyArn=right)

    assert refused.status >= 500, refused.text
    denied = decisions.denied()[before:]
    assert {(name, action) for name, action, _, _ in denied} == {("ReadGroup", "dynamodb:Query")}
    assert eventually("it may read again", lambda: stack.call("GET", "/aws/ec2/group").status == 200)


def test_rightsInAutoScalingGroups_areOnlyThereWithTheOwnersTag(stack):
    scaling = boto3.client("autoscaling")
    name = "plain-" + secrets.token_hex(3)
    image = boto3.client("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    boto3.client("ec2").create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"ImageId": image})
    scaling.create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=0, MaxSize=0, AvailabilityZones=["us-east-1a"], LaunchTemplate={"LaunchTemplateName": name}
    )
    role = boto3.client("lambda").get_function_configuration(FunctionName=stack.function("LaunchBatch"))["Role"]
    keys = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    functions = boto3.client(
        "autoscaling",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )

    def suspended():
        [group] = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
        return [one["ProcessName"] for one in group["SuspendedProcesses"]]

    def suspend():
        functions.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["AZRebalance"])

    with pytest.raises(ClientError, match="AccessDenied"):
        suspend()
    assert suspended() == []

    tag = MANAGED[0] | {"ResourceId": name, "ResourceType": "auto-scaling-group", "PropagateAtLaunch": False}
    scaling.create_or_update_tags(Tags=[tag])
    suspend()
    assert suspended() == ["AZRebalance"]
