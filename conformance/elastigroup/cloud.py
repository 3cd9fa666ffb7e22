"""The embedded cloud, as `./greenroll local` runs it: a process of its own, on 127.0.0.1 alone."""

import os
import pathlib
import signal
import subprocess
import threading

HOME = pathlib.Path(__file__).resolve().parents[2]
SIZE = 3


class Cloud:
    """Started with a group of three that serve; what it prints on its way is kept for whoever asks why it did not."""

    def __init__(self, speed):
        command = [HOME / "greenroll", "local", "--no-roll", "--port", "0", "--rps", "1"]
        command += ["--group-size", str(SIZE), "--zones", "2", "--speed", str(speed)]
        self.errors = []
        # A process group of its own: a signal to the tests ends them first, and they end it.
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
