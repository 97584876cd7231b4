import Macaroons

func macaroons() throws {
    let rootKey = RootKey("a secret of at least 32 random bytes".utf8)
    let macaroon = Macaroon.mint(rootKey: rootKey, identifier: "guest 7".utf8, location: "https://swaps.example")
        .attenuated(by: "services=swaps:0")

    // Anybody who holds it can narrow it, without the key.
    let narrowed = macaroon.attenuated(by: "swaps_capabilities=loop_in")
    let text = Base64.encode(narrowed.serialized())

    let received = try Macaroon.parse(Base64.decode(text) ?? [])
    let verification = received.verify(rootKey: rootKey) { caveat in
        switch String(decoding: caveat.identifier, as: UTF8.self) {
        case "services=swaps:0", "swaps_capabilities=loop_in": .met
        case let condition: .refused("nobody here knows \(condition)")
        }
    }
    print(verification.isValid)
    print(verification.trace)
}
