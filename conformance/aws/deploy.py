"""Deploys the real template and artifact once with `sam deploy`, as a user does, into the cloud at AWS_ENDPOINT_URL."""

import io
import json
import os
import pathlib
import re
import subprocess
import zipfile

import boto3
from samtranslator.yaml_helper import yaml_parse

HOME = pathlib.Path(os.environ["GREENROLL_HOME"])
WORK = pathlib.Path(os.environ["GREENROLL_WORK"])
NAME, BUCKET = "greenroll", "greenroll-artifacts"
JNI = "jni/libaws-lambda-jni.linux-%s.so" % {"x86_64": "x86_64", "aarch64": "aarch_64"}[os.uname().machine]

# JVMs that unpack the native library to one fixed path crash each other. So the library is shipped and named.
BOOTSTRAP = """#!/bin/sh
exec "$GREENROLL_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=ALL-UNNAMED \\
  -Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="$LAMBDA_TASK_ROOT/jni.so" \\
  -cp "$LAMBDA_TASK_ROOT/lib/*:$LAMBDA_TASK_ROOT/runtime/*" \\
  com.amazonaws.services.lambda.runtime.api.client.AWSLambda "$_HANDLER"
"""


def artifact():
    """Maven's zip as it is, and with it the libraries of Lambda's own Java runtime."""
    packed = io.BytesIO((HOME / "dist/target/greenroll-functions.zip").read_bytes())
    with zipfile.ZipFile(packed, "a") as zipped:
        for jar in sorted((WORK / "runtime").glob("*.jar")):
            zipped.write(jar, "runtime/" + jar.name)
            if jar.name.startswith("aws-lambda-java-runtime-interface-client"):
                zipped.writestr("jni.so", zipfile.ZipFile(jar).read(JNI))
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        zipped.writestr(bootstrap, BOOTSTRAP)
    return packed.getvalue()


def rendered(template):
    """The template for a runtime that the emulator runs without Docker. The rest is unchanged."""
    for pattern, replacement in (
        (r"\bRuntime: java25\b", "Runtime: provided.al2023"),
        (r"\bCodeUri: dist/target/greenroll-functions\.zip\b", "CodeUri: functions.zip"),
        (r"\bDefinitionUri: statemachine/roll\.asl\.json\b", "DefinitionUri: roll.asl.json"),
    ):
        template, found = re.subn(pattern, replacement, template)
        assert found, f"template.yaml has no {pattern}"
    return template


def deployed():
    """The stack's outputs, by name."""
    folder = WORK / "deploy"
    folder.mkdir(exist_ok=True)
    (folder / "functions.zip").write_bytes(artifact())
    (folder / "roll.asl.json").write_bytes((HOME / "statemachine/roll.asl.json").read_bytes())
    # The template's metadata names them.
    for name in ("LICENSE", "README.md"):
        (folder / name).write_bytes((HOME / name).read_bytes())
    (folder / "template.yaml").write_text(rendered((HOME / "template.yaml").read_text()))
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    sam = [os.environ["GREENROLL_SAM"], "deploy", "--template-file", "template.yaml", "--stack-name", NAME]
    sam += ["--s3-bucket", BUCKET, "--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset", "--no-progressbar"]
    # Each story acts on a group itself. Healing would hold the group's lock, and its cold start every minute would slow
    # the machine.
    sam += ["--parameter-overrides", "Healing=false"]
    with (WORK / "sam.log").open("w") as log:
        ended = subprocess.run(sam, cwd=folder, stdout=log, stderr=subprocess.STDOUT, timeout=300).returncode
    assert ended == 0, (WORK / "sam.log").read_text()
    formation = boto3.client("cloudformation")
    stack = formation.describe_stacks(StackName=NAME)["Stacks"][0]
    events = [e for e in formation.describe_stack_events(StackName=NAME)["StackEvents"] if "FAILED" in e["ResourceStatus"]]
    assert stack["StackStatus"] == "CREATE_COMPLETE", json.dumps(events, default=str, indent=2)
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def put_gateway_responses(api):
    """Puts them one by one, from the template. MiniStack leaves them out when it imports the API's definition of SAM.
    """
    gateway = boto3.client("apigateway")
    template = yaml_parse((HOME / "template.yaml").read_text())
    for kind, response in template["Resources"]["Api"]["Properties"]["GatewayResponses"].items():
        status = {"statusCode": str(response["StatusCode"])} if "StatusCode" in response else {}
        gateway.put_gateway_response(
            restApiId=api, responseType=kind, responseTemplates=response["ResponseTemplates"], **status
        )
    gateway.create_deployment(restApiId=api, stageName="v1")
