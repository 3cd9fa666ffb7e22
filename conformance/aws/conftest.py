"""Deploys the template once, and gives tests the stack as its users meet it. Endpoints come from AWS_ENDPOINT_URL alone."""

import hashlib
import io
import json
import os
import pathlib
import re
import secrets
import time
import urllib.parse
import zipfile

import boto3
import pytest
import requests
from samtranslator.yaml_helper import yaml_parse

HOME = pathlib.Path(os.environ["GREENROLL_HOME"])
WORK = pathlib.Path(os.environ["GREENROLL_WORK"])
ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
JNI = "jni/libaws-lambda-jni.linux-%s.so" % {"x86_64": "x86_64", "aarch64": "aarch_64"}[os.uname().machine]

# JVMs that start on one fixed unpacked native library crash each other: it is shipped, and named.
BOOTSTRAP = """#!/bin/sh
exec "$GREENROLL_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=ALL-UNNAMED \\
  -Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="$LAMBDA_TASK_ROOT/jni.so" \\
  -cp "$LAMBDA_TASK_ROOT/lib/*:$LAMBDA_TASK_ROOT/runtime/*" \\
  com.amazonaws.services.lambda.runtime.api.client.AWSLambda "$_HANDLER"
"""


def artifact():
    """Maven's zip as it is, and beside it what Lambda's own Java runtime would bring."""
    packed = io.BytesIO((HOME / "functions/target/greenroll-functions.zip").read_bytes())
    with zipfile.ZipFile(packed, "a") as zipped:
        for jar in sorted((WORK / "runtime").glob("*.jar")):
            zipped.write(jar, "runtime/" + jar.name)
            if jar.name.startswith("aws-lambda-java-runtime-interface-client"):
                zipped.writestr("jni.so", zipfile.ZipFile(jar).read(JNI))
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        zipped.writestr(bootstrap, BOOTSTRAP)
    return packed.getvalue()


def uploaded(template, bucket):
    """The template as `sam package` would leave it, for a runtime that the emulator runs without Docker."""
    for pattern, replacement in (
        (r"\bRuntime: java25\b", "Runtime: provided.al2023"),
        (r"\bCodeUri: functions/target/greenroll-functions\.zip\b", f"CodeUri: s3://{bucket}/functions.zip"),
        (r"\bDefinitionUri: statemachine/roll\.asl\.json\b", f"DefinitionUri: s3://{bucket}/roll.asl.json"),
    ):
        template, found = re.subn(pattern, replacement, template)
        assert found, f"template.yaml has no {pattern}"
    return template


def eventually(what, ask, seconds=60):
    """What `ask` answers once it is true; fails, saying what it waited for, when that takes too long."""
    until = time.monotonic() + seconds
    answer = ask()
    while not answer and time.monotonic() < until:
        time.sleep(0.25)
        answer = ask()
    assert answer, f"not within {seconds} s: {what}"
    return answer


def heard(queue, count, seconds=30):
    """Messages and their attributes: as many as asked for, and no more for a moment after the last."""
    messages = []
    until = time.monotonic() + seconds
    while len(messages) < count and time.monotonic() < until:
        messages += queue.receive_messages(WaitTimeSeconds=1, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    messages += queue.receive_messages(WaitTimeSeconds=1, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return [
        (json.loads(one.body), {name: value["StringValue"] for name, value in (one.message_attributes or {}).items()})
        for one in messages
    ]


def waits_take(scale):
    """How much of a Wait state's seconds really passes from now on."""
    answer = requests.post(ENDPOINT + "/_ministack/config", json={"stepfunctions._SFN_WAIT_SCALE": scale}, timeout=5)
    assert answer.json()["applied"] == {"stepfunctions._SFN_WAIT_SCALE": scale}


def sending_to(queue, topic):
    """The policy that a queue needs before SNS may deliver to it."""
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
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
    """The deployed application, from outside: its API, its table, its machine, its topic."""

    def __init__(self, outputs):
        self.table = boto3.resource("dynamodb").Table(outputs["TableName"])
        self.topic = outputs["NotificationsTopicArn"]
        self.machine = outputs["StateMachineArn"]
        # A stage is reached by path here; on AWS the host names the API.
        self.api = urllib.parse.urlparse(outputs["ApiUrl"]).hostname.split(".")[0]
        self.url = f"{ENDPOINT}/restapis/{self.api}/v1/_user_request_"
        self.token = secrets.token_hex(32)
        self.table.put_item(
            Item={
                "pk": "TOKEN#" + hashlib.sha256(self.token.encode()).hexdigest(),
                "sk": "TOKEN",
                "schema": 1,
                "owner": "ops",
            }
        )

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
        """A queue of its own that hears what the owner is told from now on."""
        queue = boto3.resource("sqs").create_queue(QueueName="owner-" + secrets.token_hex(3))
        queue.set_attributes(Attributes={"Policy": json.dumps(sending_to(queue.attributes["QueueArn"], self.topic))})
        boto3.client("sns").subscribe(
            TopicArn=self.topic,
            Protocol="sqs",
            Endpoint=queue.attributes["QueueArn"],
            Attributes={"RawMessageDelivery": "true"},
        )
        return queue

    def tasks(self, roll_id):
        """The Task states that the first execution went through, each named once for all its visits in a row."""
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


@pytest.fixture(scope="session")
def stack():
    def ready():
        try:
            return requests.get(ENDPOINT + "/_ministack/ready", timeout=5).ok
        except requests.ConnectionError:
            return False

    def moto_ready():
        try:
            return boto3.client("ec2").describe_vpcs()["Vpcs"]
        except Exception:
            return False

    eventually("the emulator answers", ready, 60)
    eventually("moto answers", moto_ready, 60)
    bucket, name = "greenroll-artifacts", "greenroll"
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="functions.zip", Body=artifact())
    s3.put_object(Bucket=bucket, Key="roll.asl.json", Body=(HOME / "statemachine/roll.asl.json").read_bytes())
    s3.put_object(
        Bucket=bucket, Key="template.yaml", Body=uploaded((HOME / "template.yaml").read_text(), bucket).encode()
    )
    formation = boto3.client("cloudformation")
    formation.create_stack(
        StackName=name,
        TemplateURL=f"{ENDPOINT}/{bucket}/template.yaml",
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )

    def settled():
        stack = formation.describe_stacks(StackName=name)["Stacks"][0]
        return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

    deployed = eventually("the stack is deployed", settled, 120)
    events = [e for e in formation.describe_stack_events(StackName=name)["StackEvents"] if "FAILED" in e["ResourceStatus"]]
    assert deployed["StackStatus"] == "CREATE_COMPLETE", json.dumps(events, default=str, indent=2)
    stack = Stack({one["OutputKey"]: one["OutputValue"] for one in deployed["Outputs"]})
    put_gateway_responses(stack.api)
    return stack


def put_gateway_responses(api):
    """One by one, from the template: MiniStack leaves them out when it takes an API's definition whole, as SAM gives it."""
    gateway = boto3.client("apigateway")
    template = yaml_parse((HOME / "template.yaml").read_text())
    for kind, response in template["Resources"]["Api"]["Properties"]["GatewayResponses"].items():
        status = {"statusCode": str(response["StatusCode"])} if "StatusCode" in response else {}
        gateway.put_gateway_response(
            restApiId=api, responseType=kind, responseTemplates=response["ResponseTemplates"], **status
        )
    gateway.create_deployment(restApiId=api, stageName="v1")


class Fleet:
    """One target group behind a listener, and what is seen in it: EC2's and ELBv2's word, not Greenroll's."""

    def __init__(self, name):
        self.name = name
        self.ec2 = boto3.client("ec2")
        self.elb = boto3.client("elbv2")
        vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        subnets = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]
        self.subnets = sorted(one["SubnetId"] for one in subnets)[:2]
        self.image = self.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        self.target_group = self.elb.create_target_group(
            Name=name, Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="instance"
        )["TargetGroups"][0]["TargetGroupArn"]
        balancer = self.elb.create_load_balancer(Name=name, Subnets=self.subnets)["LoadBalancers"][0]
        self.elb.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": self.target_group}],
        )
        self.fewest = self.most = None

    def group(self, target):
        return {
            "group": {
                "name": self.name,
                "region": "us-east-1",
                "capacity": {"minimum": target, "target": target, "maximum": target},
                "compute": {
                    "product": "Linux/UNIX",
                    "instanceTypes": {"ondemand": "t3.micro"},
                    "subnetIds": self.subnets,
                    "launchSpecification": {
                        "imageId": self.image,
                        "tags": [{"tagKey": "play", "tagValue": "healthy"}],
                        "loadBalancersConfig": {"loadBalancers": [{"type": "TARGET_GROUP", "arn": self.target_group}]},
                    },
                },
            }
        }

    def tags(self, **tags):
        """The body of an update that makes the next revision."""
        listed = [{"tagKey": key, "tagValue": value} for key, value in tags.items()]
        return {"group": {"compute": {"launchSpecification": {"tags": listed}}}}

    def instances(self):
        """State and tags by id, of all that were ever launched into this group."""
        found = {}
        for page in self.ec2.get_paginator("describe_instances").paginate(
            Filters=[{"Name": "tag:greenroll:group", "Values": [self.group_id]}]
        ):
            for reservation in page["Reservations"]:
                for one in reservation["Instances"]:
                    tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
                    found[one["InstanceId"]] = (one["State"]["Name"], tags)
        return found

    def running(self):
        return {id for id, (state, _) in self.instances().items() if state == "running"}

    def terminated(self):
        return {id for id, (state, _) in self.instances().items() if state == "terminated"}

    def health(self):
        described = self.elb.describe_target_health(TargetGroupArn=self.target_group)["TargetHealthDescriptions"]
        return {one["Target"]["Id"]: one["TargetHealth"]["State"] for one in described}

    def look(self):
        """Remembers the fewest that were ever seen healthy, and the most that ever lived."""
        healthy = sum(state == "healthy" for state in self.health().values())
        live = len(self.running())
        self.fewest = healthy if self.fewest is None else min(self.fewest, healthy)
        self.most = live if self.most is None else max(self.most, live)


@pytest.fixture
def shop(stack):
    """A group of four that serve, created over the API."""
    return serving_group(stack)


@pytest.fixture(scope="module")
def shop_of_tokens(stack):
    """One that is only ever looked at."""
    return serving_group(stack)


def serving_group(stack):
    fleet = Fleet("shop-" + secrets.token_hex(3))
    created = stack.call("POST", "/aws/ec2/group", fleet.group(4)).items[0]
    fleet.group_id = created["id"]
    creation = eventually("the creation has a roll", lambda: stack.rolls(fleet.group_id)).pop()
    stack.await_stage(creation, "FINISHED")
    eventually("four serve", lambda: list(fleet.health().values()) == ["healthy"] * 4)
    return fleet
