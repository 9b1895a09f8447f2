#!/usr/bin/python3
"""The hop many times over, each time with one `-o` line of conf/postfix-queued-master.cf taken out.

Each variant has a recipient domain of its own, which transport_maps sends through it: OPTION.SERVICE.example.net.
    hop_variants.py make ETC LISTENER      adds the variants to ETC/master.cf and ETC/main.cf; prints their domains
    hop_variants.py send ETC PORT          submits the probes of each to the front; prints nothing
    hop_variants.py judge ETC EXCHANGE MAILLOG SINK
        prints "DOMAIN same" or "DOMAIN differs: HOW" for what became of each one's probes, compared with what must become of
        them. The first is the whole wiring.
"""
import json
import pathlib
import re
import smtplib
import sys

SENDER = "agent@contoso.example"
WHOLE = "none.control.example.net"
FIRST_PORT = 20001  # the test has a network of its own
RECIPIENTS = ["r1", "r2", "r3", "r4", "r5", "UPPER"]
WORDS = "Hello again, Gr\u00fc\u00dfe, " + "l" * 3000
GOOD = "\r\n".join(
    ["From: App <app@contoso.example>", "To: someone@example.net", "Subject: good", "Date: Tue, 24 Nov 2026 11:00:00 +0000",
     "Message-ID: <good@client.example>", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "",
     "--b", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", "Hello.",
     "--b", "Content-Type: message/rfc822", "", "Subject: nested", "Content-Type: text/plain", "", "Hello inside.",
     "--b", WORDS] + ["x" * 72] * 330 + [""]).encode()
BARE = b"From: App <app@contoso.example>\r\nReply-To: team\r\nSubject: bare\r\n\r\nNo Date and no Message-ID.\r\n"
LARGE = BARE + (b"y" * 72 + b"\r\n") * 2000  # over the test's max_message_size

# Name: sender, MAIL's parameters, recipients, content.
PROBES = {
    "good": ("ghost@contoso.example", ["BODY=8BITMIME", "RET=HDRS", "ENVID=E1"], RECIPIENTS, GOOD),
    "later": (SENDER, [], ["later"], BARE),
    "refused": (SENDER, [], ["refused"], BARE),
    "partly": (SENDER, [], ["kept", "rest"], BARE),
    "null": ("", [], ["null"], BARE),
    "large": (SENDER, [], ["large"], LARGE),
    "stranger": ("agent@sub.contoso.example", [], ["stranger"], BARE),
    "extended": ("bill+more@fabrikam.example", [], ["extended"], BARE),
    "down": (SENDER, [], ["down"], BARE),  # sent while the daemon is down
}


def services(master):
    """[(first line, [option lines])]"""
    found = []
    for line in master.splitlines():
        if line.startswith("  -o "):
            found[-1][1].append(line)
        elif line and line[0] not in "# \t":
            found.append((line, []))
    return found


def option_of(line):
    return line.split()[1].split("=")[0]


class Wiring:
    def __init__(self, etc, listener):
        found = services((etc / "master.cf").read_text())
        self.transport = next(s for s in found if s[0].startswith("exosubmit "))
        self.listener = next(s for s in found if s[0].startswith(f"127.0.0.1:{listener} "))
        self.cleanup = next(s for s in found if s[0].startswith("exosubmit-cleanup "))
        self.master, self.routes, self.main = [], {WHOLE: f"exosubmit:[127.0.0.1]:{listener}"}, []
        self.next_nexthop = f"[127.0.0.1]:{listener}"

    def add(self, name, service, options):
        rest = service[0].split(None, 1)[1]
        self.master += [f"{name} {rest}"] + options

    def without_each(self, service):
        for line in service[1]:
            yield option_of(line), [other for other in service[1] if other != line]

    def make(self):
        # One delivery at a time, so that a backlog forms and Postfix would like to keep the connection.
        for number, (option, options) in enumerate(self.without_each(self.transport)):
            self.add(f"hop{number}", self.transport, options)
            self.main.append(f"hop{number}_destination_concurrency_limit = 1")
            self.routes[self.domain(option, "transport")] = f"hop{number}:{self.next_nexthop}"
        ports = iter(range(FIRST_PORT, FIRST_PORT + 1000))
        for option, options in self.without_each(self.listener):
            self.listen(next(ports), options, self.domain(option, "listener"))
        for option, options in self.without_each(self.cleanup):
            name = "without-" + option.replace("_", "-")
            self.add(name, self.cleanup, options)
            own = [f"  -o cleanup_service_name={name}" if option_of(o) == "cleanup_service_name" else o for o in self.listener[1]]
            self.listen(next(ports), own, self.domain(option, "cleanup"))

    def listen(self, port, options, domain):
        self.add(f"127.0.0.1:{port}", self.listener, options)
        self.routes[domain] = f"exosubmit:[127.0.0.1]:{port}"

    @staticmethod
    def domain(option, service):
        return f"{option.replace('_', '-')}.{service}.example.net"


def make(etc, listener):
    etc = pathlib.Path(etc)
    wiring = Wiring(etc, listener)
    wiring.make()
    with (etc / "master.cf").open("a") as file:
        file.write("\n".join(wiring.master) + "\n")
    with (etc / "main.cf").open("a") as file:
        file.write("\n".join(wiring.main) + "\n")
    (etc / "variants").write_text("".join(f"{domain} {route}\n" for domain, route in wiring.routes.items()))
    print("\n".join(wiring.routes))


def domains(etc):
    return [line.split()[0] for line in (pathlib.Path(etc) / "variants").read_text().splitlines()]


def send(etc, port, *which):
    with smtplib.SMTP("127.0.0.1", int(port), local_hostname="client.example") as client:
        client.ehlo()
        for domain in domains(etc):
            for name in which or (set(PROBES) - {"down"}):
                sender, parameters, users, content = PROBES[name]
                probe(client, sender, parameters, [f"{user}@{domain}" for user in users], content)


def probe(client, sender, parameters, recipients, content):
    code, text = client.mail(sender, parameters)
    for recipient in recipients:
        if code == 250:
            code, text = client.rcpt(recipient, ["NOTIFY=NEVER"] if recipient.startswith("r1@") else [])
    if code == 250:
        code, text = client.data(content)
    if code != 250:
        sys.exit(f"the front refused {sender} -> {recipients}: {code} {text}")


def without_trace(octets):
    while octets.startswith(b"Received:"):
        octets = re.sub(rb"\AReceived:.*?\r\n(?![ \t])", b"", octets, flags=re.S)
    return octets


class Outcomes:
    """For each domain what became of its probes, as {aspect: texts}."""

    def __init__(self, etc, exchange, maillog, sink):
        self.told = {domain: {} for domain in domains(etc)}
        self.domain_of_queue_id = {}
        self.read_exchange(pathlib.Path(exchange) / "messages")
        log = pathlib.Path(maillog).read_text(errors="replace").splitlines()
        self.read_status(log)
        self.read_hop(log)
        for file in pathlib.Path(sink).iterdir():
            content = file.read_bytes()
            for domain in self.told:
                if f"@{domain}".encode() in content:
                    self.add(domain, "elsewhere", "left by another way")

    def add(self, domain, aspect, text):
        if domain in self.told:
            self.told[domain].setdefault(aspect, set()).add(text.replace(domain, "DOMAIN"))

    def read_exchange(self, messages):
        seen = {}
        for record in sorted(messages.glob("*.json")):
            envelope = json.loads(record.read_text())
            content = without_trace(record.with_suffix(".eml").read_bytes())
            user, domain = re.search(r"<([^@]*)@([^>]*)>", envelope["rcpt_to"][0]).groups()
            whole = content in (GOOD, BARE) or user == "null"  # that gets fields which say what it is
            sender = re.sub(r"SIZE=\d+", "SIZE", envelope["mail_from"])
            copy = f"{sender} {' '.join(envelope['rcpt_to'])} {'whole' if whole else 'changed'}"
            seen[copy] = seen.get(copy, 0) + 1
            self.add(domain, aspect_of(user), copy if seen[copy] == 1 else f"{copy} again")

    def read_status(self, log):
        form = re.compile(r" (\S+)/\w+\[\d+\]: (\w+): to=<([^@>]*)@([^>]*)>.* status=(\w+) \((.*)\)$")
        for line in log:
            found = form.search(line)
            if not found:
                continue
            ident, queue_id, user, domain, status, text = found.groups()
            self.domain_of_queue_id[queue_id] = domain
            text = re.sub(r"queued as \w+", "queued as ID", re.sub(r" ?\[[^]]*\](:\d+)?", "", text))
            self.add(domain, aspect_of(user) + " status", f"{status} {text}")
            self.add(domain, "transport", f"logs as {ident}")
            if "conn_use=" in line:
                self.add(domain, "transport", "keeps the connection")

    def read_hop(self, log):
        for line in log:
            if found := re.search(r" (\S+)/smtpd\[\d+\]: \w+: client=.*orig_queue_id=(\w+), (orig_client=\S+)", line):
                self.add(self.domain_of_queue_id.get(found.group(2)), "listener", f"{found.group(1)} {found.group(3)}")
            if found := re.search(r" (\S+)/cleanup\[\d+\]: \w+: milter-\w+: .*to=<\w+@([^>]*)>", line):
                self.add(found.group(2), "cleanup", f"logs as {found.group(1)}")


def aspect_of(user):
    return "good" if user in RECIPIENTS else user


def copy(*users, mail="", notify=""):
    to = [f"<{user}@DOMAIN>{notify if user == 'r1' else ''} ORCPT=rfc822;{user}@DOMAIN" for user in users]
    return f"<app@contoso.example> SIZE{mail} {' '.join(to)} whole"


# What must become of the probes.
SENT = "sent 250 2.0.0 Ok: queued as ID"
SAID = "host 127.0.0.1 said: "
CAUSE = " (cause: Exchange refuses this recipient; remedy: Check the recipient's address) (in reply to end of DATA command)"
DSN = {"mail": " BODY=8BITMIME RET=HDRS ENVID=E1", "notify": " NOTIFY=NEVER"}
REFUSED = "550 5.1.10 550 5.1.10 Recipient not found"
STRANGER = "Sender address rejected: Try again later (in reply to RCPT TO command)"
EXPECTED = {
    "good": {copy("UPPER", "r1", "r2", "r3", **DSN), copy("r4", "r5", **DSN)},
    "good status": {SENT, f"deferred {SAID}452 4.5.3 too many recipients for one message, send the rest in another (in reply to RCPT TO command)"},
    "later": {copy("later")},
    "later status": {SENT},
    "refused status": {f"bounced {SAID}{REFUSED}{CAUSE}"},
    "kept": {copy("kept")},
    "kept status": {SENT},
    "rest status": {SENT, f"bounced {SAID}{REFUSED}{CAUSE}"},
    "null": {copy("null")},
    "null status": {SENT},
    "large status": {f"bounced {SAID}552 5.3.4 message size exceeds max_message_size, 102400 octets (in reply to MAIL FROM command)"},
    "stranger status": {f"deferred {SAID}450 4.3.2 <agent@sub.contoso.example>: {STRANGER}"},
    "extended status": {f"deferred {SAID}450 4.3.2 <bill+more@fabrikam.example>: {STRANGER}"},
    "down status": {f"deferred {SAID}451 4.7.1 Service unavailable - try again later (in reply to MAIL FROM command)"},
    "transport": {"logs as exosubmit-hop"},
    "listener": {"exosubmit-hop orig_client=localhost[127.0.0.1]"},
    "cleanup": {"logs as exosubmit-hop"},
}


def difference(outcome):
    # The text of a deferral is long and another scenario's; that it was one counts.
    outcome = {aspect: {text for text in texts if not (aspect == "later status" and re.match("deferred .*Mailbox busy", text))}
               for aspect, texts in outcome.items()}
    return "; ".join(f"{aspect}: {' | '.join(sorted(outcome.get(aspect, {'nothing'})))}"
                     for aspect in sorted(set(EXPECTED) | set(outcome)) if outcome.get(aspect) != EXPECTED.get(aspect))


def judge(*paths):
    for domain, outcome in Outcomes(*paths).told.items():
        how = difference(outcome)
        print(domain, f"differs: {how}" if how else "same")


if __name__ == "__main__":
    {"make": make, "send": send, "judge": judge}[sys.argv[1]](*sys.argv[2:])
