"""The embedded cloud of `./greenroll local`, in its own process and only on 127.0.0.1."""

import os
import pathlib
import signal
import subprocess
import threading

HOME = pathlib.Path(__file__).resolve().parents[2]
SIZE = 3


class Cloud:
    """Starts it with a group of three that serve. Its output is kept, to explain a failed start."""

    def __init__(self, speed, image="green", options=()):
        command = [HOME / "greenroll", "local", "--no-roll", "--port", "0", "--rps", "1"]
        command += ["--group-size", str(SIZE), "--zones", "2", "--speed", str(speed), "--image", image, *options]
        self.errors = []
        # It has its own process group, so that a signal ends the tests first. The tests then end it.
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        threading.Thread(target=self._keep_errors, daemon=True).start()
        said = {}
        for line in self.process.stdout:
            name, _, value = line.partition(" ")
            said[name] = value.strip()
            if name == "Roll":
                break
        if "Roll" not in said:
            self.close()
            raise RuntimeError("the embedded cloud did not start:\n" + "".join(self.errors))
        self.url = said["API"]
        self.token = said["Token"]
        # An identity that may sign calls under /iam: AWS_REGION and the credentials.
        variables = dict(word.split("=", 1) for word in said["Tokens"].split() if "=" in word)
        self.identity = {name: value for name, value in variables.items() if name != "AWS_ENDPOINT_URL"}
        self.group = said["Group"].split(":")[0]

    def _keep_errors(self):
        for line in self.process.stderr:
            self.errors.append(line)
            del self.errors[:-200]

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
