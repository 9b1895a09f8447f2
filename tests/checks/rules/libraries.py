"""Each foreign library stays in its room, and so do its types (style.md, section 2)."""

import re
from collections import namedtuple

from tree import CODE

Library = namedtuple("Library", "headers home types")

LIBRARIES = {
    "libmilter": Library(r"libmilter/", r"(milter/callbacks|milter/main|tests/integration/wake_worker)", r"SMFICTX|smfi\w+"),
    "libcurl": Library(r"curl/", r"(lib/curl/|tests/bench/curl_upload)", r"CURL\w*|curl_\w+"),
    "inih": Library(r"ini\.h$|INIReader\.h$", r"lib/config/ini_file", r"ini_\w+|INIReader"),
    "SQLite": Library(r"sqlite3", r"lib/state/sqlite", r"sqlite3\w*"),
    "hiredis": Library(r"hiredis/", r"lib/state/redis", r"redis(Context|Reply)\w*"),
    "OpenSSL": Library(r"openssl/", r"(lib/base|lib/oauth|lib/curl|lib/cli|tests/simulator)/",
                       r"(SSL|EVP|X509|BIO|ASN1|BN|PKCS\d+|OSSL)_\w+|(SSL|X509|BIO)\s*[*&]|(ssl|evp|x509|bio)_\w*st"),
    "CLI11": Library(r"CLI/", r"lib/cli/", r"CLI::\w+"),
    "syslog": Library(r"(sys/)?syslog\.h$", r"(lib/log/|lib/config/facility)", r"LOG_(EMERG|ALERT|CRIT|ERR|WARNING|NOTICE|INFO|DEBUG|MAIL)"),
    "libsystemd": Library(r"systemd/", r"milter/supervisor", r"sd_\w+"),
    "prometheus-cpp": Library(r"prometheus/", r"lib/cli/exporter", r"prometheus::\w+"),
    "CppUTest": Library(r"CppUTest", r"tests/", r"UtestShell"),
}

# May be included anywhere: the system's own folders and the libraries that DESIGN.md frees.
FREE = re.compile(r"(sys|netinet|arpa|net|linux|bits|ext|fmt|nlohmann|tl)/")
INCLUDE = re.compile(r"\s*#\s*include\s*<([^>]+)>")
STRING = re.compile(r'"(?:\\.|[^"\\])*"')


def findings(tree):
    for file in tree.files("lib", "milter", "tests", suffixes=CODE):
        for number, line in tree.code_lines(file):
            match = INCLUDE.match(line)
            wrong = header_fault(file, match.group(1)) if match else type_fault(file, STRING.sub('""', line))
            if wrong:
                yield file, number, wrong


def header_fault(file, header):
    for name, library in LIBRARIES.items():
        if re.match(library.headers, header):
            if re.match(library.home, file):
                return None
            return f"<{header}>: {name} may be included in {readable(library.home)} only; use what that room offers"
    if "/" in header and not FREE.match(header):
        return f"<{header}> belongs to no library that DESIGN.md names: use one of those, or settle it there first"
    return None


def type_fault(file, line):
    if not file.endswith(".h"):
        return None
    for name, library in LIBRARIES.items():
        found = re.search(rf"(?<![\w:])({library.types})", line)
        if found and not re.match(library.home, file):
            return f"{found.group(0)}: a header outside {readable(library.home)} shows {name}'s types; hide them behind ours"
    return None


def readable(home):
    """lib/(base|oauth)/ -> lib/base, lib/oauth, for a person."""
    group = re.search(r"\(([^()]*)\)", home)
    if not group:
        return home.rstrip("/") + ("" if home.endswith("/") else "*")
    return ", ".join(readable(home[:group.start()] + choice + home[group.end():]) for choice in group.group(1).split("|"))
