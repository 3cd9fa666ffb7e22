"""The deployed stack as its users see it, and functions that wait for its effects."""

import json
import os
import secrets
import time
import urllib.parse

import boto3
import requests
from deploy import NAME

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]


def eventually(what, ask, seconds=60):
    """Returns the answer of `ask` once it is true. It fails with `what` in its message when that takes too long."""
    until = time.monotonic() + seconds
    answer = ask()
    while not answer and time.monotonic() < until:
        time.sleep(0.25)
        answer = ask()
    assert answer, f"not within {seconds} s: {what}"
    return answer


def heard(queue, count, seconds=30):
    """Messages and their attributes: the expected number, and no more for a moment after the last."""
    messages = []
    until = time.monotonic() + seconds
    while len(messages) < count and time.monotonic() < until:
        messages += queue.receive_messages(WaitTimeSeconds=1, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    messages += queue.receive_messages(WaitTimeSeconds=1, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return [
        (json.loads(one.body), {name: value["StringValue"] for name, value in (one.message_attributes or {}).items()})
        for one in messages
    ]


def announced(queue, roll_id, last, seconds=60):
    """The events of that roll, each once and in order, up to one whose detail type is `last`. Events may arrive twice.
    """
    events = {}

    def arrived():
        for one in queue.receive_messages(WaitTimeSeconds=1, MaxNumberOfMessages=10):
            event = json.loads(one.body)
            if event["detail"]["rollId"] == roll_id:
                events[event["detail"]["id"]] = event
        return last in [event["detail-type"] for event in events.values()]

    eventually(f"{last} of {roll_id} is on the bus, where there is {events}", arrived, seconds)
    return sorted(events.values(), key=lambda event: event["detail"]["at"])


def waits_take(scale):
    """Sets which part of a Wait state's seconds really passes from now on."""
    answer = requests.post(ENDPOINT + "/_ministack/config", json={"stepfunctions._SFN_WAIT_SCALE": scale}, timeout=5)
    assert answer.json()["applied"] == {"stepfunctions._SFN_WAIT_SCALE": scale}


def sending_to(queue, source, service="sns.amazonaws.com"):
    """The policy with which a topic or a rule may deliver to a queue."""
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": source}},
    }
    return {"Version": "2012-10-17", "Statement": [allowed]}


class Answer:
    def __init__(self, response):
        self.status = response.status_code
        self.text = response.text
        try:
            self.body = response.json()
        except ValueError:
            self.body = None

    @property
    def items(self):
        assert self.status == 200, f"{self.status}: {self.text}"
        return self.body["response"]["items"]


class Stack:
    """The deployed application from outside: its API, its table, its state machine and its topic."""

    def __init__(self, outputs):
        self.table = boto3.resource("dynamodb").Table(outputs["TableName"])
        self.topic = outputs["NotificationsTopicArn"]
        self.machine = outputs["StateMachineArn"]
        # Here the path of a stage names the API; on AWS the host does.
        self.api = urllib.parse.urlparse(outputs["ApiUrl"]).hostname.split(".")[0]
        self.url = f"{ENDPOINT}/restapis/{self.api}/v1/_user_request_"
        self.logs = outputs["FunctionLogName"]
        self.token = self.invoke(outputs["ManageTokensFunction"], {"owner": "ops"})["token"]

    @staticmethod
    def function(logical):
        """The name of the function with this logical id in the template."""
        formation = boto3.client("cloudformation")
        found = formation.describe_stack_resource(StackName=NAME, LogicalResourceId=logical)
        return found["StackResourceDetail"]["PhysicalResourceId"]

    @staticmethod
    def invoke(function, payload):
        answer = boto3.client("lambda").invoke(FunctionName=function, Payload=json.dumps(payload))
        text = answer["Payload"].read().decode()
        assert "FunctionError" not in answer, text
        return json.loads(text)

    def call(self, verb, path, body=None, **headers):
        headers.setdefault("Authorization", "Bearer " + self.token)
        headers = {name: value for name, value in headers.items() if value is not None}
        return Answer(requests.request(verb, self.url + path, json=body, headers=headers, timeout=60))

    def item(self, pk, sk):
        return self.table.get_item(Key={"pk": pk, "sk": sk}, ConsistentRead=True).get("Item")

    def roll(self, roll_id):
        return self.item("ROLL#" + roll_id, "ROLL")

    def await_stage(self, roll_id, stage, seconds=90, watch=lambda: None):
        def arrived():
            watch()
            roll = self.roll(roll_id)
            return roll if roll and roll["stage"] in (stage, "FINISHED", "FAILED", "STOPPED") else None

        roll = eventually(f"{roll_id} is {stage}, but is {self.roll(roll_id)}", arrived, seconds)
        assert roll["stage"] == stage, roll
        return roll

    def timeline(self, roll_id):
        """The stored events, in order."""
        key = boto3.dynamodb.conditions.Key
        asked = key("pk").eq("ROLL#" + roll_id) & key("sk").begins_with("EVENT#")
        return self.table.query(KeyConditionExpression=asked, ConsistentRead=True)["Items"]

    def rolls(self, group_id):
        asked = boto3.dynamodb.conditions.Key("gsi1pk").eq("GROUP#" + group_id)
        found = self.table.query(IndexName="rolls-by-group", KeyConditionExpression=asked)["Items"]
        return {one["pk"].removeprefix("ROLL#") for one in found}

    def subscriber(self):
        """A new queue that gets the owner's messages from now on."""
        queue = boto3.resource("sqs").create_queue(QueueName="owner-" + secrets.token_hex(3))
        queue.set_attributes(Attributes={"Policy": json.dumps(sending_to(queue.attributes["QueueArn"], self.topic))})
        boto3.client("sns").subscribe(
            TopicArn=self.topic,
            Protocol="sqs",
            Endpoint=queue.attributes["QueueArn"],
            Attributes={"RawMessageDelivery": "true"},
        )
        return queue

    def listener(self):
        """A new queue that gets the events on the bus from now on."""
        name = "listener-" + secrets.token_hex(3)
        events = boto3.client("events")
        rule = events.put_rule(Name=name, EventPattern=json.dumps({"source": ["greenroll"]}))["RuleArn"]
        queue = boto3.resource("sqs").create_queue(QueueName=name)
        arn = queue.attributes["QueueArn"]
        queue.set_attributes(Attributes={"Policy": json.dumps(sending_to(arn, rule, "events.amazonaws.com"))})
        events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
        return queue

    def tasks(self, roll_id):
        """The Task states of the first execution, in order. Consecutive visits to a state count once."""
        names = []
        execution = self.machine.replace(":stateMachine:", ":execution:") + f":{roll_id}-1"
        history = boto3.client("stepfunctions").get_paginator("get_execution_history")
        for page in history.paginate(executionArn=execution):
            for event in page["events"]:
                if event["type"] == "TaskStateEntered":
                    name = event["stateEnteredEventDetails"]["name"]
                    names += [name] if names[-1:] != [name] else []
        return names

    def executions(self, roll_id):
        listed = boto3.client("stepfunctions").list_executions(stateMachineArn=self.machine)["executions"]
        return {one["name"]: one["status"] for one in listed if one["name"].startswith(roll_id)}
