"""Stacks of CloudFormation that a test deploys around a group, and what CloudFormation says of them."""

import json
import os
import pathlib

import boto3
from stack import eventually

EXAMPLES = pathlib.Path(os.environ["GREENROLL_HOME"]) / "examples/cloudformation"


class Formation:
    """One stack."""

    def __init__(self, name):
        self.name = name
        self.client = boto3.client("cloudformation")

    def create(self, template, **parameters):
        """Creates the stack, and returns the status in which it ends."""
        self.client.create_stack(**self._request(template, parameters))
        return self.ended()

    def update(self, template, **parameters):
        self.client.update_stack(**self._request(template, parameters))
        return self.ended()

    def delete(self):
        """The status is asked for by the id, because a deleted stack has no name."""
        stack_id = self.described()["StackId"]
        self.client.delete_stack(StackName=self.name)
        return self.ended(stack_id)

    def _request(self, template, parameters):
        given = [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in parameters.items()]
        return {
            "StackName": self.name,
            "TemplateBody": template,
            "Parameters": given,
            "Capabilities": ["CAPABILITY_IAM"],
        }

    def described(self, id_or_name=None):
        return self.client.describe_stacks(StackName=id_or_name or self.name)["Stacks"][0]

    def ended(self, id_or_name=None):
        def status():
            # This ends in COMPLETE or FAILED, but a clean-up after an update goes on.
            now = self.described(id_or_name)["StackStatus"]
            return None if now.endswith("_IN_PROGRESS") else now

        # A request that comes before the function has written its last answer down waits for the next scheduled run.
        return eventually(f"the stack {self.name} is at an end", status, 420)

    def outputs(self):
        return {one["OutputKey"]: one["OutputValue"] for one in self.described()["Outputs"]}

    def reasons(self):
        """The reasons of all failures of resources, the oldest first."""
        events = self.client.describe_stack_events(StackName=self.name)["StackEvents"]
        failed = [e for e in events if e["ResourceStatus"].endswith("_FAILED") and "AWS::CloudFormation" not in e["ResourceType"]]
        return [e.get("ResourceStatusReason", "") for e in reversed(failed)]


def exports(name, values):
    """A template that exports these values as a stack of that name does."""
    return json.dumps(
        {
            "Resources": {"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}},
            "Outputs": {key: {"Value": value, "Export": {"Name": f"{name}-{key}"}} for key, value in values.items()},
        }
    )
