"""For tests: the provider of issuer.mjs, commanded over its standard input."""

import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def is_installed():
    return os.path.isdir(os.path.join(HERE, "..", "..", "node_modules", "oidc-provider"))


class Issuer:
    """with Issuer() as issuer: issuer.sign(sub="ann"); issuer.tell("issue", scope="read")["token"]"""

    def __init__(self):
        self.process = subprocess.Popen(["node", os.path.join(HERE, "issuer.mjs")], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.name = json.loads(self.process.stdout.readline())["issuer"]

    def tell(self, what, **more):
        self.process.stdin.write(json.dumps({"do": what} | more) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def sign(self, how="key", header=None, **claims):
        return self.tell("sign", how=how, header=header or {}, claims=claims)["token"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
