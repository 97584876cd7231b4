"""One run: makes inputs, gives them to both parsers, and counts what came of it."""
import collections
import time

import llhttp
from cases import ANSWER_TO_HEAD, REQUESTS, Generator
from comparison import compare
from exceptions import exception_for
from reader import Died

BATCH = 1000
#: How many examples of one finding are kept.
EXAMPLES = 3


class Run:
    def __init__(self, seed):
        self.generator, self.parser = Generator(seed), llhttp.Parser()
        self.seed, self.cases, self.valid, self.seconds = seed, 0, 0, 0.0
        #: By outcome of the two.
        self.agreed = collections.Counter()
        self.stricter, self.exceptions = collections.Counter(), collections.Counter()
        self.closes_earlier = 0
        #: What does not hold: numbers of cases by what it is.
        self.findings = collections.defaultdict(list)
        #: Cases and those of them of which we accept a message, by mutation.
        self.tried, self.accepted = collections.Counter(), collections.Counter()
        self.examples = {}

    @staticmethod
    def read_other(parser, case):
        kind = llhttp.REQUEST if case.kind == REQUESTS else llhttp.RESPONSE
        return parser.read(case.octets, kind, answers_head=case.kind == ANSWER_TO_HEAD)

    def play(self, reader, count, progress=None):
        started = time.monotonic()
        for start in range(0, count, BATCH):
            batch = [self.generator.case(number) for number in range(start, min(count, start + BATCH))]
            try:
                readings = reader.read(batch)
            except Died as error:
                self.findings[f"{error}, in cases {start} to {start + len(batch) - 1}"].append(start)
                break
            for case, ours in zip(batch, readings, strict=True):
                self.judge(case, ours, self.read_other(self.parser, case))
            if progress and start % 100_000 == 0 and start:
                print(f"{start} cases, {len(self.findings)} findings", file=progress, flush=True)
        self.seconds = time.monotonic() - started

    def judge(self, case, ours, theirs):
        self.cases += 1
        self.valid += case.is_valid
        refused = ours["outcome"] == "refused"
        for name in case.mutations:
            self.tried[name] += 1
            self.accepted[name] += bool(ours["messages"]) and not refused
        self.agreed["refused by us" if refused else "accepted by us", "refused by llhttp" if theirs.error else "accepted by llhttp"] += 1
        if case.is_valid and refused:
            self.find(f"we refuse a valid message: {ours['reason']}", case)
        verdict = compare(ours, theirs)
        self.closes_earlier += verdict.closes_earlier
        if verdict.stricter:
            self.stricter[verdict.stricter] += 1
            self.examples.setdefault(verdict.stricter, case.number)
        if verdict.difference:
            name = exception_for(verdict.difference)
            if name:
                self.exceptions[name] += 1
                self.examples.setdefault(name, case.number)
            else:
                self.find(f"{verdict.difference.what} ({theirs.error})", case)

    def find(self, what, case):
        self.findings[what].append(case)

    def report(self):
        lines = [f"{self.cases} cases of seed {self.seed} in {self.seconds:.0f} s, {self.valid} of them valid"]
        lines += [f"  {count:9}  {ours}, {theirs}" for (ours, theirs), count in sorted(self.agreed.items())]
        lines.append("we refuse what llhttp accepts, by our reason (and one such case):")
        lines += [f"  {count:9}  {reason} ({self.examples[reason]})" for reason, count in self.stricter.most_common()]
        lines.append(f"  {self.closes_earlier:9}  accepted, but the connection is not used again")
        lines.append("differences that are meant (exceptions.py):")
        lines += [f"  {count:9}  {name} ({self.examples[name]})" for name, count in self.exceptions.most_common()]
        lines.append("mutations: cases, and in how many of them we accept all that there is:")
        lines += [f"  {count:9} {self.accepted[name]:9}  {name}" for name, count in sorted(self.tried.items())]
        lines.append(f"findings: {len(self.findings)}")
        for what, found in sorted(self.findings.items()):
            lines.append(f"  {len(found):9}  {what}")
            lines += [f"             {getattr(case, 'number', case)}: {getattr(case, 'octets', b'')[:400]!r}" for case in found[:EXAMPLES]]
        return "\n".join(lines)
