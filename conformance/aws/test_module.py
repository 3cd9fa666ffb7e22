"""Tests the Terraform module of a group by its own example, with a real Terraform (or OpenTofu) and the real provider."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest
from deploy import HOME, NAME
from fleet import Fleet
from formation import Formation
from stack import ENDPOINT

MODULE = "terraform/modules/group"

PROVIDER = f"""
provider "aws" {{
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {{
    cloudformation = "{ENDPOINT}"
  }}
}}
"""


class Terraform:
    """One working folder of a root module."""

    def __init__(self, folder, program, variables):
        self.folder = folder
        self.program = program
        self.variables = {"TF_VAR_" + name: value for name, value in variables.items()}

    def run(self, *arguments, image=None, expect=0):
        environment = os.environ | self.variables | {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        if image:
            environment["TF_VAR_image_id"] = image
        command = [self.program, *arguments, "-no-color"]
        ended = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=420)
        told = ended.stdout + ended.stderr
        assert ended.returncode == expect, f"{arguments} ended with {ended.returncode}:\n{told}"
        return told

    def outputs(self):
        answer = subprocess.run(
            [self.program, "output", "-json"], cwd=self.folder, env=os.environ, capture_output=True, check=True
        )
        return json.loads(answer.stdout)["web"]["value"]


def mirrored(folder):
    """A folder with the plugins of this machine, under the names of both registries; None where it has none."""
    mirror = os.environ["GREENROLL_TF_PLUGINS"]
    if not mirror:
        return None
    for provider in pathlib.Path(mirror).glob("registry.terraform.io/hashicorp/aws/*/*"):
        for registry in ["registry.terraform.io", "registry.opentofu.org"]:
            # Only the last folder of the path may be a link.
            link = folder / registry / "hashicorp/aws" / provider.parent.name / provider.name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(provider, target_is_directory=True)
    return folder


@pytest.fixture
def fleet(stack):
    return Fleet("module")


@pytest.fixture
def program():
    program = os.environ["GREENROLL_TERRAFORM"]
    if not program:
        pytest.skip("needs terraform or tofu on the PATH, or tofu at GREENROLL_TOFU")
    return program


@pytest.fixture
def copied(tmp_path):
    """Modules and examples without what a person's own Terraform left in them."""
    for part in ["terraform/modules", "examples/terraform"]:
        shutil.copytree(HOME / part, tmp_path / part, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*"))
    return tmp_path


def initialized(terraform, copied):
    plugins = copied / "plugins"
    plugins.mkdir()
    found = mirrored(plugins)
    try:
        terraform.run("init", "-input=false", *([f"-plugin-dir={found}"] if found else []))
    except (AssertionError, subprocess.TimeoutExpired) as failed:
        missing = ["Failed to query available provider packages", "Failed to install provider", "timed out"]
        why = [one for one in missing if one in str(failed)]
        if found or not why:
            raise
        pytest.skip(f"the provider hashicorp/aws is not to be had ({why[0]}); TF_PLUGIN_DIR may name a mirror")
    return terraform


@pytest.fixture
def terraform(stack, fleet, program, copied):
    root = copied / MODULE / "examples/fixed-image"
    (root / "provider.tf").write_text(PROVIDER)
    variables = {
        "service_token": Formation(NAME).outputs()["GroupServiceToken"],
        "subnet_ids": json.dumps(fleet.subnets),
        "target_group_arn": fleet.target_group,
        "instance_type": "t3.micro",
        "grace_period": "2",
        "health_timeout": "15",
    }
    return initialized(Terraform(root, program, variables), copied)


def test_files_areFormatted(program):
    for part in ["terraform/modules", "examples/terraform"]:
        Terraform(HOME / part, program, {}).run("fmt", "-check", "-diff", "-recursive")


def test_example_isValid(program, copied):
    initialized(Terraform(copied / "examples/terraform", program, {}), copied).run("validate")


def test_example_isPlanned_withTheVeryVariablesOfItsPage(stack, program, copied):
    root = copied / "examples/terraform"
    terraform = initialized(Terraform(root, program, {}), copied)
    (root / "packaged.yaml").write_text((HOME / "template.yaml").read_text())
    commands = re.findall(r"^terraform (apply|destroy) (.*)$", (root / "README.md").read_text(), re.MULTILINE)
    assert [one for one, _ in commands] == ["apply", "apply", "destroy"]

    for command, given in commands:
        variables = shlex.split(given.replace("$BUCKET", "artifacts").replace("ami-…", "ami-0a1b2c3d"))
        destroy = ["-destroy"] if command == "destroy" else []
        told = terraform.run("plan", "-input=false", *destroy, *variables)
        # An emulator without these resources has nothing to destroy.
        assert ("No changes" if destroy else "0 to change, 0 to destroy") in told
        assert destroy or "module.group.aws_cloudformation_stack.group will be created" in told


def test_module_makesTheTemplate_thatItsOwnTestsExpect(program, copied):
    told = initialized(Terraform(copied / MODULE, program, {}), copied).run("test")

    own = sum(one.read_text().count('\nrun "') for one in (copied / MODULE / "tests").glob("*.tftest.hcl"))
    assert own > 0 and f"{own} passed, 0 failed" in told


def test_module_plansTheImage_waitsForTheRoll_andFailsWithItsReason(stack, fleet, terraform):
    def plan(image, expect):
        """Stores the plan. The status says whether there is something to change: 0 for no, 2 for yes."""
        return terraform.run("plan", "-detailed-exitcode", "-input=false", "-out=planned", image=image, expect=expect)

    def apply(expect=0):
        return terraform.run("apply", "-input=false", "planned", expect=expect)

    def images():
        return {fleet.launched_from(one) for one in fleet.running()}

    plan(fleet.image, expect=2)
    apply()
    fleet.group_id = terraform.outputs()["group_id"]
    blue = fleet.running()
    assert (len(blue), images(), terraform.outputs()["serving_revision"]) == (2, {fleet.image}, "1")
    assert list(fleet.health().values()) == ["healthy"] * 2

    broken = fleet.image_of(min(blue), "broken")
    fleet.ec2.create_tags(Resources=[broken], Tags=[{"Key": "play", "Value": "unhealthy"}])
    assert f'"ImageId" = "{fleet.image}" -> "{broken}"' in plan(broken, expect=2)
    told = " ".join(apply(expect=1).replace("│", " ").split())
    assert "UPDATE_ROLLBACK_COMPLETE" in told and "ROLL sbgd-" in told
    assert "failed: batch 1: 1 of 1 not healthy within 15 s" in told
    assert (fleet.running(), set(fleet.health().values())) == (blue, {"healthy"})
    assert f'"ImageId" = "{fleet.image}" -> "{broken}"' in plan(broken, expect=2)

    better = fleet.image_of(min(blue), "better")
    plan(better, expect=2)
    apply()
    assert (images(), len(fleet.running()), fleet.running() & blue) == ({better}, 2, set())
    assert terraform.outputs()["serving_revision"] == terraform.outputs()["latest_revision"]
    plan(better, expect=0)

    terraform.run("destroy", "-auto-approve", "-input=false", "-refresh=false", image=better)
    assert {state for state, _ in fleet.instances().values()} == {"terminated"}
    assert stack.item("GROUP#" + fleet.group_id, "GROUP") is None
