/// Bech32 (BIP-173) and its successor Bech32m (BIP-350), without the limit of 90 characters that BOLT 11 lifts.
///
/// A word is five bits, held in a byte.
enum Bech32 {
    /// What the checksum comes to; the two differ in nothing else.
    enum Variant: UInt32 {
        case bech32 = 1
        case bech32m = 0x2bc8_30a3
    }

    static let checksumCount = 6
    static let separator = UInt8(ascii: "1")

    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// The value of each ASCII character; 0xff for those that are not of the alphabet. Upper case counts as lower.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
            if character >= UInt8(ascii: "a") { values[Int(character - 0x20)] = UInt8(value) }
        }
        return values
    }()

    static func character(of word: UInt8) -> Character {
        Character(Unicode.Scalar(alphabet[Int(word & 31)]))
    }

    /// `nil` for a character that is not of the alphabet.
    static func word(of character: UInt8) -> UInt8? {
        let value = values[Int(character)]
        return value < 32 ? value : nil
    }

    static func encode(prefix: [UInt8], words: [UInt8], variant: Variant = .bech32) -> String {
        var check = Checksum(prefix: prefix)
        for word in words { check.absorb(word) }
        let checksum = check.words(variant)
        let count = prefix.count + 1 + words.count + checksum.count
        let alphabet = alphabet
        return String(unsafeUninitializedCapacity: count) { buffer in
            var index = 0
            func put(_ character: UInt8) {
                buffer[index] = character
                index += 1
            }
            for character in prefix { put(character) }
            put(separator)
            for word in words { put(alphabet[Int(word & 31)]) }
            for word in checksum { put(alphabet[Int(word & 31)]) }
            return index
        }
    }

    /// Whether `words`, the last six of which are the checksum, belong to `prefix`, which is lower case.
    static func verifies(prefix: some Sequence<UInt8>, words: [UInt8], variant: Variant = .bech32) -> Bool {
        var check = Checksum(prefix: prefix)
        for word in words { check.absorb(word) }
        return check.remainder == variant.rawValue
    }

    /// The BCH code over GF(32).
    private struct Checksum {
        private(set) var remainder: UInt32 = 1

        init(prefix: some Sequence<UInt8>) {
            let prefix = Array(prefix)
            for character in prefix { absorb(character >> 5) }
            absorb(0)
            for character in prefix { absorb(character & 31) }
        }

        mutating func absorb(_ word: UInt8) {
            let top = remainder >> 25
            remainder = (remainder & 0x1ff_ffff) << 5 ^ UInt32(word)
            if top & 1 != 0 { remainder ^= 0x3b6a_57b2 }
            if top & 2 != 0 { remainder ^= 0x2650_8e6d }
            if top & 4 != 0 { remainder ^= 0x1ea1_19fa }
            if top & 8 != 0 { remainder ^= 0x3d42_33dd }
            if top & 16 != 0 { remainder ^= 0x2a14_62b3 }
        }

        func words(_ variant: Variant) -> [UInt8] {
            var check = self
            for _ in 0..<checksumCount { check.absorb(0) }
            let value = check.remainder ^ variant.rawValue
            return (0..<checksumCount).map { UInt8(truncatingIfNeeded: value >> UInt32(5 * (5 - $0))) & 31 }
        }
    }
}
