import Macaroons
import MacaroonsThirdParty
import TestKit
import Testing

@Suite("Third-party caveats")
struct ThirdPartyTests {
    private let key = RootKey(utf8("root key"))
    private let thirdKey = RootKey(utf8("third party's key"))

    private func nonce(_ byte: UInt8 = 1) throws -> ThirdPartyNonce {
        try #require(ThirdPartyNonce([UInt8](repeating: byte, count: 24)))
    }

    private func root() throws -> Macaroon {
        try Macaroon.mint(rootKey: key, identifier: utf8("root"), location: "https://service.example")
            .attenuated(by: "before=1")
            .addingThirdPartyCaveat(rootKey: thirdKey, identifier: utf8("third"), location: "https://third.example", nonce: nonce())
            .attenuated(by: "after=1")
    }

    private func verify(
        _ root: Macaroon, _ discharges: [Macaroon], opener: (any ThirdPartyCaveatOpener)? = SecretBoxOpener()
    ) -> Macaroon.Verification {
        root.verify(rootKey: key, discharges: discharges, opener: opener) { _ in .met }
    }

    @Test("a bound discharge opens the macaroon, through every form")
    func roundTrip() throws {
        let root = try root()
        let discharge = Macaroon.mint(rootKey: thirdKey, identifier: utf8("third")).attenuated(by: "inside=1").bound(to: root)
        #expect(verify(root, [discharge]).isValid)
        for format in Macaroon.Format.allCases {
            let macaroons = try Macaroon.parseSequence(root.serialized(format) + discharge.serialized(format))
            #expect(macaroons == [root, discharge])
        }
    }

    @Test("the verification id is the nonce and the derived key sealed under the signature before the caveat")
    func verificationID() throws {
        let before = Macaroon.mint(rootKey: key, identifier: utf8("root")).attenuated(by: "before=1")
        let caveat = try #require(try root().caveats.first { $0.isThirdParty })
        let verificationID = try #require(caveat.verificationID)
        #expect(verificationID.count == 24 + 16 + 32)
        #expect(verificationID.starts(with: [UInt8](repeating: 1, count: 24)))
        let opened = try #require(SecretBoxOpener().rootKey(sealedIn: verificationID, under: before.signature))
        #expect(opened.derivedForTest == thirdKey.derivedForTest)
        #expect(SecretBoxOpener().rootKey(sealedIn: verificationID, under: try root().signature) == nil)
    }

    @Test("a verification id of another length or with a changed byte is not opened")
    func forgedVerificationID() throws {
        let before = Macaroon.mint(rootKey: key, identifier: utf8("root")).attenuated(by: "before=1").signature
        let verificationID = try #require(try root().caveats[1].verificationID)
        for count in 0..<verificationID.count {
            #expect(SecretBoxOpener().rootKey(sealedIn: Array(verificationID.prefix(count)), under: before) == nil)
        }
        #expect(SecretBoxOpener().rootKey(sealedIn: verificationID + [0], under: before) == nil)
        for index in verificationID.indices {
            var changed = verificationID
            changed[index] ^= 0x80
            #expect(SecretBoxOpener().rootKey(sealedIn: changed, under: before) == nil)
        }
    }

    @Test("without an opener every third-party caveat is refused, and the chain alone is never enough")
    func unsupported() throws {
        let root = try root()
        let discharge = Macaroon.mint(rootKey: thirdKey, identifier: utf8("third")).bound(to: root)
        #expect(verify(root, [discharge], opener: nil).refusal?.reason == .thirdPartyCaveatsUnsupported)
        #expect(root.chainSignature(from: key) == root.signature)
        #expect(!root.hasValidChain(rootKey: key))
    }

    @Test("a discharge bound to a macaroon opens no attenuated copy of it, and none bound to the copy opens the first")
    func binding() throws {
        let root = try root()
        let narrower = root.attenuated(by: "more=1")
        let discharge = Macaroon.mint(rootKey: thirdKey, identifier: utf8("third"))
        #expect(verify(narrower, [discharge.bound(to: narrower)]).isValid)
        #expect(verify(narrower, [discharge.bound(to: root)]).refusal?.reason == .signatureMismatch)
        #expect(verify(root, [discharge.bound(to: narrower)]).refusal?.part == .discharge(0))
        #expect(verify(root, [discharge]).refusal?.reason == .signatureMismatch)
    }

    @Test("two discharges of one identifier serve two caveats")
    func sameIdentifier() throws {
        let root = try root().addingThirdPartyCaveat(rootKey: thirdKey, identifier: utf8("third"), location: "", nonce: nonce(2))
        let discharge = Macaroon.mint(rootKey: thirdKey, identifier: utf8("third")).bound(to: root)
        #expect(verify(root, [discharge, discharge]).isValid)
        #expect(verify(root, [discharge]).refusal?.reason == .dischargeUsedTwice)
        #expect(verify(root, [discharge, discharge, discharge]).refusal?.reason == .dischargeUnused)
    }

    @Test("discharges may hang thirty-two deep and no deeper")
    func depth() throws {
        for depth in [Macaroon.Limits.dischargeDepth, Macaroon.Limits.dischargeDepth + 1] {
            let root = try Macaroon.mint(rootKey: key, identifier: utf8("root"))
                .addingThirdPartyCaveat(rootKey: thirdKey, identifier: [1], location: "", nonce: nonce())
            let discharges = try (1...depth).map { level in
                let discharge = Macaroon.mint(rootKey: thirdKey, identifier: [UInt8(level)])
                guard level < depth else { return discharge.bound(to: root) }
                return try discharge.addingThirdPartyCaveat(rootKey: thirdKey, identifier: [UInt8(level + 1)], location: "", nonce: nonce())
                    .bound(to: root)
            }
            let verification = verify(root, discharges)
            #expect(verification.isValid == (depth == Macaroon.Limits.dischargeDepth))
            if depth > Macaroon.Limits.dischargeDepth { #expect(verification.refusal?.reason == .dischargesTooDeep) }
        }
    }

    @Test("a nonce has twenty-four bytes")
    func nonces() {
        #expect((0..<50).allSatisfy { (ThirdPartyNonce([UInt8](repeating: 0, count: $0)) != nil) == ($0 == 24) })
        var generator = SeededGenerator(3)
        #expect(ThirdPartyNonce(random: &generator) != ThirdPartyNonce(random: &generator))
    }

    @Test("the trace tells the whole walk, descent included, without a secret")
    func trace() throws {
        let root = try root().attenuated(by: "preimage=0011223344")
        let discharge = Macaroon.mint(rootKey: thirdKey, identifier: [0xff, 0x0a]).bound(to: root)
        let right = Macaroon.mint(rootKey: thirdKey, identifier: utf8("third")).attenuated(by: "inside=1").bound(to: root)
        let verification = root.verify(rootKey: key, discharges: [discharge, right], opener: SecretBoxOpener()) { caveat in
            switch caveat.identifier {
            case utf8("after=1"): .refused("too late")
            case utf8("inside=1"): .skipped
            default: .met
            }
        }
        #expect(
            "\(verification.trace)" == """
                macaroon "root"
                  first key derived from the root key
                  caveat 1 "before=1": met
                  caveat 2 third party "third" at "https://third.example": discharge 2
                    discharge 2 "third"
                      first key opened from the verification id
                      caveat 1 "inside=1": skipped
                      bound to the macaroon
                      signature matches
                  caveat 3 "after=1": refused, too late
                  caveat 4 "preimage=<redacted>": met
                  signature matches
                  refused: the discharge 1: no caveat asks for it
                """)
        #expect(verification.refusal?.description == "caveat 3 of the macaroon: the condition is not met: too late")
    }
}
