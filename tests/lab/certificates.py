"""Certificates for the staged day, made with openssl."""
import datetime as dt, os, ssl, subprocess
from stage import ROOT

DIR = ROOT + "/etc/pki"


def openssl(*words): subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=DIR)


def stamp(t): return t.strftime("%Y%m%d%H%M%SZ")


def make(day, good=None, expired=None, **foreign):
    """an authority, a server, a good client, one whose time is over; others are signed by an authority that nobody trusts"""
    os.makedirs(DIR, exist_ok=True)
    with open(DIR + "/ca.cnf", "w") as f:
        f.write("[ca]\ndefault_ca=d\n[d]\ndir=%s\ndatabase=%s/index\nnew_certs_dir=%s\nserial=%s/serial\ndefault_md=sha256\npolicy=p\nunique_subject=no\nrand_serial=yes\n[p]\ncommonName=supplied\n[req]\ndistinguished_name=n\n[n]\n[v3]\nbasicConstraints=critical,CA:true\n" % ((DIR,) * 4))
    open(DIR + "/index", "w").close()
    def sign(name, common, start, end, ca="ca"):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + common, "-config", "ca.cnf")
        openssl("ca", "-batch", "-config", "ca.cnf", "-cert", ca + ".pem", "-keyfile", ca + ".key", "-in", name + ".csr", "-out", name + ".pem", "-startdate", stamp(start), "-enddate", stamp(end), "-notext")
    year = dt.timedelta(days=365)
    for ca in ("ca", "other"):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", ca + ".key", "-out", ca + ".csr", "-subj", "/CN=%s authority" % ca, "-config", "ca.cnf")
        openssl("ca", "-batch", "-selfsign", "-config", "ca.cnf", "-extensions", "v3", "-keyfile", ca + ".key", "-in", ca + ".csr", "-out", ca + ".pem", "-startdate", stamp(day - year), "-enddate", stamp(day + year * 9), "-notext")
    sign("server", "shop.example", day - year, day + year * 9)
    if good: sign("good", good, day - year, day + year * 9)
    if expired: sign("expired", expired, day - year, day - dt.timedelta(days=1))
    for name, common in foreign.items(): sign(name, common, day - year, day + year * 9, ca="other")
    with open(DIR + "/server.both", "w") as f: f.write(open(DIR + "/server.pem").read() + open(DIR + "/server.key").read())
    for n in os.listdir(DIR): os.chmod(DIR + "/" + n, 0o644)
    return {"ca": DIR + "/ca.pem", "server": DIR + "/server.pem", "server_key": DIR + "/server.key", "both": DIR + "/server.both"}


def client(pki, name=None):
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    c.check_hostname, c.verify_mode = False, ssl.CERT_NONE
    if name: c.load_cert_chain("%s/%s.pem" % (DIR, name), "%s/%s.key" % (DIR, name))
    return c
