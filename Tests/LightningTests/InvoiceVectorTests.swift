import Testing

@testable import Lightning

@Suite("BOLT 11 examples")
struct InvoiceVectorTests {
    @Test("the vector files hold as many invoices as they did when they were copied")
    func counts() throws {
        let specification = try InvoiceVectors.specification.get()
        #expect(specification.valid.count == 10)
        #expect(specification.extra_valid?.count == 8)
        #expect(specification.invalid.count == 6)
        let more = try InvoiceVectors.more.get()
        #expect(more.valid.count == 6)
        #expect(more.invalid.count == 5)
    }

    @Test("every valid example decodes to the fields that the specification prints")
    func valid() throws {
        for vector in try InvoiceVectors.allValid() {
            let invoice = try Invoice.decode(vector.invoice)
            try expect(invoice, vector.expected, "\(vector.name)")
            #expect(invoice.text == vector.invoice.lowercased(), "\(vector.name)")
        }
    }

    private func expect(_ invoice: Invoice, _ expected: InvoiceVectors.Expected, _ name: Comment) throws {
        #expect(invoice.network.rawValue == expected.network ?? "mainnet", name)
        if let prefix = expected.currency_prefix { #expect(invoice.network.invoicePrefix == prefix, name) }
        #expect(invoice.amount?.value == expected.amount_msat, name)
        #expect(invoice.timestamp == Timestamp(seconds: expected.timestamp), name)
        #expect(invoice.paymentHash.hex == expected.payment_hash, name)
        #expect(invoice.paymentSecret.hex == expected.payment_secret ?? String(repeating: "1", count: 64), name)
        #expect(invoice.description == expected.description, name)
        #expect(invoice.descriptionHash?.hex == expected.description_hash, name)
        #expect(invoice.expirySeconds == expected.expiry, name)
        #expect(invoice.expiresAt == Timestamp(seconds: expected.timestamp + Int64(expected.expiry)), name)
        #expect(invoice.minFinalCLTVExpiryDelta == expected.min_final_cltv_expiry_delta, name)
        #expect(invoice.payee.hex == expected.payee ?? InvoiceVectors.specificationPayee, name)
        #expect(invoice.namesPayee == (expected.n_field != nil), name)
        #expect(invoice.features.bits == expected.features, name)
        #expect(invoice.metadata.map { Hex.encode($0) } == expected.metadata, name)
        #expect(invoice.fallbackAddresses.map(\.version) == expected.fallbacks.map(\.version), name)
        #expect(invoice.fallbackAddresses.map { Hex.encode($0.program) } == expected.fallbacks.map(\.program_hex), name)
        try expect(invoice.routeHints, expected.routes, name)
        if let signature = expected.signature_hex { #expect(Hex.encode(invoice.signature.compact) == signature, name) }
        if let recoveryID = expected.recovery_id { #expect(invoice.signature.recoveryID == recoveryID, name) }
        if let hash = expected.signing_hash_hex { #expect(try InvoiceEnvelope(decoding: invoice.text).signedHash.hex == hash, name) }
    }

    private func expect(_ hints: [RouteHint], _ expected: [[InvoiceVectors.Hop]], _ name: Comment) throws {
        try #require(hints.map(\.hops.count) == expected.map(\.count), name)
        for (hop, expected) in zip(hints.flatMap(\.hops), expected.flatMap { $0 }) {
            #expect(hop.node.hex == expected.pubkey, name)
            #expect(hop.channel.description == expected.short_channel_id, name)
            #expect(hop.baseFee == expected.fee_base_msat, name)
            #expect(hop.proportionalFeeMillionths == expected.fee_proportional_millionths, name)
            #expect(hop.cltvExpiryDelta == expected.cltv_expiry_delta, name)
        }
    }

    @Test("the preimages that come with the examples prove their payment")
    func preimages() throws {
        let vectors = try #require(try InvoiceVectors.specification.get().extra_valid)
        for vector in vectors {
            let hex = try #require(vector.preimage_hex)
            let preimage = try #require(Preimage(hex: hex))
            #expect(preimage.proves(try Invoice.decode(vector.invoice).paymentHash))
        }
    }

    @Test("every invalid example is refused for the reason that its name gives")
    func invalid() throws {
        let reasons: [String: InvoiceDecodingError.Reason] = [
            "Same, but adding invalid unknown feature 100": .unknownRequiredFeature(bit: 100),
            "Bech32 checksum is invalid.": .checksumMismatch,
            "Malformed bech32 string (no 1)": .separatorMissing,
            "Malformed bech32 string (mixed case)": .mixedCase,
            "Signature is not recoverable.": .signatureNotRecoverable,
            "String is too short.": .tooShort,
            "Same, but adding invalid unknown feature 100 (current text)": .unknownRequiredFeature(bit: 100),
            "Invalid multiplier": .unknownMultiplier,
            "Invalid sub-millisatoshi precision.": .subMilliSatoshi,
            "Missing required `s` field.": .fieldMissing(.paymentSecret),
            "Multiple fallback addresses with invalid SegWit v0 program length (41 bytes).": .malformedFallbackAddress(version: 0),
        ]
        for vector in try InvoiceVectors.specification.get().invalid + InvoiceVectors.more.get().invalid {
            let reason = try #require(reasons[vector.name], "\(vector.name)")
            let error = #expect(throws: InvoiceDecodingError.self, "\(vector.name)") { try Invoice.decode(vector.invoice) }
            #expect(error?.reason == reason, "\(vector.name)")
        }
    }

    @Test("the fallback addresses read as the specification writes them")
    func addresses() throws {
        var checked = 0
        for vector in try InvoiceVectors.allValid() {
            let invoice = try Invoice.decode(vector.invoice)
            let named = vector.name.split(separator: " ").filter { word in
                word.count > 25 && word.allSatisfy { $0.isLetter || $0.isNumber } && Hex.decode(word) == nil
            }
            for (address, text) in zip(invoice.fallbackAddresses, named) {
                #expect(address.text(on: invoice.network) == String(text))
                checked += 1
            }
        }
        #expect(checked == 6)
    }

    @Test("encoding and signing the examples' fields gives the examples, to the byte")
    func reproduced() throws {
        for vector in try InvoiceVectors.allValid() where !vector.name.contains("must be ignored") {
            let invoice = try Invoice.decode(vector.invoice)
            let key = try vector.private_key_hex.map { SecretKey(try #require(Bytes32(hex: $0))) } ?? InvoiceVectors.specificationKey
            let order = try fieldOrder(of: invoice.text)
            let again = try InvoiceDraft(invoice).sign(with: key, fieldOrder: order)
            #expect(again.text == invoice.text, "\(vector.name)")
            #expect(again == invoice, "\(vector.name)")
        }
    }

    /// The specification leaves the order of the fields to the writer, and its examples differ in it.
    private func fieldOrder(of text: String) throws -> [InvoiceField] {
        let envelope = try InvoiceEnvelope(decoding: text)
        var order: [InvoiceField] = []
        var rest = envelope.fields
        while let tag = rest.first {
            let field = try #require(InvoiceField(rawValue: tag))
            if !order.contains(field) { order.append(field) }
            rest = rest.dropFirst(3 + Int(rest[rest.startIndex + 1]) << 5 + Int(rest[rest.startIndex + 2]))
        }
        return order
    }
}
