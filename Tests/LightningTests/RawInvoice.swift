@testable import Lightning

/// An invoice put together field by field, right or wrong, with a good checksum and (unless told otherwise) a good signature.
struct RawInvoice {
    var prefix = "lnbcrt1u"
    var timestamp: UInt64 = 1_700_000_000
    var fields: [(tag: UInt8, words: [UInt8])]
    var key = InvoiceVectors.specificationKey
    /// Applied to the 65 bytes of the signature.
    var tamper: ([UInt8]) -> [UInt8] = { $0 }

    /// What every invoice needs.
    static let basics: [(tag: UInt8, words: [UInt8])] = [
        field(.paymentHash, [UInt8](repeating: 1, count: 32)),
        field(.paymentSecret, [UInt8](repeating: 2, count: 32)),
        field(.description, Array("coffee".utf8)),
    ]

    static func field(_ field: InvoiceField, _ bytes: [UInt8]) -> (tag: UInt8, words: [UInt8]) {
        (field.rawValue, BitPacking.words(bytes))
    }

    static func field(_ field: InvoiceField, words: [UInt8]) -> (tag: UInt8, words: [UInt8]) {
        (field.rawValue, words)
    }

    init(_ extra: (tag: UInt8, words: [UInt8])...) {
        fields = Self.basics + extra
    }

    init(fields: [(tag: UInt8, words: [UInt8])]) {
        self.fields = fields
    }

    var text: String {
        var words = BitPacking.words(number: timestamp, count: 7)
        for field in fields {
            words += [field.tag, UInt8(field.words.count >> 5), UInt8(field.words.count & 31)] + field.words
        }
        return Self.sealed(prefix: prefix, words: words, key: key, tamper: tamper)
    }

    static func sealed(
        prefix: String, words: [UInt8], key: SecretKey = InvoiceVectors.specificationKey, tamper: ([UInt8]) -> [UInt8] = { $0 }
    ) -> String {
        let hash = InvoiceEnvelope.signedHash(prefix: Array(prefix.utf8), words: words)
        guard let signature = Secp256k1.sign(hash, with: key) else { return "" }
        let bytes = tamper(signature.compact + [signature.recoveryID])
        return Bech32.encode(prefix: Array(prefix.utf8), words: words + BitPacking.words(bytes))
    }
}

/// Why a text is refused; `nil` when it is not.
func refusal(_ text: String) -> InvoiceDecodingError.Reason? {
    do {
        _ = try Invoice.decode(text)
        return nil
    } catch {
        return error.reason
    }
}
