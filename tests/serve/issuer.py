"""For tests: the provider of issuer.mjs, commanded over its standard input."""

import os
import subprocess

from peers import HERE, Commanded


def is_installed():
    return os.path.isdir(os.path.join(HERE, "..", "..", "node_modules", "oidc-provider"))


class Issuer(Commanded):
    """with Issuer() as issuer: issuer.sign(sub="ann"); issuer.tell("issue", scope="read")["token"]"""

    def __init__(self):
        super().__init__("issuer.mjs", stderr=subprocess.DEVNULL)
        self.name = self.hear()["issuer"]

    def sign(self, how="key", header=None, **claims):
        return self.tell("sign", how=how, header=header or {}, claims=claims)["token"]
