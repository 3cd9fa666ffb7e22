"""MiniStack with a record of IAM's decisions, which also accepts the events of AWS's own services.

A denial leaves no trace in MiniStack itself, so a function that ignores an error would hide it. Here each decision about a
role's call is a line of JSON in the file GREENROLL_DECISIONS.

PutEvents refuses every source that begins with `aws.`, as AWS does. moto emulates EC2 and sends no events, so the tests send
them. Only the source of EC2 is accepted.
"""

import json
import os

from ministack.app import main
from ministack.core import iam_evaluator
from ministack.services import eventbridge

DECISIONS = os.environ["GREENROLL_DECISIONS"]

_enforce = iam_evaluator.enforce
_put_events = eventbridge._put_events


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


if __name__ == "__main__":
    iam_evaluator.enforce = enforce
    eventbridge._put_events = put_events
    main()
