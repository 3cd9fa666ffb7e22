"""MiniStack with a record of IAM's decisions, which also accepts the events of AWS's own services.

A denial leaves no trace in MiniStack itself, so a function that ignores an error would hide it. Here each decision about a
role's call is a line of JSON in the file GREENROLL_DECISIONS.

PutEvents refuses every source that begins with `aws.`, as AWS does. moto emulates EC2 and sends no events, so the tests send
them. Only the source of EC2 is accepted.

MiniStack's Auto Scaling moves no instances, and moto's does. So the calls come here, IAM decides on them, and moto answers
those that are allowed.
"""

import asyncio
import json
import os

import boto3
import requests
from ministack.app import main
from ministack.core import iam_actions, iam_evaluator
from ministack.services import autoscaling, eventbridge, tagging

DECISIONS = os.environ["GREENROLL_DECISIONS"]
MOTO = os.environ["AWS_ENDPOINT_URL_EC2"]
GROUP = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:*:autoScalingGroupName/"

_enforce = iam_evaluator.enforce
_put_events = eventbridge._put_events
_extract_resource_arn = iam_actions.extract_resource_arn


def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    denied = _enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
    role = getattr(denied, "principal_arn", None) or _role(access_key_id)
    if role:
        decision = {"role": role, "action": iam_action, "resource": resource_arn, "allowed": denied is None}
        with open(DECISIONS, "a", encoding="utf-8") as file:
            file.write(json.dumps(decision) + "\n")
    return denied


def _role(access_key_id):
    """Returns the role of a key; None where the key is not a role's."""
    principal = iam_evaluator.resolve_principal(access_key_id or "", "000000000000")
    return principal.arn if getattr(principal, "type", None) == "AssumedRole" else None


def put_events(data, allow_aws_source=False):
    sources = {entry.get("Source") for entry in data.get("Entries", [])}
    return _put_events(data, allow_aws_source or sources == {"aws.ec2"})


async def ask_moto(method, path, headers, body, query_params):
    kept = {name: value for name, value in headers.items() if name.lower() in ("authorization", "content-type", "x-amz-date")}
    answer = await asyncio.to_thread(requests.request, method, MOTO + path, headers=kept, data=body, timeout=30)
    return answer.status_code, {"Content-Type": answer.headers["Content-Type"]}, answer.content


def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
    """TerminateInstanceInAutoScalingGroup names an instance only, and its resource is the instance's group.

    See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
    """
    if service == "autoscaling" and _parameter(query_params, "Action") == "TerminateInstanceInAutoScalingGroup":
        instance = _parameter(query_params, "InstanceId")
        found = scaling().describe_auto_scaling_instances(InstanceIds=[instance])["AutoScalingInstances"]
        if found:
            return GROUP + found[0]["AutoScalingGroupName"]
    return _extract_resource_arn(service, method, path, headers, body, query_params, region, account_id)


def _parameter(query_params, name):
    value = query_params.get(name, "")
    return value[0] if isinstance(value, list) else value


def tags_of_groups():
    """The tags of all Auto Scaling groups by ARN, for conditions on `aws:ResourceTag`."""
    groups = scaling().describe_auto_scaling_groups()["AutoScalingGroups"]
    return [(GROUP + group["AutoScalingGroupName"], group["Tags"]) for group in groups]


def scaling():
    return boto3.client("autoscaling", endpoint_url=MOTO)


if __name__ == "__main__":
    iam_actions.extract_resource_arn = extract_resource_arn
    tagging._RESOURCE_TAG_COLLECTORS["autoscaling"] = tags_of_groups
    autoscaling.handle_request = ask_moto
    iam_evaluator.enforce = enforce
    eventbridge._put_events = put_events
    main()
