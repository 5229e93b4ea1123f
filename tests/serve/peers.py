"""For tests: HTTP over a unix socket, and a program of node that is commanded line by line."""

import http.client
import json
import os
import socket
import subprocess

from service import WAIT

HERE = os.path.dirname(os.path.abspath(__file__))


class OverUnixSocket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=WAIT)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(WAIT)
        self.sock.connect(self.path)


class Commanded:
    """with Commanded("issuer.mjs") as program: program.tell("sign", claims={})"""

    def __init__(self, name, **more):
        self.process = subprocess.Popen(["node", os.path.join(HERE, name)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **more)

    def hear(self):
        return json.loads(self.process.stdout.readline())

    def tell(self, what, **more):
        self.process.stdin.write(json.dumps({"do": what} | more) + "\n")
        self.process.stdin.flush()
        return self.hear()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
