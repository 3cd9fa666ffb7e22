"""An Auto Scaling group is adopted, rolled and forgotten. Each test goes on where the one before has ended.

Its launch template has two versions at the start, and the first one serves. A policy scales the group while a roll runs.
"""

import re

import pytest


@pytest.fixture(scope="module")
def terraform(scaled_terraform):
    return scaled_terraform


@pytest.fixture(scope="module")
def world(scaled):
    return scaled


def apply(terraform, **variables):
    return terraform.apply("scaled", **variables)


def fail(terraform, **variables):
    status, said = terraform.run("apply", "-input=false", "-auto-approve", *terraform.variables(variables), configuration="scaled")
    assert status == 1, said
    return said


def test_apply_adoptsIt_andTouchesNoInstance(terraform, world):
    [there] = world.send("GET", "")[1]["items"]
    before = world.live(there["id"])
    world.item("DELETE", f"/{there['id']}")
    assert "1 to add" in terraform.plan("scaled")
    apply(terraform)
    group = terraform.output("scaled")["group"]
    assert world.operations(group) == []
    assert world.live(group) == before
    assert terraform.output("scaled")["serving_version"] == 1
    assert terraform.plan("scaled") is None


def test_whatTheAutoScalingGroupHas_isRefusedByTerraform(terraform):
    main = terraform.folder / "scaled" / "main.tf"
    whole = main.read_text()
    for line, said in (
        ("  min_size = 2", 'An argument named "min_size" is not expected here'),
        ("  image_id = null\n  user_data = null", 'An argument named "user_data" is not expected here'),
    ):
        main.write_text(whole.replace("  image_id                = var.image", line))
        status, told = terraform.run("validate", configuration="scaled")
        assert status == 1 and said in told, told
    main.write_text(whole)
    status, told = terraform.run(
        "plan", "-input=false", *terraform.variables({"launch_template_version": 1, "image": "ami-blue"}), configuration="scaled"
    )
    assert status == 1 and "Invalid Attribute Combination" in told, told


def test_apply_ofAnImage_rollsItAsANewVersion(terraform, world):
    group = terraform.output("scaled")["group"]
    before = world.live(group)
    said = terraform.plan("scaled", image="ami-blue")
    assert re.search(r"serving_version += 1 -> \(known after apply\)", said), said
    assert f"The apply rolls {group}" in said
    apply(terraform, image="ami-blue")
    assert world.operations(group) == [("ROLL", "finished")]
    assert not world.live(group) & before
    assert terraform.plan("scaled", image="ami-blue") is None
    assert set(world.revisions(group)) == {3}
    assert terraform.output("scaled")["serving_version"] == 3


def test_apply_ofABrokenImage_isRedWithTheReason_andTheNextPlanShowsItAgain(terraform, world):
    group = terraform.output("scaled")["group"]
    said = fail(terraform, image="ami-broken")
    assert re.search(r"ROLL sbgd-\w+ failed: batch 1: \d of \d not healthy", said), said
    assert set(world.revisions(group)) == {3}
    assert 'image_id = "ami-blue" -> "ami-broken"' in terraform.plan("scaled", image="ami-broken")
    assert world.item("GET", f"/{group}")["servingRevision"] == 3


def test_apply_ofAnEarlierVersion_goesBack(terraform, world):
    group = terraform.output("scaled")["group"]
    apply(terraform, launch_template_version=1, raises=True)
    assert world.operations(group)[-1] == ("ROLL", "finished")
    assert world.item("GET", f"/{group}")["servingRevision"] == 1
    assert world.item("GET", f"/{group}")["autoScaling"] == {"name": "demo", "mayRaiseMaxSize": True}
    assert terraform.plan("scaled", launch_template_version=1, raises=True) is None


def test_aVersionThatAnotherHandRolls_isShownAsAChange(terraform, world):
    group = terraform.output("scaled")["group"]
    roll = world.item("PUT", f"/{group}/roll", {"batchSizePercentage": 100, "gracePeriod": 0, "launchTemplate": {"version": 3}})
    world.eventually("the roll ends", lambda: world.item("GET", f"/{group}/roll/{roll['id']}")["status"] == "finished", 240)
    said = terraform.plan("scaled", launch_template_version=1, raises=True)
    assert re.search(r"launch_template_version += 3 -> 1", said), said


def test_destroy_forgetsIt_andTerminatesNothing(terraform, world):
    group = terraform.output("scaled")["group"]
    before = world.live(group)
    terraform.destroy("scaled")
    assert world.send("GET", f"/{group}")[0] == 400 or world.send("GET", f"/{group}")[0] == 404
    again = world.item("POST", "", {"group": {"autoScaling": {"name": "demo"}}})
    assert world.live(again["id"]) == before
