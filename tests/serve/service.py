"""For tests: `why403 serve` on a free port of loopback, asked over real connections."""

import http.client
import json
import os
import queue
import re
import signal
import subprocess
import threading

WAIT = 60  # seconds, for what takes a moment: only a hang takes this long


def resident(service):
    """MiB of memory in use. Under a sanitizer, which keeps what is freed, it says nothing, and none is told."""
    if os.environ.get("WHY403_SANITIZE"):
        return 0.0
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read())[1]) / 1024


class Service:
    """with Service(why403, "todo.yaml") as service: service.post("/access/v1/evaluation", {...})"""

    def __init__(self, why403, configuration):
        self.process = subprocess.Popen(
            [why403, "serve", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        self.said = []
        threading.Thread(target=self._listen, daemon=True).start()
        line = self.wait_for(r"serving on \S+:(\d+), revision (\w+)")
        self.port, self.revision = int(line[1]), line[2]
        # What issuers' keys had to say meanwhile is still to be waited for.
        for said in reversed(self.said[:-1]):
            self.lines.queue.appendleft(said)

    def _listen(self):
        for line in self.process.stderr:
            self.lines.put(line)
        self.lines.put(None)

    def wait_for(self, pattern):
        while (line := self.lines.get(timeout=WAIT)) is not None:
            self.said.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"the service ended and never said {pattern!r}:\n{''.join(self.said)}")

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)

    def ask(self, method, path, body=None, headers=None):
        """Status, headers, text."""
        connection = self.connect()
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text

    def post(self, path, value, **headers):
        """The status and the answer, as a value where it is JSON."""
        body = value if isinstance(value, (str, bytes)) else json.dumps(value)
        status, given, text = self.ask("POST", path, body, {"Content-Type": "application/json"} | headers)
        return status, json.loads(text) if given["Content-Type"] == "application/json" else text

    def reload(self, pattern=r"revision (\w+)\S* is in force"):
        self.process.send_signal(signal.SIGHUP)
        return self.wait_for(pattern)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=WAIT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def conformance():
    """The folder of others' test data, or None where it is not there."""
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "conformance")
    folder = os.path.join(os.environ.get("WHY403_CONFORMANCE") or default, "authzen")
    return folder if os.path.isdir(folder) else None
