"""Tests that the template's rights are enough, and that the functions can do nothing without them. Runs after all
others.
"""

import boto3
import decisions
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


def test_functionsOfThisSuite_wereDeniedNothing(stack):
    assert decisions.of_functions()
    assert decisions.denied() == []


def test_functionsOfThisSuite_madeCallsThatWereJudged(stack):
    actions = {action for _, action, _, _ in decisions.of_functions()}

    assert actions >= {"dynamodb:PutItem", "dynamodb:UpdateItem", "sns:Publish", "states:StartExecution"}
    assert {function for function, *_ in decisions.of_functions()} >= ACTED


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
