"""Our parser: the program `read-http` (Fuzz/Sources/read-http), which is given inputs in batches."""
import json
import struct
import subprocess


class Reader:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def read(self, cases):
        """What becomes of each case: an object as the program writes it."""
        batch = [struct.pack(">I", len(cases))]
        for case in cases:
            batch.append(struct.pack(f">BB{len(case.cuts)}II", case.kind, len(case.cuts), *case.cuts, len(case.octets)))
            batch.append(case.octets)
        try:
            self.process.stdin.write(b"".join(batch))
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Died(self.process.wait()) from None
        return [self.line() for _ in cases]

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise Died(self.process.wait())
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


class Died(Exception):
    """Our parser trapped on one of the inputs of a batch."""

    def __init__(self, status):
        super().__init__(f"read-http ended with {status}")
