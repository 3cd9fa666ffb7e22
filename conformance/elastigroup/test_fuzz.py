"""Sends thousands of calls that openapi.yaml allows or forbids. No answer is a 5xx, and every answer follows
openapi.yaml.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

import pytest
import requests
import yaml
from cloud import HOME, Cloud
from world import World

SEED = int(os.environ.get("GREENROLL_SEED") or time.time()) % 2**32
LEAST_CALLS = 5_000
LEAST_UNDERSTOOD = 0.55
BODIES = "^(createGroup|updateGroup|startRoll)$"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)


@pytest.fixture(scope="module")
def pool():
    # A roll lasts some real seconds, so that the fuzzer calls it while it runs.
    cloud = Cloud(speed=60)
    yield cloud, filled(World(cloud))
    cloud.close()


def filled(world):
    """Creates groups with rolls of every kind for the fuzzer: to read, to control, and to clean up after."""
    client = world.client
    like = client.get_elastigroup(world.group)["compute"]

    def make(name, target):
        group = {
            "name": name,
            "region": "us-east-1",
            "capacity": {"minimum": 0, "target": target, "maximum": 3},
            "compute": {
                "instanceTypes": {"ondemand": like["instance_types"]["ondemand"]},
                "subnetIds": like["subnet_ids"],
                "launchSpecification": {"imageId": like["launch_specification"]["image_id"], "healthCheckType": "EC2"},
            },
        }
        answer = requests.post(
            world.cloud.url + "/aws/ec2/group",
            json={"group": group},
            headers={"Authorization": f"Bearer {world.cloud.token}", "Idempotency-Key": name},
            timeout=60,
        )
        made = answer.json()["response"]["items"][0]["id"]
        world.free(made)
        return made

    def change(group, user_data):
        body = {"group": {"compute": {"launchSpecification": {"userData": user_data}}}}
        client.send_put(url=f"/aws/ec2/group/{group}", body=json.dumps(body), entity_name="group")

    def start(group, grace):
        # It replaces what already runs the revision too, so that there is something to do.
        body = {"batchSizePercentage": 100, "gracePeriod": grace, "strategy": {"skipMatching": False}}
        answer = client.send_put(url=f"/aws/ec2/group/{group}/roll", body=json.dumps(body), entity_name="roll")
        return answer["response"]["items"][0]["id"]

    def rolls(group):
        """Its operations of every kind, because some groups have no roll."""
        _, answer = world.send("GET", f"/aws/ec2/group/{group}/roll", kind="CREATE,ROLL,ROLLBACK")
        return [one["id"] for one in answer["response"]["items"]]

    read = [make(f"read-{number}", number) for number in range(3)]
    open_one, *cleaned = (make(f"rolled-{number}", 1) for number in range(3))
    for group in cleaned:
        change(group, "aGVsbG8=")
        world.ended(group, start(group, 5))
    # A grace period of a day takes twenty-four minutes here, so the roll is open for as long as the fuzzer runs.
    forever = start(open_one, 86_400)
    detached = make("detached", 3)
    clean_up = "POST /aws/ec2/group/{groupId}/roll/{rollId}"
    return {
        "rolls": {group: rolls(group) for group in [world.group, *read]},
        "for": {
            "PUT /aws/ec2/group/{groupId}/roll/{rollId}": {open_one: [forever]},
            "PUT /aws/ec2/group/{groupId}/detachInstances": {
                detached: [one["instance_id"] for one in client.get_elastigroup_active_instances(detached)]
            },
            # A group of its own, so that the others keep enough instances to scale down.
            "PUT /aws/ec2/group/{groupId}/capacity": {make("sized", 1): []},
            clean_up: {group: rolls(group)[:1] for group in cleaned},
            "DELETE /aws/ec2/group/{groupId}": {make(f"gone-{number}", 0): [] for number in range(3)},
        },
        "spent": "read-0",
        "subnets": like["subnet_ids"],
        "type": like["instance_types"]["ondemand"],
        "image": like["launch_specification"]["image_id"],
        "region": "us-east-1",
    }


# Creating the bodies of groups and rolls takes as long as all the rest. Each half has a process, because schemathesis's
# own workers are threads. CPython 3.11 cannot parse in two threads at the same time.
HALVES = (
    ["--include-operation-id-regex", BODIES, "--phases", "examples,coverage,fuzzing"],
    ["--exclude-operation-id-regex", BODIES, "--phases", "examples,coverage,fuzzing,stateful"],
)


def test_callsOfEveryKind_areAnsweredAsTheDescriptionSays(pool, tmp_path, capfd):
    cloud, ids = pool
    running = [started(cloud, ids, half, tmp_path / str(number)) for number, half in enumerate(HALVES)]
    told = [one.communicate(timeout=1_500)[0] for one in running]
    counts = {}
    for number in range(len(HALVES)):
        written = tmp_path / str(number) / "counts.json"
        counts.update(json.loads(written.read_text()) if written.exists() else {})
    with capfd.disabled():
        total = report(counts)
    for one, text in zip(running, told):
        logged = "".join(cloud.errors)[-20_000:]
        assert one.returncode == 0, f"GREENROLL_SEED={SEED}\n{text[-20_000:]}\n{logged}"
    assert total["calls"] >= LEAST_CALLS
    # The more fields a body has, the more of its calls are wrong on purpose. So only the others count.
    assert total["right and understood"] >= LEAST_UNDERSTOOD * total["right"]
    assert total["never answered 2xx"] == []
    assert total["never answered 400"] == []


def started(cloud, ids, half, folder):
    here = pathlib.Path(__file__).parent
    folder.mkdir()
    command = [
        pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", here / "schemathesis.toml",
        "run", HOME / "openapi.yaml", "--url", cloud.url, "--header", f"Authorization: Bearer {cloud.token}",
        "--checks", CHECKS, "--max-examples", "110",
        "--seed", str(SEED), "--workers", "1", "--no-shrink", "--generation-database", "none",
        "--suppress-health-check", "all", "--warnings", "off", "--no-color", *half,
    ]  # fmt: skip
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(here),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GREENROLL_POOL": json.dumps(ids),
        "GREENROLL_COUNTS": str(folder / "counts.json"),
    }
    return subprocess.Popen(
        command, env=environment, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def report(counts):
    """Prints the counts of the answers, one operation in each line."""
    operations = {
        f"{method.upper()} {path}"
        for path, methods in yaml.safe_load((HOME / "openapi.yaml").read_text())["paths"].items()
        for method in methods
    }
    total = dict.fromkeys(("calls", "understood", "right", "right and understood"), 0)
    print(f"\nschemathesis, GREENROLL_SEED={SEED}")
    for label in sorted(operations):
        one = counts.get(label, {})
        statuses = ", ".join(f"{status}: {n}" for status, n in sorted(one.items()) if status.isdigit())
        print(f"  {label:<62} {one.get('calls', 0):>5} calls, {one.get('understood', 0):>5} understood; {statuses}")
        for name in total:
            total[name] += one.get(name, 0)
    share = 100 * total["right and understood"] // max(1, total["right"])
    print(f"  {total['calls']} calls, {total['understood']} of them past authorization and validation")
    print(f"  {total['right']} of the calls are meant to be valid, {total['right and understood']} of them ({share} %) are")
    lacks = lambda status: sorted(label for label in operations if not counts.get(label, {}).get(status))
    return {**total, "never answered 2xx": lacks("200"), "never answered 400": lacks("400")}
