/// The tagged fields of one invoice as they are read (BOLT 11, "Tagged Fields").
struct InvoiceFields {
    private(set) var paymentHash: Bytes32?
    private(set) var paymentSecret: Bytes32?
    private(set) var description: String?
    private(set) var descriptionHash: Bytes32?
    private(set) var payee: PublicKey?
    private(set) var expirySeconds: UInt64?
    private(set) var minFinalCLTVExpiryDelta: UInt64?
    private(set) var features: FeatureBits?
    private(set) var fallbackAddresses: [FallbackAddress] = []
    private(set) var routeHints: [RouteHint] = []
    private(set) var metadata: [UInt8]?

    private var seen: Set<InvoiceField> = []

    /// Exactly one of the two descriptions.
    func purpose() throws(InvoiceDecodingError) -> Invoice.Purpose {
        switch (description, descriptionHash) {
        case (let text?, nil): return .description(text)
        case (nil, let hash?): return .descriptionHash(hash)
        case (nil, nil): throw InvoiceDecodingError(.descriptionMissing)
        case (_?, _?): throw InvoiceDecodingError(.descriptionAndHash)
        }
    }

    mutating func read(_ envelope: InvoiceEnvelope) throws(InvoiceDecodingError) {
        var rest = envelope.fields
        while let tag = rest.first {
            let offset = envelope.offset(ofWord: rest.startIndex)
            guard rest.count >= 3 else { throw InvoiceDecodingError(.fieldTooLong(tag: Bech32.character(of: tag)), at: offset) }
            let count = Int(rest[rest.startIndex + 1]) << 5 | Int(rest[rest.startIndex + 2])
            let body = rest.dropFirst(3).prefix(count)
            guard body.count == count else { throw InvoiceDecodingError(.fieldTooLong(tag: Bech32.character(of: tag)), at: offset) }
            rest = rest.dropFirst(3 + count)
            guard let field = InvoiceField(rawValue: tag), field.requiredWordCount ?? count == count else { continue }
            guard field.repeats || seen.insert(field).inserted else { throw InvoiceDecodingError(.fieldRepeated(field), at: offset) }
            do {
                try read(field, body)
            } catch {
                throw InvoiceDecodingError(error, at: offset)
            }
        }
    }

    private mutating func read(_ field: InvoiceField, _ words: ArraySlice<UInt8>) throws(InvoiceDecodingError.Reason) {
        switch field {
        case .paymentHash: paymentHash = Bytes32(try bytes(field, words))
        case .paymentSecret: paymentSecret = Bytes32(try bytes(field, words))
        case .descriptionHash: descriptionHash = Bytes32(try bytes(field, words))
        case .description:
            guard let text = String(validating: try bytes(field, words), as: UTF8.self) else { throw .descriptionNotUTF8 }
            description = text
        case .payee:
            guard let key = PublicKey(try bytes(field, words)) else { throw .malformedPayee }
            payee = key
        case .expiry: expirySeconds = try number(field, words)
        case .minFinalCLTVExpiryDelta: minFinalCLTVExpiryDelta = try number(field, words)
        case .features: try readFeatures(words)
        case .fallbackAddress: try readFallbackAddress(words)
        case .routeHint:
            guard let hint = RouteHint(bytes: try bytes(field, words)) else { throw .malformedRouteHint }
            routeHints.append(hint)
        case .metadata: metadata = try bytes(field, words)
        }
    }

    private mutating func readFeatures(_ words: ArraySlice<UInt8>) throws(InvoiceDecodingError.Reason) {
        guard words.first != 0 else { throw .notMinimal(.features) }
        let features = FeatureBits(words: words)
        if let bit = features.firstUnknownRequired { throw .unknownRequiredFeature(bit: bit) }
        self.features = features
    }

    private mutating func readFallbackAddress(_ words: ArraySlice<UInt8>) throws(InvoiceDecodingError.Reason) {
        guard let version = words.first else { throw .malformedFallbackAddress(version: 0) }
        guard FallbackAddress.programLengths(version) != nil else { return }
        let program = try bytes(.fallbackAddress, words.dropFirst())
        guard let address = FallbackAddress(version: version, program: program) else { throw .malformedFallbackAddress(version: version) }
        fallbackAddresses.append(address)
    }

    /// The bytes of a field, whose padding is less than a word and zero.
    private func bytes(_ field: InvoiceField, _ words: ArraySlice<UInt8>) throws(InvoiceDecodingError.Reason) -> [UInt8] {
        let (bytes, rest) = BitPacking.bytes(words)
        guard rest == 0, words.count * 5 % 8 < 5 else { throw .paddingNotZero(field) }
        return bytes
    }

    private func number(_ field: InvoiceField, _ words: ArraySlice<UInt8>) throws(InvoiceDecodingError.Reason) -> UInt64 {
        guard words.first != 0 else { throw .notMinimal(field) }
        guard let number = BitPacking.number(words) else { throw .numberTooLarge(field) }
        return number
    }
}
