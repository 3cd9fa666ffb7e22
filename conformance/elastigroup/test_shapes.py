"""The fields of Greenroll's answers have the types that Elastigroup's clients decode, and README.md lists the others."""

import re

import pytest
import shapes

DESCRIPTION = shapes.Description()
GROUPS = "/aws/ec2/group"
MANY_FIELDS = {
    "healthCheckType": "TARGET_GROUP",
    "autoHealing": True,
    "healthCheckGracePeriod": 300,
    "healthCheckUnhealthyDurationBeforeReplacement": 120,
    "userData": "aGVsbG8=",
    "monitoring": True,
    "ebsOptimized": False,
    "securityGroupIds": ["sg-1"],
    "tags": [{"tagKey": "team", "tagValue": "web"}],
    "creditSpecification": {"cpuCredits": "standard"},
    "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1, "instanceMetadataTags": "enabled"},
    "blockDeviceMappings": [
        {
            "deviceName": "/dev/xvda",
            "ebs": {
                "volumeSize": 8,
                "volumeType": "gp3",
                "iops": 3000,
                "throughput": 125,
                "encrypted": True,
                "deleteOnTermination": True,
            },
        },
        {"deviceName": "/dev/sdb", "virtualName": "ephemeral0"},
    ],
    "networkInterfaces": [
        {
            "deviceIndex": 0,
            "description": "serves",
            "associatePublicIpAddress": True,
            "deleteOnTermination": True,
            "groups": ["sg-1"],
        }
    ],
}
README = (shapes.HERE / "README.md").read_text()


def rows(heading):
    """The cells of the table under a heading of README.md."""
    _, _, section = README.partition(f"\n### {heading}\n")
    assert section, f"README.md has no section {heading}"
    lines = [line for line in section.partition("\n#")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named(cell):
    return re.findall("`([^`]+)`", cell)


@pytest.mark.parametrize("answer", shapes.FACTS)
def test_everyDescribedField_hasTheTypeThatClientsDecode(answer):
    for path, types in DESCRIPTION.fields(answer).items():
        wanted = shapes.expected(answer, path)
        narrower = {"number": {"integer"}}.get(wanted, set())
        assert wanted is None or types & {wanted, *narrower}, (
            f"{answer} {path}: {wanted} is decoded, {types} is described"
        )


def test_readme_listsEachFieldThatGreenrollLeavesOut_andNoOther():
    listed = set()
    for answers, paths, _ in rows("Fields that Greenroll leaves out"):
        listed.update((answer, path) for answer in named(answers) for path in named(paths))
    absent = set()
    for answer, fields in shapes.FACTS.items():
        described = DESCRIPTION.fields(answer)
        for path in fields:
            parent = re.sub(r"(\[\]|\.?[^.\[]+)$", "", path)
            # A field inside one that is left out needs no row of its own.
            if path not in described and (not parent or parent in described):
                absent.add((answer, path))
    assert sorted(listed) == sorted(absent)


def test_readme_listsEachWrongTypeOfTheFile_andNoOther():
    listed = {}
    for answers, path, in_file, answered in rows("Types that are wrong in Elastigroup's OpenAPI file"):
        listed.update({(answer, path.strip("`")): (in_file, answered) for answer in named(answers)})
    assert listed == shapes.wrong_in_openapi()


def test_realAnswers_ofEachOperation_haveThoseTypes(world):
    shapes.SEEN.clear()
    like = world.item("GET", f"{GROUPS}/{world.group}")["compute"]
    group = {
        "name": "shapes",
        "description": "with a value in many fields",
        "capacity": {"minimum": 0, "target": 1, "maximum": 2, "unit": "instance"},
        "strategy": {"risk": 0, "availabilityVsCost": "balanced", "fallbackToOd": True, "drainingTimeout": 60},
        "compute": {
            "product": "Linux/UNIX",
            "instanceTypes": {"ondemand": like["instanceTypes"]["ondemand"], "preferredSpot": ["t3.medium"]},
            "subnetIds": like["subnetIds"],
            "launchSpecification": {**like["launchSpecification"], **MANY_FIELDS},
        },
    }
    made = world.item("POST", GROUPS, {"group": group})
    path = f"{GROUPS}/{made['id']}"
    world.free(made["id"])
    world.send("GET", path + "/status")
    world.send("GET", path + "/instanceHealthiness")
    world.item("PUT", path + "/capacity", {"capacity": {"maximum": 3}})

    roll = world.item("PUT", path + "/roll", {"batchSizePercentage": 100, "gracePeriod": 5})["id"]
    assert world.ended(made["id"], roll)["status"] == "finished"
    world.item("GET", f"{path}/roll/{roll}")
    world.item("GET", f"{path}/roll/{roll}/status")
    action = {"actionType": "DETACH_NEW", "shouldHandleAllBatches": True}
    back = world.item("POST", f"{path}/roll/{roll}/action", action)["id"]
    assert world.ended(made["id"], back)["status"] == "finished"
    rolls = world.send("GET", path + "/roll")[1]["response"]["items"]
    assert [(one["id"], one["kind"]) for one in rolls] == [(back, "ROLLBACK"), (roll, "ROLL")]

    world.item("PUT", path + "/scale/up", adjustment=1)
    world.free(made["id"])
    world.item("PUT", path + "/scale/down", adjustment=1)
    world.free(made["id"])
    world.send("GET", path + "/events")
    world.item("DELETE", path)
    assert {answer for answer in shapes.FACTS if answer not in shapes.SEEN} == set()
    world.eventually(
        "the group is gone",
        lambda: made["id"] not in {one["id"] for one in world.send("GET", GROUPS)[1]["response"]["items"]},
    )


@pytest.mark.parametrize(
    "answer, wrong",
    [
        ("group", {"capacity": {"target": "3"}}),
        ("instance", {"createdAt": "yesterday"}),
        ("rollStatus", {"instances": [{"blue": [{"batchNum": 1.5}]}]}),
        ("event", {"subEvents": {"type": "rollInfo"}}),
    ],
)
def test_anotherType_isFound(answer, wrong):
    assert len(list(shapes.misfits(answer, wrong))) == 1
