"""ModSecurity with the Core Rule Set of the distribution, before nginx (version 3) and inside Apache (version 2)."""
import glob
from servers import setting, page, LOG

ENGINE = """SecRuleEngine On
SecRequestBodyAccess On
SecResponseBodyAccess Off
SecAuditEngine RelevantOnly
SecAuditLogRelevantStatus "^(?:5|4(?!04))"
SecAuditLogParts ABIJDEFHZ
SecAuditLogType Serial
SecAuditLog %s
SecTmpDir /srv/run
SecDataDir /srv/run
%s
SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=%d"
Include /etc/modsecurity/crs/crs-setup.conf
Include /usr/share/modsecurity-crs/rules/*.conf
"""


def pages():
    for p in ("notes/save", "docs/save", "search", "download"): page(p)


def nginx(c, audit=False, audit_format="JSON", paranoia=1, server="", **more):
    """nginx passes what the rules let through to an upstream"""
    path = c.log("modsec_audit.log", first=None if audit_format == "JSON" else r"^---?[0-9A-Za-z]{8}-+A--") if audit else "/dev/null"
    c.starts.append(lambda: setting("modsecurity.conf", ENGINE % (path, "SecAuditLogFormat " + audit_format, paranoia)))
    c.nginx("modsecurity on; modsecurity_rules_file /srv/etc/modsecurity.conf; location / { proxy_pass http://10.20.0.1:8080; }\n" + server, main="load_module /usr/lib/nginx/modules/ngx_http_modsecurity_module.so;", **more)
    c.node("quiet.mjs", 8080, "quiet.log")


def apache(c, audit=True, paranoia=1, rules="", **more):
    path = c.log("modsec_audit.log", first=r"^--[0-9a-f]{8}-A--") if audit else "/dev/null"
    c.starts.append(lambda: setting("modsecurity.conf", ENGINE % (path, "SecUnicodeMapFile /etc/modsecurity/unicode.mapping 20127", paranoia) + rules))
    pages()
    c.apache("<IfModule security2_module>\n  Include /srv/etc/modsecurity.conf\n</IfModule>", modules="unique_id security2", **more)
