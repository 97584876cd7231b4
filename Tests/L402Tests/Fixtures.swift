import L402
import Lightning
import Macaroons
import TestKit
import Testing

/// `l402-aperture-shape` of the macaroon vectors: minted by go-macaroon, agreed by libmacaroons and pymacaroons.
enum Vector {
    static let identifier =
        "0000184ca3502db74efaad5542009ccce8264099495cc7aa4e187de3a006bc09e6717a74b7e1947ecbabb6341b5f693fbf9985bdec30ed40e4506e1b903aae8dcb8e"
    static let preimage = "11466e7b025970bca4dfdac9a2f405cd16f0e7a4cf0717a14d50cd955ea303e5"
    static let paymentHash = "184ca3502db74efaad5542009ccce8264099495cc7aa4e187de3a006bc09e671"
    static let tokenID = "7a74b7e1947ecbabb6341b5f693fbf9985bdec30ed40e4506e1b903aae8dcb8e"
    static let signature = "f18a471f4c719cccd01f35e4a618cce234c8b729f36f56e44cd4067d5479295c"
    static let v1 =
        "MDAxMmxvY2F0aW9uIGxzYXQKMDA1MmlkZW50aWZpZXIgAAAYTKNQLbdO+q1VQgCczOgmQJlJXMeqThh946AGvAnmcXp0t+GUfsurtjQbX2k/v5mFveww7UDkUG4bkDqujcuOCjAwMTh"
        + "jaWQgc2VydmljZXM9c3ZjMTowCjAwMjVjaWQgc3ZjMV9jYXBhYmlsaXRpZXM9cmVhZCx3cml0ZQowMDI0Y2lkIHN2YzFfdmFsaWRfdW50aWw9MTg5MzQ1NjAwMAowMDJmc2ln"
        + "bmF0dXJlIPGKRx9McZzM0B815KYYzOI0yLcp829W5EzUBn1UeSlcCg=="
    static let v2 =
        "AgEEbHNhdAJCAAAYTKNQLbdO+q1VQgCczOgmQJlJXMeqThh946AGvAnmcXp0t+GUfsurtjQbX2k/v5mFveww7UDkUG4bkDqujcuOAAIPc2VydmljZXM9c3ZjMTowAAIcc3ZjMV9jYX"
        + "BhYmlsaXRpZXM9cmVhZCx3cml0ZQACG3N2YzFfdmFsaWRfdW50aWw9MTg5MzQ1NjAwMAAABiDxikcfTHGczNAfNeSmGMziNMi3KfNvVuRM1AZ9VHkpXA=="
    static let v2URLSafe =
        "AgEEbHNhdAJCAAAYTKNQLbdO-q1VQgCczOgmQJlJXMeqThh946AGvAnmcXp0t-GUfsurtjQbX2k_v5mFveww7UDkUG4bkDqujcuOAAIPc2VydmljZXM9c3ZjMTowAAIcc3ZjMV9jYX"
        + "BhYmlsaXRpZXM9cmVhZCx3cml0ZQACG3N2YzFfdmFsaWRfdW50aWw9MTg5MzQ1NjAwMAAABiDxikcfTHGczNAfNeSmGMziNMi3KfNvVuRM1AZ9VHkpXA"
    static let json =
        #"{"c":[{"i":"services=svc1:0"},{"i":"svc1_capabilities=read,write"},{"i":"svc1_valid_until=1893456000"}],"l":"lsat","i64":"#
        + #""AAAYTKNQLbdO-q1VQgCczOgmQJlJXMeqThh946AGvAnmcXp0t-GUfsurtjQbX2k_v5mFveww7UDkUG4bkDqujcuO","s64":"#
        + #""8YpHH0xxnMzQHzXkphjM4jTItynzb1bkTNQGfVR5KVw"}"#
    /// `l402-with-preimage-caveat`: the same macaroon with its preimage as a caveat.
    static let withPreimageCaveat =
        "AgEEbHNhdAJCAAAYTKNQLbdO+q1VQgCczOgmQJlJXMeqThh946AGvAnmcXp0t+GUfsurtjQbX2k/v5mFveww7UDkUG4bkDqujcuOAAIPc2VydmljZXM9c3ZjMTowAAIcc3ZjMV9jYX"
        + "BhYmlsaXRpZXM9cmVhZCx3cml0ZQACG3N2YzFfdmFsaWRfdW50aWw9MTg5MzQ1NjAwMAACSXByZWltYWdlPTExNDY2ZTdiMDI1OTcwYmNhNGRmZGFjOWEyZjQwNWNkMTZmMGU3"
        + "YTRjZjA3MTdhMTRkNTBjZDk1NWVhMzAzZTUAAAYgFpbwnU3lv/+UKEWv/CX19uq4C1DK3r40oWFpdBRjp8s="

    static var json64: String { Base64.encode(Array(json.utf8)) }
}

func bytes(_ value: UInt8) -> Bytes32 {
    let word = UInt64(value) &* 0x0101_0101_0101_0101
    return Bytes32(words: (word, word, word, word))
}

/// A server with the given epochs; the key of an epoch depends on its number only.
func masterKeys(_ epochs: UInt32...) throws -> MasterKeys {
    try #require(
        MasterKeys(
            identifierKey: SecretKey(bytes(0xee)),
            epochs: epochs.map {
                MasterKeys.Epoch(number: $0, key: SecretKey(bytes(UInt8(truncatingIfNeeded: $0))), createdAt: Timestamp(seconds: 0))
            }))
}

let issued = Timestamp(seconds: 1_800_000_000)
let end = Timestamp(seconds: 1_800_003_600)
let preimage = Preimage(bytes(0x42))

/// A pass for `swaps` (read, write) until `end`, with more caveats behind those.
func mintedMacaroon(_ keys: MasterKeys, caveats more: [String] = [], location: String = "", seed: UInt64 = 1) throws -> Macaroon {
    var generator = SeededGenerator(seed)
    let macaroon = Minter(keys: keys).mint(
        paymentHash: preimage.paymentHash, price: MilliSatoshi(12_345), issuedAt: issued,
        caveats: [
            try ServicesCaveat([.init(name: "swaps"), .init(name: "files", tier: 3)]),
            try CapabilitiesCaveat(service: "swaps", capabilities: ["read", "write"]),
            try ValidUntilCaveat(service: "swaps", validUntil: end),
        ],
        location: location, using: &generator)
    return more.reduce(macaroon) { $0.attenuated(by: $1) }
}

func base64(_ macaroon: Macaroon) -> String { Base64.encode(macaroon.serialized()) }

func authorization(_ macaroon: Macaroon, scheme: String = "L402") -> String { "\(scheme) \(base64(macaroon)):\(preimage.hex)" }

extension PresentedCredentials {
    var all: [UnverifiedCredential] {
        if case .candidates(let candidates) = self { candidates } else { [] }
    }
}

extension AuthenticationResult {
    var pass: Pass? {
        if case .authenticated(let pass) = self { pass } else { nil }
    }

    var refusal: PassRefusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}
