"""Unpacks the release zip into an empty folder and deploys it once with `sam deploy --guided`, as its README says.

The cloud is the one at AWS_ENDPOINT_URL. Two files of the folder are changed for it: see `adapted`.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import zipfile

import boto3
from samtranslator.yaml_helper import yaml_parse

HOME = pathlib.Path(os.environ["GREENROLL_HOME"])
WORK = pathlib.Path(os.environ["GREENROLL_WORK"])
NAME, FOLDER = "greenroll", WORK / "release"
JNI = "jni/libaws-lambda-jni.linux-%s.so" % {"x86_64": "x86_64", "aarch64": "aarch_64"}[os.uname().machine]

# JVMs that unpack the native library to one fixed path crash each other. So the library is shipped and named.
BOOTSTRAP = """#!/bin/sh
exec "$GREENROLL_JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=ALL-UNNAMED \\
  -Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="$LAMBDA_TASK_ROOT/jni.so" \\
  -cp "$LAMBDA_TASK_ROOT/lib/*:$LAMBDA_TASK_ROOT/runtime/*" \\
  com.amazonaws.services.lambda.runtime.api.client.AWSLambda "$_HANDLER"
"""


def unpacked():
    """The release in a folder that has no other files. Its programs can be run, as `unzip` leaves them."""
    [release] = (HOME / "target/release").glob("greenroll-[0-9]*.zip")
    shutil.rmtree(FOLDER, ignore_errors=True)
    with zipfile.ZipFile(release) as packed:
        packed.extractall(FOLDER)
        for entry in packed.infolist():
            (FOLDER / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
    return release_folder()


def release_folder():
    """The one folder in the zip."""
    [folder] = FOLDER.iterdir()
    return folder


def adapted(folder):
    """Makes the release run on a runtime that the emulator has without Docker. The rest is unchanged.

    The template names the runtime. The artifact also gets the libraries of Lambda's own Java runtime, and what starts them.
    """
    template = (folder / "template.yaml").read_text()
    template, found = re.subn(r"\bRuntime: java25\b", "Runtime: provided.al2023", template)
    assert found, "template.yaml has no Runtime: java25"
    (folder / "template.yaml").write_text(template)
    with zipfile.ZipFile(folder / "dist/target/greenroll-functions.zip", "a") as zipped:
        for jar in sorted((WORK / "runtime").glob("*.jar")):
            zipped.write(jar, "runtime/" + jar.name)
            if jar.name.startswith("aws-lambda-java-runtime-interface-client"):
                zipped.writestr("jni.so", zipfile.ZipFile(jar).read(JNI))
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        zipped.writestr(bootstrap, BOOTSTRAP)


def answers(folder):
    """What a user types: Enter for each value that is proposed, and y to deploy what `sam` shows."""
    parameters = yaml_parse((folder / "template.yaml").read_text())["Parameters"]
    name_and_region, confirmations, files = 2, 3, 3
    return "\n" * (name_and_region + len(parameters) + confirmations + files) + "y\n"


def deployed():
    """The stack's outputs, by name."""
    folder = unpacked()
    adapted(folder)
    sam = [os.environ["GREENROLL_SAM"], "deploy", "--guided"]
    # Each story acts on a group itself. Healing would hold the group's lock, and its cold start every minute would slow
    # the machine.
    sam += ["--parameter-overrides", "Healing=false"]
    with (WORK / "sam.log").open("w") as log:
        ended = subprocess.run(
            sam, cwd=folder, input=answers(folder), text=True, stdout=log, stderr=subprocess.STDOUT, timeout=300
        ).returncode
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
