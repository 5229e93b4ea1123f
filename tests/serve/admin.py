"""For tests: a service with state and admin API, and its API asked as a client would, each answer held against OpenAPI."""

import http.client
import json
import os
import re
import subprocess

import jsonschema
from peers import OverUnixSocket
from service import WAIT, Service


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def equal(got, wanted, what=""):
    assert got == wanted, f"{what}: got {got!r}, wanted {wanted!r}"


def command(why403, *words, code=0):
    done = subprocess.run([why403, *words], capture_output=True, text=True, timeout=WAIT, check=False)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout if code == 0 else done.stderr


class Api:
    """What one caller sees. Every answer is checked against the document of the API, and every route that was used is kept."""

    used = set()

    def __init__(self, service, key=None, path=None):
        said = "".join(service.said)
        found = re.search(r"admin API at (?:127\.0\.0\.1:(\d+) and )?(\S+)", said)
        assert found, said
        self.port, self.socket = found[1] and int(found[1]), found[2]
        self.key, self.path = key, path
        self.document = self.ask("GET", "/v1/openapi.json", checked=False)[2]

    def connect(self):
        return OverUnixSocket(self.path) if self.path else http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)

    def ask(self, method, path, body=None, checked=True, **headers):
        """Status, headers, value."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            headers.setdefault("Authorization", "Bearer " + self.key)
        text = None
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            text = body if isinstance(body, str) else json.dumps(body)
        connection = self.connect()
        connection.request(method, path, text, headers)
        answer = connection.getresponse()
        got = answer.read().decode()
        connection.close()
        value = json.loads(got) if got else None
        if checked:
            self.check(method, path, answer.status, answer.headers["Content-Type"], value)
        return answer.status, answer.headers, value

    def check(self, method, path, status, content_type, value):
        for pattern, operations in self.document["paths"].items():
            if not re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path.split("?")[0]) or method.lower() not in operations:
                continue
            answers = operations[method.lower()]["responses"]
            if str(status) in answers:
                Api.used.add((method, pattern))
            documented = answers.get(str(status)) or answers["default"]
            if "content" not in documented:
                equal(value, None, (method, path))
                return
            schema = documented["content"][content_type]["schema"] | {"components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(value)
            return
        assert status in (404, 405), (method, path, status)

    def ok(self, method, path, body=None, wanted=(200, 201, 204), **headers):
        status, _, value = self.ask(method, path, body, **headers)
        assert status in wanted, (method, path, status, value)
        return value

    def refused(self, wanted, method, path, body=None, **headers):
        status, given, value = self.ask(method, path, body, **headers)
        equal((status, given["Content-Type"]), (wanted, "application/problem+json"), (method, path, value))
        return value.get("detail", "")


def started(why403, folder, name="why403.yaml"):
    return Service(why403, os.path.join(folder, name))
