import TestKit
import Testing

@testable import Lightning

@Suite("Signing invoices")
struct InvoiceSigningTests {
    @Test("whatever is signed decodes to the same invoice, and is signed by its key")
    func roundTrip() throws {
        var generator = SeededGenerator(20)
        for _ in 0..<300 {
            let key = SecretKey(random: &generator)
            let draft = try Self.draft(&generator)
            let invoice = try draft.sign(with: key)
            #expect(try Invoice.decode(invoice.text) == invoice)
            #expect(try Invoice.decode(invoice.text.uppercased()) == invoice)
            #expect(invoice.payee == key.publicKey)
            #expect(InvoiceDraft(invoice) == draft)
        }
    }

    private static func draft(_ generator: inout SeededGenerator) throws -> InvoiceDraft {
        var draft = InvoiceDraft(
            network: BitcoinNetwork.allCases.randomElement(using: &generator) ?? .regtest,
            amount: Bool.random(using: &generator) ? nil : MilliSatoshi(.random(in: 1...MilliSatoshi.supply.value, using: &generator)),
            timestamp: Timestamp(seconds: .random(in: 0..<(1 << 35), using: &generator)),
            paymentHash: PaymentHash(Bytes32(random: &generator)), paymentSecret: Bytes32(random: &generator), purpose: purpose(&generator))
        if Bool.random(using: &generator) { draft.expirySeconds = .random(in: 0...(.max), using: &generator) }
        if Bool.random(using: &generator) { draft.minFinalCLTVExpiryDelta = .random(in: 0...1000, using: &generator) }
        if Bool.random(using: &generator) { draft.metadata = bytes(0...639, &generator) }
        if Bool.random(using: &generator) { draft.features = FeatureBits([8, 15, 17, .random(in: 0..<2500, using: &generator) * 2 + 1]) }
        draft.namesPayee = Bool.random(using: &generator)
        draft.fallbackAddresses = try (0..<Int.random(in: 0...3, using: &generator)).map { _ in try fallbackAddress(&generator) }
        draft.routeHints = try (0..<Int.random(in: 0...2, using: &generator)).map { _ in
            RouteHint(hops: try (0..<Int.random(in: 1...3, using: &generator)).map { _ in try hop(&generator) })
        }
        return draft
    }

    private static func purpose(_ generator: inout SeededGenerator) -> Invoice.Purpose {
        if Bool.random(using: &generator) { return .descriptionHash(Bytes32(random: &generator)) }
        let characters = Array("abc ナン☕️👩‍👩‍👧é\n\"\0")
        return .description(String((0..<Int.random(in: 0...30, using: &generator)).compactMap { _ in characters.randomElement(using: &generator) }))
    }

    private static func bytes(_ count: ClosedRange<Int>, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: count, using: &generator)).map { _ in .random(in: 0...255, using: &generator) }
    }

    private static func fallbackAddress(_ generator: inout SeededGenerator) throws -> FallbackAddress {
        let (version, count) = try #require([(0, 20), (0, 32), (1, 32), (17, 20), (18, 20)].randomElement(using: &generator))
        return try #require(FallbackAddress(version: UInt8(version), program: bytes(count...count, &generator)))
    }

    private static func hop(_ generator: inout SeededGenerator) throws -> RouteHint.Hop {
        RouteHint.Hop(
            node: try #require(SecretKey(random: &generator).publicKey), channel: ShortChannelID(generator.next()),
            baseFee: .random(in: 0...(.max), using: &generator), proportionalFeeMillionths: .random(in: 0...(.max), using: &generator),
            cltvExpiryDelta: .random(in: 0...(.max), using: &generator))
    }

    private static let plain = InvoiceDraft(
        network: .regtest, amount: .satoshis(1), timestamp: Timestamp(seconds: 1_700_000_000), paymentHash: PaymentHash(Bytes32(words: (1, 2, 3, 4))),
        paymentSecret: Bytes32(words: (5, 6, 7, 8)), purpose: .description("coffee"))

    private func expect(_ error: InvoiceEncodingError, key: SecretKey = InvoiceVectors.specificationKey, _ change: (inout InvoiceDraft) -> Void) {
        var draft = Self.plain
        change(&draft)
        #expect(throws: error) { try draft.sign(with: key) }
    }

    @Test("a draft that no reader would accept is refused")
    func refused() throws {
        expect(.amountOutOfRange) { $0.amount = .zero }
        expect(.amountOutOfRange) { $0.amount = MilliSatoshi(MilliSatoshi.supply.value + 1) }
        expect(.timestampOutOfRange) { $0.timestamp = Timestamp(seconds: -1) }
        expect(.timestampOutOfRange) { $0.timestamp = Timestamp(seconds: 1 << 35) }
        expect(.timestampOutOfRange) { $0.timestamp = Timestamp(milliseconds: .max) }
        expect(.fieldTooLong(.description)) { $0.purpose = .description(String(repeating: "a", count: 640)) }
        expect(.fieldTooLong(.metadata)) { $0.metadata = [UInt8](repeating: 0, count: 640) }
        expect(.unknownRequiredFeature(bit: 100)) { $0.features = FeatureBits([8, 100]) }
        expect(.emptyRouteHint) { $0.routeHints = [RouteHint(hops: [])] }
        let node = try #require(InvoiceVectors.specificationKey.publicKey)
        let hop = RouteHint.Hop(node: node, channel: ShortChannelID(1), baseFee: 1, proportionalFeeMillionths: 1, cltvExpiryDelta: 1)
        expect(.fieldTooLong(.routeHint)) { $0.routeHints = [RouteHint(hops: [RouteHint.Hop](repeating: hop, count: 13))] }
        expect(.tooLong) { $0.routeHints = [RouteHint](repeating: RouteHint(hops: [RouteHint.Hop](repeating: hop, count: 12)), count: 8) }
    }

    @Test("the largest fields still fit")
    func largest() throws {
        var draft = Self.plain
        draft.purpose = .description(String(repeating: "a", count: 639))
        let node = try #require(InvoiceVectors.specificationKey.publicKey)
        let hop = RouteHint.Hop(node: node, channel: ShortChannelID(1), baseFee: 1, proportionalFeeMillionths: 1, cltvExpiryDelta: 1)
        draft.routeHints = [RouteHint(hops: [RouteHint.Hop](repeating: hop, count: 12))]
        let invoice = try draft.sign(with: InvoiceVectors.specificationKey)
        #expect(try Invoice.decode(invoice.text) == invoice)
    }

    @Test("keys that are zero or not below the order of the curve do not sign")
    func badKeys() {
        let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
        for hex in [String(repeating: "0", count: 64), order, String(repeating: "f", count: 64)] {
            guard let bytes = Bytes32(hex: hex) else { return }
            #expect(SecretKey(bytes).publicKey == nil)
            expect(.invalidSecretKey, key: SecretKey(bytes)) { _ in }
        }
    }

    @Test("the same draft and key give the same invoice")
    func deterministic() throws {
        let first = try Self.plain.sign(with: InvoiceVectors.specificationKey)
        #expect(try Invoice.signed(Self.plain, with: InvoiceVectors.specificationKey).text == first.text)
    }

    @Test("an invoice carries whole seconds, and so does what signing returns")
    func wholeSeconds() throws {
        var draft = Self.plain
        draft.timestamp = Timestamp(milliseconds: 1_700_000_000_999)
        let invoice = try draft.sign(with: InvoiceVectors.specificationKey)
        #expect(invoice.timestamp == Timestamp(seconds: 1_700_000_000))
        #expect(try Invoice.decode(invoice.text) == invoice)
    }
}
