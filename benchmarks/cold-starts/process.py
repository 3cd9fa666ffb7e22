"""One cold start: a process that runs a handler under Lambda's runtime interface client, and its measurements."""

import dataclasses
import http.server
import json
import os
import re
import subprocess
import threading
import time
import uuid

from loopback import Loopback
from template import ACCOUNT, REGION

NEXT = "/2018-06-01/runtime/invocation/next"
TICKS = os.sysconf("SC_CLK_TCK")
# The flags with which Lambda starts Java since 17, by the documentation of AWS. The heap's share of the memory is an
# assumption.
FLAGS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+TieredCompilation")
HEAP_SHARE = 0.85


@dataclasses.dataclass
class Start:
    """Seconds since the process was started, processor seconds used by then, and the most memory resident by the end."""

    init: float = 0
    init_cpu: float = 0
    answer: float = 0
    answer_cpu: float = 0
    resident: float = 0
    text: str = ""
    at_init: str = ""


class Lambda:
    """The parameters of a process: the JDK, the class path, the flags, and the address of the stand-in for AWS."""

    def __init__(self, java, class_path, jni, scratch, cloud_url, flags=()):
        self.command = (
            java,
            *FLAGS,
            *flags,
            "--enable-native-access=ALL-UNNAMED",
            f"-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI={jni}",
            "-cp",
            class_path,
        )
        self.scratch = scratch
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(scratch),
            "TMPDIR": str(scratch),
            "LANG": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": cloud_url,
        }

    def start(self, function, event, environment=None, handler=None, log=None):
        """Starts it, gives it the event, and ends it once it has answered."""
        result, finished = Start(), threading.Event()
        server = Loopback(_handler(result, finished, event, log))
        java, *rest = self.command
        heap = f"-Xmx{int(function.memory * HEAP_SHARE)}m"
        logged = [f"-Xlog:class+init=info:file={log}"] if log else []
        result.began = time.perf_counter()
        process = subprocess.Popen(
            [java, heap, *logged, *rest, "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler or function.handler],
            env=self.environment
            | function.environment
            | (environment or {})
            | {
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}",
                "AWS_LAMBDA_FUNCTION_NAME": function.name,
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
                "_HANDLER": handler or function.handler,
            },
            stdin=subprocess.DEVNULL,
            stdout=(self.scratch / "function.log").open("w"),
            stderr=subprocess.STDOUT,
        )
        result.pid = process.pid
        try:
            while not finished.wait(0.2) and time.perf_counter() - result.began < 60:
                if process.poll() is not None:
                    break
        finally:
            process.kill()
            process.wait()
            server.shutdown()
            server.server_close()
        if not finished.is_set():
            raise SystemExit(f"{function.name} did not answer:\n" + (self.scratch / "function.log").read_text())
        return result


def _handler(result, finished, event, log):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if result.init:
                return  # The second event never comes.
            result.init = time.perf_counter() - result.began
            result.init_cpu = _cpu(result.pid)
            if log:
                result.at_init = log.read_text()
            self._send(
                200,
                event,
                **{
                    "Lambda-Runtime-Aws-Request-Id": str(uuid.uuid4()),
                    "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 60) * 1000)),
                    "Lambda-Runtime-Invoked-Function-Arn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:measured",
                },
            )

        def do_POST(self):
            result.answer = time.perf_counter() - result.began
            result.answer_cpu = _cpu(result.pid)
            result.resident = _peak(result.pid)
            result.text = _said(self.path, self.rfile.read(_length(self)) if "Content-Length" in self.headers else _chunks(self.rfile))
            self._send(202, b"")
            finished.set()

        def _send(self, status, body, **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


def _length(handler):
    return int(handler.headers["Content-Length"])


def _chunks(stream):
    body = b""
    while size := int(stream.readline(), 16):
        body += stream.read(size)
        stream.readline()
    stream.readline()
    return body


def _cpu(pid):
    """User and system time of all its threads; the kernel counts it in hundredths of a second."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _peak(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) / 1024


def _said(path, body):
    """The answer in a few words."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body.decode(errors="replace")[:60] or "nothing"
    if path.endswith("/error"):
        return f"error {answer.get('errorType')}: {answer.get('errorMessage')}"
    if isinstance(answer, dict) and "statusCode" in answer:
        said = json.loads(answer["body"])["response"]
        errors = said.get("errors") or []
        return " ".join([str(answer["statusCode"]), *(one["code"] for one in errors)])
    if isinstance(answer, dict) and "next" in answer:
        return str(answer["next"])
    # Each start makes another token, at another time.
    text = re.sub(r'("token": |T)"?[\w:-]{8,}Z?"?', r"\1…", json.dumps(answer, sort_keys=True, ensure_ascii=False))
    return text if len(text) <= 80 else text[:79] + "…"
