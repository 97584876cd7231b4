/// An invoice taken apart into its sections, its checksum verified, its fields not yet read.
struct InvoiceEnvelope {
    static let timestampWordCount = 7
    static let signatureWordCount = 104

    /// The whole text in lower case.
    let characters: [UInt8]
    /// What stands before the separator.
    let prefix: ArraySlice<UInt8>
    /// Everything between the separator and the checksum, in words of five bits.
    let words: [UInt8]

    init(decoding text: String) throws(InvoiceDecodingError) {
        guard text.utf8.count <= Invoice.maximumLength else { throw InvoiceDecodingError(.tooLong) }
        characters = try Self.lowerCase(Array(text.utf8))
        guard let separator = characters.lastIndex(of: Bech32.separator), separator > 0 else { throw InvoiceDecodingError(.separatorMissing) }
        prefix = characters[..<separator]
        var words = try Self.words(characters[(separator + 1)...])
        guard words.count >= Bech32.checksumCount else { throw InvoiceDecodingError(.tooShort) }
        guard Bech32.verifies(prefix: prefix, words: words) else { throw InvoiceDecodingError(.checksumMismatch) }
        words.removeLast(Bech32.checksumCount)
        guard words.count >= Self.timestampWordCount + Self.signatureWordCount else { throw InvoiceDecodingError(.tooShort) }
        self.words = words
    }

    var timestamp: Timestamp {
        Timestamp(seconds: Int64(clamping: BitPacking.number(words.prefix(Self.timestampWordCount)) ?? 0))
    }

    /// The tagged fields, as a slice of `words`.
    var fields: ArraySlice<UInt8> {
        words[Self.timestampWordCount..<words.count - Self.signatureWordCount]
    }

    /// What the payee signed.
    var signedHash: Bytes32 {
        Self.signedHash(prefix: prefix, words: words.dropLast(Self.signatureWordCount))
    }

    static func signedHash(prefix: some Sequence<UInt8>, words: some Collection<UInt8>) -> Bytes32 {
        Bytes32(sha256: prefix + BitPacking.paddedBytes(words))
    }

    func signature() throws(InvoiceDecodingError) -> Invoice.Signature {
        // 104 words are exactly 65 bytes.
        var bytes = BitPacking.bytes(words.suffix(Self.signatureWordCount)).bytes
        guard let recoveryID = bytes.popLast(), recoveryID <= 3 else {
            throw InvoiceDecodingError(.malformedRecoveryID, at: offset(ofWord: words.count - 2))
        }
        return Invoice.Signature(compact: bytes, recoveryID: recoveryID)
    }

    /// Where a word stands in the text.
    func offset(ofWord index: Int) -> Int {
        prefix.endIndex + 1 + index
    }

    private static func lowerCase(_ characters: [UInt8]) throws(InvoiceDecodingError) -> [UInt8] {
        var characters = characters
        var hasLower = false
        var hasUpper = false
        for index in characters.indices {
            switch characters[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): hasLower = true
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                hasUpper = true
                characters[index] |= 0x20
            case 33...126: break
            default: throw InvoiceDecodingError(.invalidCharacter, at: index)
            }
            if hasLower && hasUpper { throw InvoiceDecodingError(.mixedCase, at: index) }
        }
        return characters
    }

    private static func words(_ characters: ArraySlice<UInt8>) throws(InvoiceDecodingError) -> [UInt8] {
        var words: [UInt8] = []
        words.reserveCapacity(characters.count)
        for (index, character) in zip(characters.indices, characters) {
            guard let word = Bech32.word(of: character) else { throw InvoiceDecodingError(.invalidCharacter, at: index) }
            words.append(word)
        }
        return words
    }
}
