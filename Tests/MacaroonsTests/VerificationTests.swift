import Macaroons
import Testing

@Suite("Verification")
struct VerificationTests {
    private let key = RootKey(utf8("root key"))

    @Test("a macaroon without caveats is accepted and no question asked")
    func plain() {
        let verification = Macaroon.mint(rootKey: key, identifier: utf8("id")).verify(rootKey: key) { _ in
            Issue.record("there is no caveat to ask about")
            return .met
        }
        #expect(verification.isValid)
        #expect(verification.trace.steps.last?.event == .signatureCompared(matches: true))
    }

    @Test("the check sees every caveat once and in order")
    func order() {
        let caveats = ["a=1", "b=2", "a=1"]
        let macaroon = caveats.reduce(Macaroon.mint(rootKey: key, identifier: [])) { $0.attenuated(by: $1) }
        var seen: [String] = []
        let verification = macaroon.verify(rootKey: key) { caveat in
            seen.append(text(caveat.identifier))
            return .met
        }
        #expect(verification.isValid)
        #expect(seen == caveats)
    }

    @Test("one refused caveat is enough, a skipped one is not")
    func verdicts() {
        let macaroon = Macaroon.mint(rootKey: key, identifier: []).attenuated(by: "a").attenuated(by: "b")
        #expect(macaroon.verify(rootKey: key) { _ in .skipped }.isValid)
        let refused = macaroon.verify(rootKey: key) { $0.identifier == utf8("b") ? .refused("no") : .met }
        #expect(refused.refusal?.reason == .caveatRefused)
        #expect(refused.refusal?.caveatIndex == 1)
        #expect(refused.refusal?.detail == "no")
        #expect(refused.refusal?.reason.rawValue == "caveat-refused")
    }

    @Test("taking away, changing, reordering or adding a caveat breaks the signature")
    func forgeries() {
        let macaroon = Macaroon.mint(rootKey: key, identifier: utf8("id")).attenuated(by: "a").attenuated(by: "b")
        let (a, b) = (macaroon.caveats[0], macaroon.caveats[1])
        let changed = Macaroon.Caveat(identifier: utf8("c"))
        let thirdParty = Macaroon.Caveat(identifier: utf8("b"), verificationID: utf8("v"), location: [])
        for caveats in [[], [a], [b], [b, a], [a, changed], [a, b, b], [a, thirdParty]] {
            let forged = Macaroon(identifier: macaroon.identifier, caveats: caveats, signature: macaroon.signature)
            #expect(!forged.hasValidChain(rootKey: key))
            let verification = forged.verify(rootKey: key) { _ in .refused("also this") }
            #expect(verification.refusal?.reason == .signatureMismatch)
        }
        let renamed = Macaroon(identifier: utf8("di"), caveats: macaroon.caveats, signature: macaroon.signature)
        #expect(!renamed.hasValidChain(rootKey: key))
    }

    @Test("a location is a hint: changing it changes nothing")
    func location() {
        let macaroon = Macaroon.mint(rootKey: key, identifier: utf8("id"), location: "here")
        let moved = Macaroon(location: utf8("there"), identifier: macaroon.identifier, signature: macaroon.signature)
        #expect(moved.hasValidChain(rootKey: key))
    }

    @Test("a discharge that nobody asked for is refused even without third-party caveats")
    func unused() {
        let macaroon = Macaroon.mint(rootKey: key, identifier: utf8("id"))
        let verification = macaroon.verify(rootKey: key, discharges: [macaroon]) { _ in .met }
        #expect(verification.refusal?.reason == .dischargeUnused)
        #expect(verification.refusal?.part == .discharge(0))
    }

    @Test("attenuating leaves the original as it was and takes text, bytes and caveats alike")
    func attenuation() {
        let macaroon = Macaroon.mint(rootKey: key, identifier: utf8("id"))
        let narrowed = macaroon.attenuated(by: "a=1")
        #expect(macaroon.caveats.isEmpty)
        #expect(narrowed == macaroon.attenuated(by: utf8("a=1")))
        #expect(narrowed == macaroon.attenuated(by: Macaroon.Caveat(identifier: utf8("a=1"))))
        #expect(narrowed == macaroon.attenuated(by: "a=1".utf8))
    }

    @Test("long and binary conditions are printed on one bounded line")
    func printing() {
        let long = Macaroon.mint(rootKey: key, identifier: [UInt8](repeating: UInt8(ascii: "x"), count: 5_000)).attenuated(by: [0x0a, 0xff])
        let trace = "\(long.verify(rootKey: key) { _ in .met }.trace)"
        #expect(trace.contains("... (5000 bytes)\"") && trace.contains("caveat 1 0x0aff: met"))
        #expect(trace.split(separator: "\n").allSatisfy { $0.count < 300 })
    }
}
