extension InvoiceDraft {
    /// The order in which fields are written unless told otherwise.
    static let fieldOrder: [InvoiceField] = [
        .paymentSecret, .paymentHash, .description, .descriptionHash, .metadata, .expiry, .minFinalCLTVExpiryDelta, .fallbackAddress,
        .routeHint, .payee, .features,
    ]

    /// Encodes the draft and signs it, deterministically (RFC 6979) and with low S; ``Invoice/decode(_:)`` of the result's text gives the result.
    ///
    /// An expiry of 3600 s and a delta of 18 blocks are not written: they are what a reader assumes.
    public func sign(with key: SecretKey) throws(InvoiceEncodingError) -> Invoice {
        try sign(with: key, fieldOrder: Self.fieldOrder)
    }

    /// With the fields in the order given, so that the examples of the specification can be reproduced to the byte.
    func sign(with key: SecretKey, fieldOrder: [InvoiceField]) throws(InvoiceEncodingError) -> Invoice {
        guard let payee = key.publicKey else { throw .invalidSecretKey }
        let prefix = Array(try prefix().text.utf8)
        var words = BitPacking.words(number: try seconds(), count: InvoiceEnvelope.timestampWordCount)
        for field in fieldOrder {
            for body in try bodies(of: field, payee: payee) { try append(field, body, to: &words) }
        }
        let hash = InvoiceEnvelope.signedHash(prefix: prefix, words: words)
        guard let signature = Secp256k1.sign(hash, with: key) else { throw .invalidSecretKey }
        words += BitPacking.words(signature.compact + [signature.recoveryID])
        let text = Bech32.encode(prefix: prefix, words: words)
        guard text.utf8.count <= Invoice.maximumLength else { throw .tooLong }
        return invoice(text, payee, Invoice.Signature(compact: signature.compact, recoveryID: signature.recoveryID))
    }

    private func invoice(_ text: String, _ payee: PublicKey, _ signature: Invoice.Signature) -> Invoice {
        Invoice(
            text: text, network: network, amount: amount, timestamp: Timestamp(seconds: timestamp.seconds), paymentHash: paymentHash,
            paymentSecret: paymentSecret, purpose: purpose, payee: payee, namesPayee: namesPayee, expirySeconds: expirySeconds,
            minFinalCLTVExpiryDelta: minFinalCLTVExpiryDelta, features: features, fallbackAddresses: fallbackAddresses,
            routeHints: routeHints, metadata: metadata, signature: signature)
    }

    private func prefix() throws(InvoiceEncodingError) -> InvoicePrefix {
        if let amount, amount == .zero || amount > .supply { throw .amountOutOfRange }
        return InvoicePrefix(network: network, amount: amount)
    }

    private func seconds() throws(InvoiceEncodingError) -> UInt64 {
        guard let seconds = UInt64(exactly: timestamp.seconds), seconds >> 35 == 0 else { throw .timestampOutOfRange }
        return seconds
    }

    private func append(_ field: InvoiceField, _ body: [UInt8], to words: inout [UInt8]) throws(InvoiceEncodingError) {
        guard body.count <= InvoiceField.maximumWordCount else { throw .fieldTooLong(field) }
        words.append(field.rawValue)
        words.append(UInt8(body.count >> 5))
        words.append(UInt8(body.count & 31))
        words += body
    }

    /// The words of each occurrence of a field; none when it is left out.
    private func bodies(of field: InvoiceField, payee: PublicKey) throws(InvoiceEncodingError) -> [[UInt8]] {
        switch field {
        case .paymentHash: [BitPacking.words(paymentHash.bytes.bytes)]
        case .paymentSecret: [BitPacking.words(paymentSecret.bytes)]
        case .description: purpose.description.map { [BitPacking.words($0.utf8)] } ?? []
        case .descriptionHash: purpose.descriptionHash.map { [BitPacking.words($0.bytes)] } ?? []
        case .expiry: expirySeconds == Invoice.defaultExpirySeconds ? [] : [BitPacking.words(number: expirySeconds)]
        case .minFinalCLTVExpiryDelta:
            minFinalCLTVExpiryDelta == Invoice.defaultMinFinalCLTVExpiryDelta ? [] : [BitPacking.words(number: minFinalCLTVExpiryDelta)]
        case .features: try featureBodies()
        case .fallbackAddress: fallbackAddresses.map { [$0.version] + BitPacking.words($0.program) }
        case .routeHint: try routeHintBodies()
        case .payee: namesPayee ? [BitPacking.words(payee.bytes)] : []
        case .metadata: metadata.map { [BitPacking.words($0)] } ?? []
        }
    }

    private func featureBodies() throws(InvoiceEncodingError) -> [[UInt8]] {
        if let bit = features.firstUnknownRequired { throw .unknownRequiredFeature(bit: bit) }
        return features.bits.isEmpty ? [] : [features.words]
    }

    private func routeHintBodies() throws(InvoiceEncodingError) -> [[UInt8]] {
        guard routeHints.allSatisfy({ !$0.hops.isEmpty }) else { throw .emptyRouteHint }
        guard routeHints.allSatisfy({ $0.hops.count <= RouteHint.maximumHopCount }) else { throw .fieldTooLong(.routeHint) }
        return routeHints.map { BitPacking.words($0.bytes) }
    }
}

extension Invoice.Purpose {
    fileprivate var description: String? {
        if case .description(let text) = self { text } else { nil }
    }

    fileprivate var descriptionHash: Bytes32? {
        if case .descriptionHash(let hash) = self { hash } else { nil }
    }
}

extension Invoice {
    /// ``InvoiceDraft/sign(with:)``.
    public static func signed(_ draft: InvoiceDraft, with key: SecretKey) throws(InvoiceEncodingError) -> Invoice {
        try draft.sign(with: key)
    }
}
