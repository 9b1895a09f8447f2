"""The manual pages and the completion tell of every key, option, command and log line, and of none that is not there."""

import datetime
import os
import re

MAN = "packaging/man/"
DAEMON, TOOL = MAN + "exosubmit-milter.8", MAN + "exosubmit.1"
SETTINGS, WIRING = MAN + "exosubmit.conf.5", MAN + "exosubmit-postfix.7"
COMPLETION = "packaging/completion/exosubmit"
NOT_BUILT, RESTART = "Not built yet.", "A change needs a restart."
KEY_TABLE, EVENTS, OPTIONS = "lib/config/key_table.cpp", "lib/log/events.cpp", "milter/options.cpp"


def findings(tree):
    missing = [file for file in (DAEMON, TOOL, SETTINGS, WIRING, COMPLETION) if not os.path.exists(tree.path(file))]
    for file in missing:
        yield file, 1, "is missing"
    if not missing:
        for part in (titles, keys, daemon_options, tool_options, wiring, events):
            yield from part(tree)


# ---- what the pages say

def items(text, macro):
    """(name, what follows it up to the next one) for each `.It MACRO name`; items of nested lists belong to theirs."""
    parts = re.split(rf"^\.It {macro} (.*)$", text, flags=re.M)
    return [(parts[i], parts[i + 1]) for i in range(1, len(parts), 2)]


def plain(text):
    """The words of a page's source without its macros, blanks as one."""
    text = re.sub(r"^\.[A-Z][a-z]\b", " ", text, flags=re.M)
    return re.sub(r"\s+", " ", text)


def documented_options(text):
    """Every option that has a `.It Fl` line: "-x", "--settings"."""
    return {"-" + name for line, _ in items(text, "Fl") for name in re.findall(r"(?:^|Fl )(-?[\w-]+)", line)}


def line_of(tree, file, text):
    return next((number for number, line in tree.lines(file) if text in line), 1)


# ---- titles

def titles(tree):
    version = re.search(r"project\(exosubmit VERSION (\S+)", tree.text("CMakeLists.txt")).group(1)
    for file in (DAEMON, TOOL, SETTINGS, WIRING):
        name, section = file[len(MAN):].rsplit(".", 1)
        head = tree.text(file).splitlines()[:3] + [""] * 3
        if not is_date(head[0]):
            yield file, 1, "wanted .Dd Month D, YYYY, a day that is not to come"
        for number, wanted in ((2, f".Dt {name.upper()} {section}"), (3, f".Os exosubmit {version}")):
            if head[number - 1] != wanted:
                yield file, number, f"wanted {wanted}"


def is_date(line):
    try:
        date = datetime.datetime.strptime(line, ".Dd %B %d, %Y").date()
    except ValueError:
        return False
    return datetime.date(2026, 1, 1) <= date <= datetime.date.today() + datetime.timedelta(days=1)


# ---- settings

def keys(tree):
    page = {(section, key): rest for section, text in sections(tree.text(SETTINGS))
            for key, rest in ((line.split(" ")[0], line + "\n" + body) for line, body in items(text, "Ic"))}
    table = key_table(tree.text(KEY_TABLE))
    for name in page.keys() - table.keys():
        yield SETTINGS, line_of(tree, SETTINGS, f".It Ic {name[1]} "), f"[{name[0]}] {name[1]} is no key"
    for name, wanted in table.items():
        if name not in page:
            yield SETTINGS, 1, f"[{name[0]}] {name[1]} is missing"
            continue
        text = plain(page[name])
        line = line_of(tree, SETTINGS, f".It Ic {name[1]} ")
        for sentence in wanted:
            if sentence not in text:
                yield SETTINGS, line, f"[{name[0]}] {name[1]}: wanted '{sentence.strip()}'"
        for sentence in (NOT_BUILT, RESTART):
            if sentence in text and sentence not in wanted:
                yield SETTINGS, line, f"[{name[0]}] {name[1]}: not so: '{sentence}'"


def sections(text):
    parts = re.split(r"^\.Sh \[(\w+)(?: NAME)?\]$", text, flags=re.M)
    return [(parts[i], re.split(r"^\.Sh ", parts[i + 1], flags=re.M)[0]) for i in range(1, len(parts), 2)]


def key_table(text):
    """(section, key) -> what the page must say of it."""
    names = {"mailbox_key": "mailbox", "operator_key": "operator"}
    found = re.findall(r'^    (\w+)<&[\w:]+, (.*?)>\(\s*(?:k(\w+), )?"(\w+)",\s*"([^"]*)",(.*?)\),$', text, flags=re.M | re.S)
    table = {}
    for section, codec, in_force, key, default, rest in found:
        wanted = [f"{key} Li = {default} " if default else f"{key} Li = "]
        if not default:
            wanted.append("Required." if "kRequired" in rest or key == "client_secret_file" else "Default:")
        if "kNotBuilt" in rest:
            wanted.append(NOT_BUILT)
        elif in_force == "ByRestart":
            wanted.append(RESTART)
        table[names.get(section, section), key] = wanted + span_of(codec) + words_of(codec, text)
    return table


def words_of(codec, text):
    """The words of a choice, as the page marks them."""
    choice = re.search(r"Choice<(\w+)>", codec)
    if not choice:
        return []
    return [f"{word} " for word in re.findall(r'\{"(\w+)", ', re.search(rf" {choice.group(1)}\{{(.*?);", text, re.S).group(1))]


UNITS = {"kMinute": 60, "kHour": 3600, "kDay": 86400, "kKilo": 1024, "kMega": 1024 * 1024}


def span_of(codec):
    """The least and the greatest value, as the page writes them; none where the type has none."""
    codec = codec.replace("Wait", "Duration<1, kHour>")
    match = re.search(r"(Count|Duration|Size)<(?:(?:unsigned|std::size_t), )?([\w *]+), ([\w *]+)>", codec)
    if not match:
        return []
    written = {"Count": str, "Duration": duration, "Size": size}[match.group(1)]
    return [f"{written(value(match.group(2)))} to {written(value(match.group(3)))}"]


def value(expression):
    product = 1
    for factor in expression.split("*"):
        product *= UNITS.get(factor.strip()) or int(factor)
    return product


def duration(seconds):
    letter, unit = next((each for each in (("d", 86400), ("h", 3600), ("m", 60)) if seconds and seconds % each[1] == 0), ("s", 1))
    return f"{seconds // unit}{letter}"


def size(octets):
    return f"{octets // 1024 ** 2}M" if octets % 1024 ** 2 == 0 else f"{octets // 1024}K"


# ---- options and commands

def daemon_options(tree):
    letters = re.search(r'getopt\(argc, argv, "([^"]*)"\)', tree.text(OPTIONS)).group(1).replace(":", "")
    yield from compare_options(tree, DAEMON, {"-" + letter for letter in letters})


def tool_options(tree):
    source = "".join(tree.text(file) for file in tree.files("lib/cli", suffixes=(".cpp", ".h")))
    commands = set(re.findall(r'add_subcommand\(\s*"([\w-]+)"', source))
    named = re.findall(r'(?:add_option|add_flag|set_version_flag)\(\s*"(-[^"]*)"', source)
    options = {option for names in named for option in names.split(",")} | {"-h", "--help"}
    text = tree.text(TOOL)
    explained = set(re.findall(r"^\.Ss exosubmit ([\w-]+)", text, flags=re.M))
    yield from compare(tree, TOOL, "command", commands, explained, lambda name: f".Ss exosubmit {name}")
    completed = tree.text(COMPLETION)
    for command in sorted(commands):
        if not re.search(rf"_exosubmit_offer [^\n]*\b{command}\b", completed):
            yield COMPLETION, 1, f"does not know the command {command}"
    yield from compare_options(tree, TOOL, options)


def compare_options(tree, page, options):
    yield from compare(tree, page, "option", options, documented_options(tree.text(page)),
                       lambda name: f"Fl {name[1:]}")
    program = "_milter" if page == DAEMON else ""
    completed = re.sub(r"^complete .*", "", tree.text(COMPLETION), flags=re.M)
    for option in sorted(options):
        if not re.search(rf"_exosubmit_offer [^\n]*(?<!\S){option}(?!\S)", function_of(completed, program)):
            yield COMPLETION, 1, f"does not know the option {option} of exosubmit{program.replace('_', '-')}"


def function_of(completed, program):
    milter = re.search(r"^_exosubmit_milter\(\) \{.*?^\}", completed, flags=re.M | re.S)
    inside = milter.group(0) if milter else ""
    return inside if program else completed.replace(inside, "")


def compare(tree, page, kind, there, told, written):
    for name in sorted(there - told):
        yield page, 1, f"{kind} {name} is missing"
    for name in sorted(told - there):
        yield page, line_of(tree, page, written(name)), f"{kind} {name} is not there"


# ---- Postfix

def wiring(tree):
    page = plain(tree.text(WIRING))
    for file in sorted(tree.files("conf")):
        if not file.startswith("conf/postfix-"):
            continue
        for number, line in tree.lines(file):
            option = re.match(r"\s+-o (\w+)(=\S*)", line)
            setting = re.match(r"(\w+) = ", line)
            if option and not is_told(page, *option.groups()):
                yield file, number, f"exosubmit-postfix(7) does not tell of {option.group(1)}{option.group(2)}"
            elif setting and setting.group(1) + " =" not in page:
                yield file, number, f"exosubmit-postfix(7) does not tell of {setting.group(1)}"


def is_told(page, name, setting):
    """A table's place is the site's own."""
    whole = re.sub(r"texthash:[^,]*", "TABLE", name + setting)
    return re.search(rf"(?<!\S){re.escape(whole)}(?!\S)", page) is not None


# ---- the log

def events(tree):
    """Each event of lib/log/events with its fields is in the daemon's page."""
    told = {line: plain(line + "\n" + body) for line, body in items(tree.text(DAEMON), "Li")}
    for event, calls in re.findall(r'Line(?: line)?\([^"\n]*"([^"]+)"\)(.*?)\.write\(', tree.text(EVENTS), flags=re.S):
        text = next((text for line, text in told.items() if re.search(rf"(?<!\w){re.escape(event.strip())}(?!\w)", line)), None)
        if text is None:
            yield DAEMON, 1, f"does not tell of the log line '{event}'"
            continue
        fields = re.findall(r'\.(?:field|address|seconds|number)\("(\w+)"', calls) + (["took"] if ".seconds(event." in calls else [])
        for field in fields:
            if field + "=" not in text:
                yield DAEMON, line_of(tree, DAEMON, event), f"does not tell of {field}= in the log line '{event}'"
