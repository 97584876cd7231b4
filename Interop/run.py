"""Programs that we did not write, through our gate and against our client. Run by dev/test-interop inside Interop/.venv.

    run.py --gatehouse FILE --gatepass FILE [--external-tool FILE] [--screenshots FOLDER] [GROUP or CLAIM ...]

A group is a folder here with files `*_claims.py`.
"""
import argparse
import importlib.util
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
GROUPS = ["payment", "http2", "tls", "grpc", "websocket", "gateway", "browser", "consent", "slow", "proxies", "operations", "differential"]


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
    parser.add_argument("--external-tool", help="the example of a tool, which the group consent lets in; beside gatehouse unless it is named")
    parser.add_argument("--screenshots", metavar="FOLDER", help="where the group consent puts pictures of its pages")
    parser.add_argument("wanted", nargs="*", metavar="GROUP or CLAIM", help=f"groups: {', '.join(GROUPS)}")
    args = parser.parse_args()
    from harness import claims
    from harness.world import World
    for group in GROUPS:
        load(group)
    gatehouse = os.path.abspath(args.gatehouse)
    world = World(gatehouse, os.path.abspath(args.gatepass))
    world.external_tool = os.path.abspath(args.external_tool or os.path.join(os.path.dirname(gatehouse), "external-tool"))
    world.screenshots = args.screenshots and pathlib.Path(args.screenshots).resolve()
    try:
        passed, failed = claims.run(world, args.wanted)
        if failed:
            print(world.logs())
    finally:
        world.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
