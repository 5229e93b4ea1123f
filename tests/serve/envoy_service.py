"""For tests: `why403 serve` with Envoy's gRPC door, and a client that asks as Envoy does."""

import os

from peers import Commanded
from service import Service

STAFF = {"x-user": "ann", "x-groups": "staff"}


class Client(Commanded):
    """The client of envoy_client.mjs, commanded over its standard input."""

    def __init__(self, port, **tls):
        super().__init__("envoy_client.mjs")
        self.tell("connect", port=port, **tls)

    def check(self, *arguments, **more):
        return self.tell("check", request=question(*arguments, **more))


class EnvoyService(Service):
    """A service that answers Envoy over gRPC as well, at `envoy`."""

    def __init__(self, why403, configuration):
        super().__init__(why403, configuration)
        self.envoy = int(self.wait_for(r"answering Envoy on \S+:(\d+)")[1])


def question(method="GET", path="/orders/7", headers=None, source="198.51.100.7", raw=None, **more):
    """A CheckRequest as Envoy fills it; `raw` is a list of headers, as encode_raw_headers sends them."""
    http = {"id": "1", "method": method, "path": path, "host": "shop.example:443", "scheme": "https", "protocol": "HTTP/2"}
    if raw is None:
        given = STAFF if headers is None else headers
        http["headers"] = {":method": method, ":path": path, ":authority": "shop.example:443"} | given
    else:
        http["header_map"] = {"headers": [
            {"key": name, "raw_value": list(value.encode("latin-1"))} for name, value in raw]}
    peer = {"address": {"socket_address": {"address": source, "port_value": 1234}}} if source else {}
    return {"attributes": {"source": peer | more, "request": {"http": http}}}


def equal(got, wanted, what):
    assert got == wanted, f"{what}: got {got!r}, wanted {wanted!r}"


def write(folder, name, text):
    with open(os.path.join(folder, name + ".new"), "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(os.path.join(folder, name + ".new"), os.path.join(folder, name))


def module_is_there(why403):
    if os.path.exists(os.path.join(os.path.dirname(why403), "why403_grpc.so")):
        return True
    print("the module was not built")
    return False
