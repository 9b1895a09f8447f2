"""The same by libcurl's own SMTP upload: the program curl-upload is sender and client in one."""

import os
import subprocess
import tempfile


class CurlLoad:
    """`memory`: megabytes at the program's peak; `cpu`: seconds; both of the last run."""

    def __init__(self, program, url, ca_file, sender, message):
        self._command = [program, url, ca_file, sender]
        self._message = message
        self.memory = self.cpu = 0.0

    def one_at_a_time(self, seconds):
        """Latencies: from MAIL to the 250, since the program knows no more than when it called libcurl."""
        return self._run(seconds, 1)

    def three_at_once(self, seconds):
        self._run(seconds, 3)

    def _run(self, seconds, connections):
        with tempfile.NamedTemporaryFile() as file:
            file.write(self._message)
            file.flush()
            with subprocess.Popen([*self._command, file.name, str(seconds), str(connections)],
                                  stdout=subprocess.PIPE, text=True) as process:
                output = process.stdout.read()
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError("curl-upload failed")
        self.memory = usage.ru_maxrss / 1024
        self.cpu = usage.ru_utime + usage.ru_stime
        return [float(line) for line in output.splitlines()]
