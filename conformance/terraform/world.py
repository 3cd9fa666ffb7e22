"""The API of the embedded cloud, and a program that applies a configuration to it."""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
MIRROR = HERE / ".work" / "mirror"


class World:
    def __init__(self, cloud):
        self.cloud = cloud
        [balancer] = self.item("GET", f"/{cloud.group}")["compute"]["launchSpecification"]["loadBalancersConfig"]["loadBalancers"]
        self.target_group = balancer["arn"]

    def send(self, method, path, body=None):
        """Returns the status and the response. A path is what follows /aws/ec2/group."""
        request = urllib.request.Request(
            self.cloud.url + "/aws/ec2/group" + path,
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={"Authorization": f"Bearer {self.cloud.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)["response"]
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)["response"]

    def item(self, method, path, body=None):
        status, response = self.send(method, path, body)
        assert status == 200, response
        [item] = response["items"]
        return item

    def live(self, group):
        """The ids of the group's instances."""
        return {one["instanceId"] for one in self.send("GET", f"/{group}/status")[1]["items"]}

    def operations(self, group):
        """The kinds of the group's operations, the oldest first, with their statuses."""
        kinds = "ROLL,CREATE,ROLLBACK,DETACH,SCALE,DELETE,HEAL"
        found = self.send("GET", f"/{group}/roll?kind={kinds}&sort=createdAt:ASC")[1]["items"]
        return [(one["kind"], one["status"]) for one in found]

    def revisions(self, group):
        """The revisions of the group's instances, in their order."""
        return sorted(one["revision"] for one in self.send("GET", f"/{group}/status")[1]["items"])

    def timeline(self, roll):
        """The types of the roll's events."""
        return [one["type"] for one in self.send("GET", f"{roll}/events")[1]["items"]]

    @staticmethod
    def eventually(what, condition, seconds=60):
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, f"not within {seconds} s: {what}"
            time.sleep(0.2)


class Terraform:
    """terraform or tofu, with the provider that was built here."""

    EXAMPLES = HERE.parents[1] / "terraform" / "provider" / "examples"

    @staticmethod
    def found(name):
        """Returns why the program cannot be run, or None and its path."""
        if shutil.which("go") is None:
            return "the provider is not built, because Go is not installed", None
        program = os.environ.get("GREENROLL_TOFU") if name == "tofu" else None
        program = program or shutil.which(name)
        return (None, program) if program else (f"{name} is not installed", None)

    def __init__(self, program, world, name, folder):
        self.program = program
        self.name = f"web-{name}"
        self.folder = folder
        (folder / "cli.tfrc").write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{MIRROR}"\n  }}\n}}\n')
        self.environment = {
            **os.environ,
            "TF_CLI_CONFIG_FILE": str(folder / "cli.tfrc"),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            "GREENROLL_ENDPOINT": world.cloud.url,
            "GREENROLL_TOKEN": world.cloud.token,
            "TF_VAR_name": self.name,
            "TF_VAR_target_group_arn": world.target_group,
        }
        for configuration in ("group", "look", "every", "scaled"):
            shutil.copytree(HERE / configuration, folder / configuration)
            status, said = self.run("init", "-input=false", configuration=configuration)
            assert status == 0, said

    def run(self, *arguments, configuration="group", log=None):
        """Returns the exit status and everything that the program says."""
        environment = {**self.environment, "TF_LOG": "TRACE", "TF_LOG_PATH": str(log)} if log else self.environment
        done = subprocess.run(
            [self.program, *arguments, "-no-color"],
            cwd=self.folder / configuration,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        # Lines are joined, because a diagnostic is wrapped after 78 characters.
        return done.returncode, " ".join(done.stdout.split())

    @staticmethod
    def variables(given):
        return [f"-var={name}={json.dumps(value) if isinstance(value, bool) else value}" for name, value in given.items()]

    def plan(self, configuration="group", **variables):
        """Returns what the plan says; None when it is empty."""
        status, said = self.run("plan", "-input=false", "-detailed-exitcode", *self.variables(variables), configuration=configuration)
        assert status in (0, 2), said
        return said if status == 2 else None

    def signed(self, world):
        """The same program, whose calls are signed with AWS credentials and have no token."""
        other = copy.copy(self)
        other.environment = {**self.environment, **world.cloud.identity, "GREENROLL_ENDPOINT": world.cloud.url + "/iam"}
        del other.environment["GREENROLL_TOKEN"]
        return other

    def apply(self, configuration="group", *, log=None, **variables):
        status, said = self.run(
            "apply", "-input=false", "-auto-approve", *self.variables(variables), configuration=configuration, log=log
        )
        assert status == 0, said
        return said

    def destroy(self, configuration="group"):
        status, said = self.run("destroy", "-input=false", "-auto-approve", configuration=configuration)
        assert status == 0, said

    def fail(self, **variables):
        status, said = self.run("apply", "-input=false", "-auto-approve", *self.variables(variables))
        assert status == 1, said
        return said

    def output(self, configuration="group"):
        done = subprocess.run(
            [self.program, "output", "-json"], cwd=self.folder / configuration, env=self.environment, capture_output=True, text=True, check=True
        )
        return {name: one["value"] for name, one in json.loads(done.stdout).items()}
