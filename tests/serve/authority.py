"""For tests: certificates, made by openssl."""

import os
import subprocess


class Authority:
    """Makes certificates in a folder: authority.make("server", "localhost", "DNS:localhost")."""

    def __init__(self, folder, name="authority"):
        self.folder, self.name = folder, name
        self._run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                  "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")

    def _run(self, *words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=self.folder)

    def make(self, name, subject, alternatives=None, days=30):
        with open(os.path.join(self.folder, "extensions"), "w", encoding="utf-8") as file:
            file.write(f"subjectAltName={alternatives}\n" if alternatives else "keyUsage=digitalSignature\n")
        self._run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject,
                  "-keyout", f"{name}.key.new", "-out", f"{name}.csr")
        self._run("x509", "-req", "-in", f"{name}.csr", "-CA", f"{self.name}.pem", "-CAkey", f"{self.name}.key",
                  "-CAcreateserial", "-days", str(days), "-extfile", "extensions", "-out", f"{name}.pem.new")
        for ending in ("key", "pem"):
            path = os.path.join(self.folder, f"{name}.{ending}")
            os.replace(path + ".new", path)

    def path(self, name):
        return os.path.join(self.folder, name)
