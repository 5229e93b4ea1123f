"""For tests: a real nginx that asks `why403 serve` by auth_request, reached over a socket in its folder."""

import os
import shutil
import subprocess

from peers import OverUnixSocket
from service import WAIT

CONFIGURATION = """
daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log error.log;
events {}
http {
  %(log)s
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  upstream decisions { server 127.0.0.1:%(port)s; keepalive 4; }
  server {
    listen unix:%(folder)s/nginx.sock;
    location / {
      auth_request /decide;
      auth_request_set $why403_reference $upstream_http_x_why403_reference;
      auth_request_set $why403_cause $upstream_http_x_why403_cause;
      auth_request_set $why403_status $upstream_http_x_why403_status;
      auth_request_set $why403_retry_after $upstream_http_retry_after;
      auth_request_set $why403_told $upstream_http_x_why403_told;
      error_page 401 403 = /refused;
      root %(folder)s/www; try_files /page =404;
    }
    location = /refused {
      internal;
      proxy_pass %(scheme)s://decisions/auth/refused;
      proxy_http_version 1.1;
      proxy_pass_request_body off;
      proxy_set_header Connection "";
      proxy_set_header Content-Length "";
      proxy_set_header X-Why403-Reference $why403_reference;
      proxy_set_header X-Why403-Cause $why403_cause;
      proxy_set_header X-Why403-Status $why403_status;
      proxy_set_header X-Why403-Retry-After $why403_retry_after;
      proxy_set_header X-Why403-Told $why403_told;
    }
    location = /decide {
      internal;
      proxy_pass %(scheme)s://decisions/auth/nginx;
      proxy_http_version 1.1;
      proxy_pass_request_body off;
      proxy_set_header Connection "";
      proxy_set_header Content-Length "";
      proxy_set_header X-Original-Method $request_method;
      proxy_set_header X-Original-URI $request_uri;
      proxy_set_header X-Original-Host $host;
      %(headers)s
    }
    %(more)s
  }
}
"""


def is_installed():
    return shutil.which("nginx") is not None


class Nginx:
    """with Nginx(folder, port, {"X-Forwarded-For": "$remote_addr"}) as nginx: nginx.ask("GET", "/orders/7", {})"""

    def __init__(self, folder, port, headers, scheme="http", more="", log="access_log off;"):
        self.folder = folder
        lines = [f"proxy_set_header {name} {value};" for name, value in headers.items()]
        with open(os.path.join(folder, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(CONFIGURATION % {"port": port, "folder": folder, "headers": "\n      ".join(lines),
                                        "scheme": scheme, "more": more, "log": log})
        os.makedirs(os.path.join(folder, "www"), exist_ok=True)
        with open(os.path.join(folder, "www", "page"), "w", encoding="utf-8") as file:
            file.write("page")
        self.process = subprocess.Popen(["nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log"])

    def ask(self, method, path, headers):
        """Status, headers and text of the answer."""
        connection = OverUnixSocket(os.path.join(self.folder, "nginx.sock"))
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, text

    def __enter__(self):
        try:
            while True:  # nginx says nothing when it is ready
                try:
                    self.ask("GET", "/", {})
                    return self
                except (FileNotFoundError, ConnectionRefusedError):
                    assert self.process.poll() is None, "nginx ended"
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(WAIT)
