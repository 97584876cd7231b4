"""Writes third-party-pymacaroons.json with pymacaroons 0.13.0 from PyPI. See README.md."""
import json
import sys

from pymacaroons import MACAROON_V1, MACAROON_V2, Macaroon, Verifier
from pymacaroons.serializers import JsonSerializer


def standard(text):
    """The library writes the URL alphabet without padding."""
    return text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)


def forms(m):
    return {
        "binary_base64": standard(m.serialize()),
        "json": m.serialize(JsonSerializer()),
        "signature_hex": m.signature,
    }


def accepted(root, key, discharges):
    verifier = Verifier()
    verifier.satisfy_general(lambda condition: condition.startswith("ok"))
    try:
        return bool(verifier.verify(root, key, discharges))
    except Exception:
        return False


cases = []


def case(name, key, root, discharges):
    cases.append({
        "name": name,
        "root_key_hex": key.encode().hex(),
        "macaroon": forms(root),
        "discharges": [forms(d) for d in discharges],
        "accepted": accepted(root, key, discharges),
    })


for version, label in [(MACAROON_V1, "v1"), (MACAROON_V2, "v2")]:
    def mint(key, identifier, location):
        return Macaroon(location=location, identifier=identifier, key=key, version=version)

    key = "the root key of " + label
    plain = mint(key, "root", "https://service.example")
    plain.add_first_party_caveat("ok before")
    plain.add_third_party_caveat("https://third.example", "the third party's key", "third 1")
    plain.add_first_party_caveat("ok after")
    discharge = mint("the third party's key", "third 1", "https://third.example")
    discharge.add_first_party_caveat("ok inside")
    bound = plain.prepare_for_request(discharge)
    case(label + " one discharge", key, plain, [bound])
    case(label + " unbound discharge", key, plain, [discharge])
    case(label + " missing discharge", key, plain, [])
    case(label + " wrong root key", key + "!", plain, [bound])

    refusing = mint("the third party's key", "third 1", "")
    refusing.add_first_party_caveat("no")
    case(label + " discharge with an unmet condition", key, plain, [plain.prepare_for_request(refusing)])

    other = mint("another key", "third 1", "")
    case(label + " discharge with another key", key, plain, [plain.prepare_for_request(other)])

    two = mint(key, "root", "")
    two.add_third_party_caveat("https://one.example", "key one", "one")
    two.add_third_party_caveat("https://two.example", "key two", "two")
    discharges = [two.prepare_for_request(mint("key " + n, n, "")) for n in ["two", "one"]]
    case(label + " two discharges in another order", key, two, discharges)

    nested = mint(key, "root", "loc")
    nested.add_third_party_caveat("https://one.example", "key one", "one")
    one = mint("key one", "one", "")
    one.add_third_party_caveat("https://two.example", "key two", "two")
    discharges = [nested.prepare_for_request(one), nested.prepare_for_request(mint("key two", "two", ""))]
    case(label + " nested discharges", key, nested, discharges)

json.dump({"library": "pymacaroons 0.13.0", "cases": cases}, sys.stdout, indent=1)
print()
