import L402
import Lightning
import Macaroons
import Testing

@testable import Gate

@Suite("Decisions")
struct DecisionTests {
    private static func swaps(_ terms: PaymentTerms = PaymentTerms(price: .satoshis(10)), free: [String] = []) throws -> GatedService {
        try service("swaps", free: free, payment: terms)
    }

    // MARK: Before any credential

    @Test("the stages object in order: path, service, then the credential")
    func stages() throws {
        var gate = try TestGate([try service("swaps", path: "/swap")])
        let badPath = gate.ask("/swap/../x", authorization: ["L402 nonsense"]).refusal
        #expect(badPath?.code == .badPath && badPath?.status == 400)
        let noService = gate.ask("/other", authorization: ["L402 nonsense"]).refusal
        #expect(noService?.code == .noService && noService?.status == 404)
        let malformed = gate.ask("/swap", authorization: ["L402 nonsense"]).refusal
        #expect(malformed?.code == .malformedCredential && malformed?.status == 401)
    }

    @Test("without a credential, or with other schemes' only, the price is quoted without a reason")
    func absent() throws {
        var gate = try TestGate([try Self.swaps()])
        for authorization in [[], ["Bearer abc"], ["Basic abc", "Digest a=\"b\", c=d"], [""]] {
            let quote = gate.ask(authorization: authorization).quote
            #expect(quote?.price == .satoshis(10))
            #expect(quote != nil && quote?.reason == nil)
        }
        // lnd uses the same field for macaroons of its own.
        #expect(gate.ask(macaroon: [Self.hex(Macaroon.mint(rootKey: RootKey([1]), identifier: [3, 1]))]).quote != nil)
    }

    private static func hex(_ macaroon: Macaroon) -> String {
        macaroon.serialized().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("free paths cost nothing, but only when they are written plainly")
    func free() throws {
        var gate = try TestGate([try Self.swaps(free: ["/health"])])
        for free in ["/health", "/health/db"] {
            let permit = gate.ask(free).permit
            #expect(permit != nil && permit?.identity == nil)
        }
        for costly in ["/healthy", "//health", "/%68ealth", "/health;x", "/health/%20", "/"] { #expect(gate.ask(costly).quote != nil, "\(costly)") }
    }

    @Test("an open service asks nobody, and takes no credential amiss")
    func open() throws {
        var gate = try TestGate([try service("open", payment: nil)])
        for authorization in [[], ["L402 nonsense"], [try Ticket.minted().field]] {
            let permit = gate.ask(authorization: authorization).permit
            #expect(permit?.service.name == "open" && permit?.identity == nil)
        }
        // Preflights of an open service are its own to answer.
        #expect(gate.ask(method: "OPTIONS", isPreflight: true).permit != nil)
    }

    @Test("a preflight of a service that costs is answered here")
    func preflight() throws {
        var gate = try TestGate([try Self.swaps()])
        #expect(gate.ask(method: "OPTIONS", isPreflight: true).isPreflight)
        #expect(gate.ask(method: "OPTIONS").quote != nil)
    }

    @Test("no path parameter leads around a price, a capability or a service", arguments: ["/dear;x", "/dear;x/y", "/dear%3Bx", "/dear/;x"])
    func parametersLeadNowhere(text: String) throws {
        let terms = PaymentTerms(
            price: .satoshis(1), prices: [PriceRule(scope: try rule("/dear"), price: .satoshis(50))],
            requirements: [CapabilityRule(scope: try rule("/dear"), capability: "dear")])
        var gate = try TestGate([try Self.swaps(terms)])
        #expect(gate.ask(text).quote?.price == .satoshis(50))
        let cheap = try Ticket.minted(price: .satoshis(50), caveats: [try CapabilitiesCaveat(service: "swaps", capabilities: ["cheap"])])
        #expect(gate.ask(text, authorization: [cheap.field]).refusal?.code == .missingCapability)
        var split = try TestGate([try service("open", payment: nil), try service("dear", path: "/dear")])
        #expect(split.ask(text).quote?.service.name == "dear")
    }

    @Test("rules by method hold for a method in any case: some upstreams read it so")
    func methodCase() throws {
        let terms = PaymentTerms(price: .satoshis(1), prices: [PriceRule(scope: try rule("/", methods: ["POST"]), price: .satoshis(50))])
        var gate = try TestGate([try Self.swaps(terms)])
        for method in ["POST", "post", "Post"] { #expect(gate.ask(method: method).quote?.price == .satoshis(50), "\(method)") }
        #expect(gate.ask(method: "GET").quote?.price == .satoshis(1))
        var split = try TestGate([try service("open", payment: nil), try service("writes", methods: ["POST"])])
        #expect(split.ask(method: "post").quote?.service.name == "writes")
    }

    // MARK: Credentials

    @Test("a good pass opens in every form, and says who comes")
    func admits() throws {
        let ticket = try Ticket.minted(caveats: [try CapabilitiesCaveat(service: "swaps", capabilities: ["in", "out"])])
        var gate = try TestGate([try Self.swaps()])
        for authorization in [ticket.field, "lsat  \(ticket.token):\(ticket.preimage.hex.uppercased())", "Bearer x, \(ticket.field)"] {
            for _ in 0..<2 {
                let identity = gate.ask(authorization: [authorization]).permit?.identity
                #expect(identity?.paymentHash == ticket.preimage.paymentHash)
                #expect(
                    identity?.fields.map(\.name) == ["X-Gatehouse-Subject", "X-Gatehouse-Service", "X-Gatehouse-Scopes", "X-Gatehouse-Payment-Hash"])
                #expect(identity?.fields[2].value == "in out")
            }
        }
        #expect(gate.ask(macaroon: [ticket.hex]).permit != nil)
    }

    @Test("only a field that holds our credential alone may be dropped unread")
    func dropsAuthorization() throws {
        let ticket = try Ticket.minted()
        var gate = try TestGate([try Self.swaps()])
        for (field, drops) in [(ticket.field, true), ("Bearer x, \(ticket.field)", false)] {
            _ = gate.ask(authorization: [field])
            #expect(gate.ask(authorization: [field]).permit?.dropsAuthorization == drops)
            #expect(gate.ask(authorization: [field, "Basic y"]).permit?.dropsAuthorization == false)
        }
    }

    @Test("a pass that two services share says to each what it is there, also when it is remembered")
    func sharedPass() throws {
        let ticket = try Ticket.minted(for: ["one", "two"], caveats: [try CapabilitiesCaveat(service: "one", capabilities: ["x"])])
        var gate = try TestGate([try service("one", path: "/one"), try service("two", path: "/two")])
        for _ in 0..<3 {
            for (name, scopes) in [("one", "x"), ("two", "")] {
                let fields = gate.ask("/" + name, authorization: [ticket.field]).permit?.identity?.fields
                #expect(fields?[1].value == name && fields?[2].value == scopes)
            }
        }
    }

    @Test("every way in which a pass can be no good leads to a new challenge that says so")
    func refusals() throws {
        let good = try Ticket.minted()
        let other = try Ticket.minted(seed: 2)
        let widened = try Ticket.minted(caveats: [try CapabilitiesCaveat(service: "swaps", capabilities: ["in"])]).narrowed(
            "swaps_capabilities=in,out")
        let thirdParty = Ticket(
            macaroon: good.macaroon.attenuated(by: Macaroon.Caveat(identifier: [1], verificationID: [2], location: [3])), preimage: good.preimage)
        let forged = Ticket(
            macaroon: Macaroon(identifier: good.macaroon.identifier, caveats: good.macaroon.caveats, signature: other.macaroon.signature),
            preimage: good.preimage)
        let foreign = Ticket(macaroon: Macaroon.mint(rootKey: RootKey([1]), identifier: [1, 2]), preimage: good.preimage)
        let end = now.advanced(by: .seconds(60))
        let timed = try Ticket.minted(caveats: [try ValidUntilCaveat(service: "swaps", validUntil: end)])
        let examples: [(String, PassRefusal)] = [
            (good.unpaid, .notPaid), ("L402 \(good.token):\(other.preimage.hex)", .wrongPreimage), (foreign.field, .foreign),
            (try Ticket.minted(keys: try masterKeys(2)).field, .unknownKey), (forged.field, .invalidSignature),
            (good.narrowed("swaps_valid_until=soon").field, .malformedCaveat("swaps_valid_until")),
            (widened.field, .widenedCaveat("swaps_capabilities")),
            (good.narrowed("moon=full").field, .unknownCaveat("moon")), (thirdParty.field, .thirdPartyCaveat),
            (timed.field, .expired(validUntil: end)), (try Ticket.minted(for: ["files"]).field, .wrongService("swaps")),
            (try Ticket.minted(seed: 9).field, .revoked),
        ]
        var gate = try TestGate([try Self.swaps()], strict: true, revoked: [Preimage(bytes(9)).paymentHash])
        for (field, reason) in examples {
            for round in 0..<2 {
                let quote = gate.ask(authorization: [field], at: end).quote
                #expect(quote?.reason?.code == reason.code, "\(reason) round \(round)")
                #expect(quote?.price == .satoshis(10))
                #expect((quote?.unpaid == nil) == (reason != .notPaid))
            }
        }
        // Of all refusals, the gate's own stages make these two.
        #expect(Set(examples.map(\.1.code)).count == 12)
    }

    @Test("a pass is good until the moment of its end, and not at it, remembered or not")
    func expiry() throws {
        let end = now.advanced(by: .seconds(60))
        let ticket = try Ticket.minted(caveats: [try ValidUntilCaveat(service: "swaps", validUntil: end)])
        var gate = try TestGate([try Self.swaps()])
        #expect(gate.ask(authorization: [ticket.field], at: end.advanced(by: .milliseconds(-1))).permit != nil)
        #expect(gate.ask(authorization: [ticket.field], at: end).quote?.reason == .expired(validUntil: end))
        var fresh = try TestGate([try Self.swaps()])
        #expect(fresh.ask(authorization: [ticket.field], at: end).quote?.reason == .expired(validUntil: end))
    }

    @Test("a missing capability is refused with 403, not sold again")
    func missingCapability() throws {
        let terms = PaymentTerms(price: .satoshis(10), requirements: [CapabilityRule(scope: try rule("/out", methods: ["POST"]), capability: "out")])
        var gate = try TestGate([try Self.swaps(terms)])
        let ticket = try Ticket.minted(caveats: [try CapabilitiesCaveat(service: "swaps", capabilities: ["in"])])
        let refusal = gate.ask("/out/1", method: "POST", authorization: [ticket.field]).refusal
        #expect(refusal?.code == .missingCapability && refusal?.status == 403)
        #expect(gate.ask("/out/1", authorization: [ticket.field]).permit != nil)
        // A pass without the caveat may do everything.
        #expect(gate.ask("/out/1", method: "POST", authorization: [try Ticket.minted(seed: 2).field]).permit != nil)
    }

    @Test("with several prices a pass opens what costs no more than it did; with one it outlives a rise")
    func prices() throws {
        let several = PaymentTerms(price: .satoshis(10), prices: [PriceRule(scope: try rule("/dear"), price: .satoshis(50))])
        var gate = try TestGate([try Self.swaps(several)])
        let cheap = try Ticket.minted(price: .satoshis(10))
        let dear = try Ticket.minted(price: .satoshis(50), seed: 2)
        #expect(gate.ask(authorization: [cheap.field]).permit != nil)
        let quote = gate.ask("/dear/x", authorization: [cheap.field]).quote
        #expect(quote?.reason == .underpaid && quote?.price == .satoshis(50))
        #expect(gate.ask("/dear/x", authorization: [dear.field]).permit != nil)
        #expect(gate.ask(authorization: [dear.field]).permit != nil)
        for terms in [
            PaymentTerms(price: .satoshis(20)), PaymentTerms(price: .satoshis(20), prices: [PriceRule(scope: try rule("/x"), price: .satoshis(20))]),
        ] {
            var raised = try TestGate([try Self.swaps(terms)])
            #expect(raised.ask(authorization: [cheap.field]).permit != nil)
        }
    }

    @Test("of several credentials one that is good is enough, wherever it stands")
    func several() throws {
        let good = try Ticket.minted()
        let wrong = try Ticket.minted(for: ["files"], seed: 2)
        var gate = try TestGate([try Self.swaps()])
        for fields in [
            [wrong.field, good.field], [good.field, wrong.field], ["\(wrong.field), \(good.field)"], ["L402 nonsense", good.field],
            [good.unpaid, good.field],
        ] {
            #expect(gate.ask(authorization: fields).permit?.identity?.paymentHash == good.preimage.paymentHash, "\(fields.count)")
        }
        #expect(gate.ask(authorization: [wrong.field], macaroon: [good.hex]).permit != nil)
        #expect(gate.ask(authorization: [good.unpaid, wrong.field]).quote?.reason == .wrongService("swaps"))
        #expect(gate.ask(authorization: ["L402 nonsense", "LSAT rubbish"]).refusal?.status == 401)
    }

    @Test(
        "an unpaid macaroon brings back its invoice only when it is one of ours: who merely knows a payment hash must not be handed the macaroon of its payer"
    )
    func unpaidMustBeOurs() throws {
        let ours = try Ticket.minted()
        var gate = try TestGate([try Self.swaps()])
        #expect(gate.ask(authorization: [ours.unpaid]).quote?.unpaid == ours.preimage.paymentHash)
        let identifier = Identifier(paymentHash: ours.preimage.paymentHash, tokenID: bytes(7)).bytes
        let forged = Ticket(macaroon: Macaroon.mint(rootKey: RootKey([1]), identifier: identifier), preimage: ours.preimage)
        let quote = gate.ask(authorization: [forged.unpaid]).quote
        #expect(quote?.reason == .notPaid)
        #expect(quote?.unpaid == nil)
    }

    @Test(
        "each refusal has its status",
        arguments: [
            (Refusal.Code.badPath, 400), (.malformedCredential, 401), (.missingCapability, 403), (.noService, 404), (.bodyTooLarge, 413),
            (.tooManyChallenges, 429),
            (.nodeUnavailable, 503),
        ])
    func statuses(code: Refusal.Code, status: Int) {
        #expect(Refusal(code, "").status == status)
    }
}
