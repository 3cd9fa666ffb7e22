"""Tests the release as its user has it: the stack is deployed from the unpacked zip, and its command line calls it."""

import os
import pathlib
import re
import subprocess

import pytest
from deploy import HOME, release_folder
from samtranslator.yaml_helper import yaml_parse


@pytest.fixture
def greenroll(stack, tmp_path):
    """Runs `./greenroll` in the unpacked folder, with a Java runtime and without Maven."""
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho the release started Maven >&2\nexit 70\n")
    maven.chmod(0o755)
    java = pathlib.Path(os.environ["GREENROLL_JAVA"]).parents[1]

    def run(*arguments, **environment):
        environment |= {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
        environment |= {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path), "GREENROLL_JAVA_HOME": str(java)}
        ended = subprocess.run(
            ["./greenroll", *arguments], cwd=release_folder(), env=environment, capture_output=True, text=True, timeout=60
        )
        return ended.returncode, ended.stdout, ended.stderr

    return run


def test_releaseZip_hasADeploymentAndACommandLine_andNoSources(stack):
    folder = release_folder()

    assert {one.name for one in folder.iterdir()} == {
        "CHANGELOG.md", "LICENSE", "README.md", "dist", "greenroll", "lib", "openapi.yaml", "samconfig.toml",
        "statemachine", "template.yaml",
    }  # fmt: skip
    libraries = {re.sub(r"-[0-9].*", "", one.name) for one in (folder / "lib").iterdir()}
    assert {"greenroll-cli", "greenroll-json", "picocli"} <= libraries
    assert not {"greenroll-emulator", "DynamoDBLocal", "ec2"} & libraries
    account = {re.sub(r"-[0-9].*", "", one.name) for one in (folder / "lib" / "account").iterdir()}
    assert {"greenroll-account", "greenroll-functions", "ec2", "autoscaling"} <= account
    assert not {"greenroll-emulator", "DynamoDBLocal", "netty-codec"} & account and not account & libraries


def test_commandLineOfTheRelease_makesATokenAndListsRolls(stack, shop_to_read, greenroll):
    status, token, limits = greenroll("token", "create", "--owner", "release", "--scope", "read")

    assert (status, len(token.splitlines())) == (0, 1), limits
    api = {"GREENROLL_TOKEN": token.strip(), "GREENROLL_ENDPOINT": stack.url}
    status, listed, said = greenroll("roll", "list", shop_to_read.group_id, "--all", **api)
    assert (status, said) == (0, "")
    [roll] = stack.rolls(shop_to_read.group_id)
    assert re.search(rf"^{roll} +CREATE +finished +100 %", listed, re.MULTILINE), listed
    # The exit statuses are those of the sources: 1 is refused by the API, 64 is wrong use.
    settings = ["--batch-size-percentage", "50", "--grace-period", "300"]
    status, started, said = greenroll("roll", "start", shop_to_read.group_id, *settings, **api)
    assert (status, started) == (1, "") and "FORBIDDEN" in said, said
    assert greenroll("roll", "list", **api)[0] == 64


@pytest.mark.parametrize("command", ["local", "simulate"])
def test_commandThatNeedsTheSources_isRefusedWithTheWayOut(greenroll, command):
    said = f"greenroll: {command} needs the sources: run ./greenroll {command} in a clone of the project\n"

    assert greenroll(command) == (64, "", said)


def test_samPackage_writesTheMetadataThatSamPublishWants(stack, tmp_path):
    """`sam publish` itself needs an account. Its service documents these limits."""
    sam = [os.environ["GREENROLL_SAM"], "package", "--resolve-s3", "--output-template-file", tmp_path / "packaged.yaml"]
    packaged = subprocess.run(sam, cwd=release_folder(), capture_output=True, text=True, timeout=120)
    assert packaged.returncode == 0, packaged.stderr

    template = yaml_parse((tmp_path / "packaged.yaml").read_text())
    application = template["Metadata"]["AWS::ServerlessRepo::Application"]
    assert application["LicenseUrl"].startswith("s3://") and application["ReadmeUrl"].startswith("s3://")
    assert re.fullmatch(r"[a-zA-Z0-9-]{1,140}", application["Name"])
    assert re.fullmatch(r"[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?", application["Author"])
    assert 1 <= len(application["Description"]) <= 256
    assert len(application["Labels"]) <= 10
    assert all(re.fullmatch(r"[a-zA-Z0-9+_:/@-]{1,127}", label) for label in application["Labels"])
    version = re.search(r"^  <version>(.*)</version>$", (HOME / "pom.xml").read_text(), re.MULTILINE)[1]
    assert application["SemanticVersion"] == version.removesuffix("-SNAPSHOT")
    code = {one["Properties"]["CodeUri"] for one in template["Resources"].values() if one["Type"].endswith("::Function")}
    assert len(code) == 1 and code.pop().startswith("s3://")
