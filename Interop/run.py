"""Programs that we did not write, through our gate and against our client. Run by dev/test-interop inside Interop/.venv.

    run.py --gatehouse FILE --gatepass FILE [GROUP or CLAIM ...]

A group is a folder here with files `*_claims.py`.
"""
import argparse
import importlib.util
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
GROUPS = ["payment", "http2", "tls", "grpc", "websocket", "gateway", "browser", "slow", "proxies", "operations", "differential"]


def load(group):
    """Its folder comes last in the search path: it may be named like the package that it tries out."""
    folder = HERE / group
    sys.path.append(str(folder))
    for file in sorted(folder.glob("*_claims.py")):
        spec = importlib.util.spec_from_file_location(f"{group}:{file.stem}", file)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--gatehouse", required=True)
    parser.add_argument("--gatepass", required=True)
    parser.add_argument("wanted", nargs="*", metavar="GROUP or CLAIM", help=f"groups: {', '.join(GROUPS)}")
    args = parser.parse_args()
    from harness import claims
    from harness.world import World
    for group in GROUPS:
        load(group)
    world = World(os.path.abspath(args.gatehouse), os.path.abspath(args.gatepass))
    try:
        passed, failed = claims.run(world, args.wanted)
        if failed:
            print(world.logs())
    finally:
        world.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
