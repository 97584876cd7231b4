import L402
import Lightning
import Macaroons
import Synchronization
import TestKit
import Testing

@testable import Gate

let now = Timestamp(seconds: 1_800_000_000)

func bytes(_ value: UInt8) -> Bytes32 {
    let word = UInt64(value) &* 0x0101_0101_0101_0101
    return Bytes32(words: (word, word, word, word))
}

/// The key of an epoch depends on its number only.
func masterKeys(_ epochs: UInt32...) throws -> MasterKeys {
    try #require(
        MasterKeys(
            identifierKey: SecretKey(bytes(0xee)),
            epochs: epochs.map { MasterKeys.Epoch(number: $0, key: SecretKey(bytes(UInt8(truncatingIfNeeded: $0))), createdAt: now) }))
}

func path(_ text: String) throws -> RequestPath { try RequestPath(Array(text.utf8)[...]) }

func prefix(_ text: String) throws -> PathPrefix { try #require(PathPrefix(text)) }

let upstream = UpstreamAddress(host: "127.0.0.1", port: 1)

func service(
    _ name: String, host: String? = nil, path: String = "/", pattern: String? = nil, methods: [String] = [], headers: [FieldMatch] = [],
    free: [String] = [], payment: PaymentTerms? = PaymentTerms(price: .satoshis(10)), crossOrigin: CrossOriginPolicy? = nil
) throws -> GatedService {
    let match = ServiceMatch(
        host: try host.map { try #require(HostPattern($0)) }, path: try prefix(path), pattern: try pattern.map { try PathPattern($0) },
        methods: methods, headers: headers)
    return GatedService(
        name: name, match: match, upstream: upstream, free: try free.map { try prefix($0) }, payment: payment, crossOrigin: crossOrigin)
}

func rule(_ path: String, methods: [String] = []) throws -> RuleScope { RuleScope(path: try prefix(path), methods: methods) }

/// A pass as a caller shows it.
struct Ticket {
    var macaroon: Macaroon
    let preimage: Preimage

    /// - Parameter seed: passes of different seeds were bought by different payments.
    static func minted(
        for services: [String] = ["swaps"], price: MilliSatoshi = .satoshis(10), caveats: [any Caveat] = [], keys: MasterKeys? = nil, seed: UInt8 = 1
    ) throws -> Ticket {
        var generator = SeededGenerator(UInt64(seed))
        let preimage = Preimage(bytes(seed))
        let first = try ServicesCaveat(services.map { .init(name: $0) })
        let macaroon = Minter(keys: try keys ?? masterKeys(1)).mint(
            paymentHash: preimage.paymentHash, price: price, issuedAt: now, caveats: [first] + caveats, using: &generator)
        return Ticket(macaroon: macaroon, preimage: preimage)
    }

    func narrowed(_ caveat: String) -> Ticket { Ticket(macaroon: macaroon.attenuated(by: caveat), preimage: preimage) }

    var token: String { Base64.encode(macaroon.serialized()) }
    var field: String { "L402 \(token):\(preimage.hex)" }
    var unpaid: String { "LSAT \(token):" }
    /// The form of the `Macaroon` field.
    var hex: String { narrowed("preimage=\(preimage.hex)").macaroon.serialized().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// A gate and its memory.
struct TestGate {
    var gate: Gate
    var memory = PassMemory()

    init(_ services: [GatedService], strict: Bool = false, revoked: Set<PaymentHash> = []) throws {
        gate = Gate(
            services: ServiceTable(services), verifier: Verifier(keys: try masterKeys(1), strict: strict), revocations: Revocations(revoked))
    }

    mutating func ask(
        _ path: String = "/", method: String = "GET", authority: String = "gate", authorization: [String] = [], macaroon: [String] = [],
        isPreflight: Bool = false, requestedMethod: String = "", requestedFields: [String] = [], fields: [(name: String, value: String)] = [],
        at moment: Timestamp = now
    ) -> Decision {
        gate.decide(
            GateRequest(
                method: method, authority: authority, path: Array(path.utf8)[...], authorization: authorization, macaroonFields: macaroon,
                isPreflight: isPreflight, requestedMethod: requestedMethod, requestedFields: requestedFields, fields: fields),
            memory: &memory, now: moment)
    }
}

extension Decision {
    var permit: Permit? { if case .admitted(let permit) = self { permit } else { nil } }
    var quote: Quote? { if case .paymentRequired(let quote) = self { quote } else { nil } }
    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
    var preflight: GatedService? { if case .preflight(let service) = self { service } else { nil } }
    var isPreflight: Bool { if case .preflight = self { true } else { false } }
}

extension ChallengeDesk.Answer {
    var issued: IssuedChallenge? { if case .challenge(let issued) = self { issued } else { nil } }
    var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
