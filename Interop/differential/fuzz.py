"""HTTPWire held against llhttp by inputs that are made up. Run by dev/fuzz-differential inside Interop/.venv.

    fuzz.py --reader FILE [--cases N] [--seed TEXT] [--only NUMBER]
"""
import argparse
import sys

from cases import Generator
from differential_run import Run, read_other
from llhttp import Parser
from reader import Reader


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--reader", required=True, help="the program read-http")
    arguments.add_argument("--cases", type=int, default=100_000)
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--only", type=int, help="shows what becomes of one case")
    options = arguments.parse_args()
    reader = Reader(options.reader)
    try:
        if options.only is not None:
            case = Generator(options.seed).case(options.only)
            print(case)
            print("ours:  ", *reader.read([case]))
            print("llhttp:", read_other(Parser(), case))
            return
        run = Run(options.seed)
        run.play(reader, options.cases, progress=sys.stderr)
        print(run.report())
        sys.exit(1 if run.findings else 0)
    finally:
        reader.close()


main()
