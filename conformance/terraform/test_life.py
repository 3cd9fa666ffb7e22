"""The life of a group, from its first plan to its end. Each test goes on where the one before has ended."""

import re
from concurrent.futures import ThreadPoolExecutor


def test_plan_showsTheGroup(terraform):
    said = terraform.plan()
    assert "1 to add, 0 to change, 0 to destroy" in said
    assert "user_data = (sensitive value)" in said


def test_plan_ofACreationThatWouldFail_namesTheAttribute_andAFineOneSaysNothing(terraform, world):
    before = world.send("GET", "")[1]["count"]
    for variables, attribute, reason in (
        ({"image": "ami-nowhere"}, "image_id", "there is no image ami-nowhere here"),
        ({"name": "w" * 256}, "name", "group.name"),
    ):
        status, said = terraform.run("plan", "-input=false", *terraform.variables(variables))
        assert status == 1
        assert "Error: The group cannot be created" in said
        assert reason in said
        assert re.search(rf"on main.tf line \d+, in resource \"greenroll_group\" \"web\": \d+: {attribute} ", said), said
    assert world.send("GET", "")[1]["count"] == before
    assert "Warning" not in terraform.plan()


def test_apply_launchesIt_andASecondPlanIsEmpty(terraform, world, tmp_path):
    said = terraform.apply(log=tmp_path / "log")
    group = terraform.output()["group"]
    assert world.operations(group) == [("CREATE", "finished")]
    assert len(world.live(group)) == 2
    assert terraform.plan() is None

    # The provider's log has neither the token nor the user data, and they are not printed.
    log = [line for line in (tmp_path / "log").read_text().splitlines() if "@module=greenroll" in line]
    assert any("Greenroll answered" in line for line in log)
    for secret in (world.cloud.token, "user-data-is-secret"):
        assert secret not in said
        assert not any(secret in line for line in log)


def test_plan_ofAChange_namesTheServingRevision_andShowsTheRoll(terraform):
    said = terraform.plan(release="2")
    assert re.search(r"serving_revision += 1 -> \(known after apply\)", said), said
    assert "2 batches of at most 1 instance, never fewer than 2 in service" in said
    assert "/console/index.html#/groups/sig-" in said


def test_apply_ofAChange_rollsIt(terraform, world):
    group = terraform.output()["group"]
    before = world.live(group)
    terraform.apply(release="2")
    assert world.operations(group)[-1] == ("ROLL", "finished")
    assert not world.live(group) & before
    assert terraform.plan(release="2") is None


def test_apply_ofABrokenImage_isRedWithTheReason(terraform, world):
    group = terraform.output()["group"]
    before = world.live(group)
    said = terraform.fail(release="2", image="ami-broken")
    assert re.search(r"ROLL sbgd-\w+ failed: batch 1: 1 of 1 not healthy within 600 s", said), said
    assert world.live(group) == before


def test_planAfterTheFailure_showsTheChangeAgain_andWhy(terraform):
    said = terraform.plan(release="2", image="ami-broken")
    assert re.search(r"serving_revision += 2 -> \(known after apply\)", said), said
    assert "Revision 3 (ami-broken) does not serve." in said
    assert "has the status failed: batch 1: 1 of 1 not healthy" in said


def test_fix_backToWhatServes_replacesNothingHealthy(terraform, world):
    group = terraform.output()["group"]
    before = world.live(group)
    terraform.apply(release="2")
    read = world.item("GET", f"/{group}")
    assert read["latestRevision"] == read["servingRevision"]
    assert terraform.plan(release="2") is None
    assert world.live(group) == before
    assert read["servingRevision"] == 2


def test_drift_isPlanned_andMended(terraform, world):
    group = terraform.output()["group"]
    world.item("PUT", f"/{group}", {"group": {"description": "by hand", "compute": {"launchSpecification": {"monitoring": True}}}})
    said = terraform.plan(release="2")
    assert '"by hand" -> "the shop"' in said
    assert re.search(r"enable_monitoring += true -> null", said), said
    terraform.apply(release="2")
    assert world.item("GET", f"/{group}")["description"] == "the shop"
    assert terraform.plan(release="2") is None


def test_apply_withSteps_rollsBatchesOfTheirSizes_andWrongStepsAreRefusedByThePlan(terraform, world):
    group = terraform.output()["group"]
    for steps, reason in (
        ('[{"instances":1,"percentage":50}]', "Invalid Attribute Combination"),
        ('[{"grace_period":60}]', "Invalid Attribute Combination"),
        ('[{"instances":2},{"instances":1}]', "strategy.steps must rise"),
        ('[{"instances":1,"pause":{"until":"0"}}]', "must be MANUAL, or a whole number of seconds from 1 to 172800"),
    ):
        status, said = terraform.run("plan", "-input=false", *terraform.variables({"release": "2b", "steps": steps}))
        assert status == 1 and reason in said, said
    steps = '[{"percentage":100,"grace_period":30}]'
    assert "1 batch of at most 2 instances" in terraform.plan(release="2b", steps=steps)
    terraform.apply(release="2b", steps=steps)
    assert world.operations(group)[-1] == ("ROLL", "finished")
    [roll] = world.send("GET", f"/{group}/roll?limit=1")[1]["items"]
    read = world.item("GET", f"/{group}/roll/{roll['id']}/status")
    assert (read["numberOfBatches"], read["strategy"]["steps"]) == (1, [{"percentage": 100, "gracePeriod": 30}])
    assert terraform.plan(release="2b") is None


def answer(world, group, decision, code="STEP_PAUSE"):
    """Decides once the group's roll waits at a step, or bakes. Returns the roll's hold."""

    def hold():
        [roll] = world.send("GET", f"/{group}/roll?limit=1")[1]["items"]
        return roll.get("hold", {}) if roll["status"] == "in_progress" else {}

    world.eventually("the roll waits for a decision", lambda: hold().get("code") == code)
    found = hold()
    [roll] = world.send("GET", f"/{group}/roll?limit=1")[1]["items"]
    world.item("PUT", f"/{group}/roll/{roll['id']}", {"roll": decision})
    return found


PAUSE = '[{"instances":1,"pause":{"until":"MANUAL"}}]'


def test_apply_withAPause_waitsUntilAPersonContinuesTheRoll(terraform, world):
    group = terraform.output()["group"]
    with ThreadPoolExecutor(1) as person:
        told = person.submit(answer, world, group, {"status": "IN_PROGRESS", "step": 1, "comment": "p99 is fine"})
        terraform.apply(release="2c", steps=PAUSE)
    assert told.result()["step"] == 1
    assert world.operations(group)[-1] == ("ROLL", "finished")
    assert terraform.plan(release="2c", steps=PAUSE) is None


def test_apply_ofARollThatAPersonRollsBack_isRedWithTheirReason_andTheGroupServesAsBefore(terraform, world):
    group = terraform.output()["group"]
    serving = world.item("GET", f"/{group}")["servingRevision"]
    with ThreadPoolExecutor(1) as person:
        told = person.submit(answer, world, group, {"status": "ROLLED_BACK", "comment": "errors rise"})
        said = terraform.fail(release="2d", steps=PAUSE)
    told.result()
    assert re.search(r"ROLL sbgd-\w+ failed: roll back requested by \S+: errors rise", said), said
    assert world.operations(group)[-2:] == [("ROLL", "failed"), ("ROLLBACK", "finished")]
    assert world.revisions(group) == [serving, serving]
    terraform.apply(release="2c")
    assert terraform.plan(release="2c") is None


def test_apply_ofARollThatBakes_isUndoneByAPerson_andTheInstancesThatServedServeAgain(terraform, world):
    group = terraform.output()["group"]
    serving = world.item("GET", f"/{group}")["servingRevision"]
    with ThreadPoolExecutor(1) as person:
        told = person.submit(answer, world, group, {"status": "ROLLED_BACK", "comment": "errors rise"}, "BAKE")
        said = terraform.fail(release="2e", bake_time=3600)
    assert told.result()["step"] == 1
    assert re.search(r"ROLL sbgd-\w+ failed: roll back requested by \S+: errors rise", said), said
    assert world.operations(group)[-2:] == [("ROLL", "failed"), ("ROLLBACK", "finished")]
    assert world.revisions(group) == [serving, serving]
    terraform.apply(release="2c")


def test_apply_toAGroupThatIsHeld_waits(terraform, world):
    group = terraform.output()["group"]
    world.item("PUT", f"/{group}/roll", {"batchSizePercentage": 50, "gracePeriod": 60})
    terraform.apply(release="3")
    assert world.operations(group)[-2:] == [("ROLL", "finished"), ("ROLL", "finished")]
    assert terraform.plan(release="3") is None


def test_apply_withoutRoll_replacesNobody_andTheRollIsPlannedWithIt(terraform, world):
    group = terraform.output()["group"]
    before = world.live(group)
    terraform.apply(release="4", rolls=False)
    assert terraform.plan(release="4", rolls=False) is None
    assert world.live(group) == before
    assert "serving_revision" in terraform.plan(release="4")
    terraform.apply(release="4")
    assert terraform.plan(release="4") is None


def test_apply_backToWhatServes_replacesTheGreenThatAStoppedRollHasLeft(terraform, world):
    group = terraform.output()["group"]
    serving = world.item("GET", f"/{group}")["servingRevision"]
    change = {"tags": [{"tagKey": "release", "tagValue": "by hand"}]}
    world.item("PUT", f"/{group}", {"group": {"compute": {"launchSpecification": change}}})
    roll = f"/{group}/roll/" + world.item("PUT", f"/{group}/roll", {"batchSizePercentage": 50, "gracePeriod": 300})["id"]
    world.eventually("the first batch has begun", lambda: world.item("GET", roll)["currentBatch"] == 1)
    world.item("PUT", roll, {"roll": {"status": "PAUSED"}})
    world.eventually("the first batch is done", lambda: "BATCH_DONE" in world.timeline(roll))
    world.item("PUT", roll, {"roll": {"status": "STOPPED"}})
    world.eventually("the roll has stopped", lambda: world.item("GET", roll)["status"] == "stopped")
    assert len(set(world.revisions(group))) == 2

    terraform.apply(release="4")
    assert world.operations(group)[-1] == ("ROLLBACK", "finished")
    assert world.revisions(group) == [serving, serving]
    assert terraform.plan(release="4") is None


def test_import_makesTheSameState(terraform):
    group = terraform.output()["group"]
    for arguments in (("state", "rm", "greenroll_group.web"), ("import", "-input=false", "greenroll_group.web", group)):
        status, said = terraform.run(*arguments)
        assert status == 0, said
    assert terraform.plan(release="4") is None


def test_everyAttribute_isTaken_readBack_andImported(terraform, world):
    terraform.apply("every")
    assert terraform.plan("every") is None
    group = terraform.output("every")["group"]
    for arguments in (("state", "rm", "greenroll_group.every"), ("import", "-input=false", "greenroll_group.every", group)):
        status, said = terraform.run(*arguments, configuration="every")
        assert status == 0, said
    assert terraform.plan("every") is None
    terraform.destroy("every")


def test_dataSources_tellOfTheGroup(terraform):
    terraform.apply("look")
    told = terraform.output("look")
    assert told["image"] == "ami-blue"
    assert told["plan"] == {"feasible": True, "batches": [1, 1], "floor": 2, "failed": [], "steps": [1, 1], "takes": True}


def test_signedCalls_areTaken_andASignatureOfNobodyIsRefused(terraform, world):
    signed = terraform.signed(world)
    signed.apply("look")
    assert signed.output("look")["image"] == terraform.output("look")["image"]
    signed.environment["AWS_SECRET_ACCESS_KEY"] = "wrong"
    status, said = signed.run("plan", "-input=false", configuration="look")
    assert status == 1
    assert "403" in said or "signature" in said.lower(), said


def test_destroy_endsWhenTheGroupIsGone(terraform, world):
    group = terraform.output()["group"]
    terraform.destroy()
    status, response = world.send("GET", f"/{group}")
    assert (status, response["errors"][0]["code"]) == (400, "GROUP_DOESNT_EXIST")
