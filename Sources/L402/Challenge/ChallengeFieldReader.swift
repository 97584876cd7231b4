/// One challenge of a `WWW-Authenticate` value, of any scheme.
struct FieldChallenge {
    let scheme: String
    /// Names in lower case.
    var parameters: [(name: String, value: String)] = []
    /// A quoted string that does not end, or something that is neither scheme nor parameter.
    var isDamaged = false

    init(scheme: String) {
        self.scheme = scheme
    }

    var isL402: Bool {
        let name = scheme.lowercased()
        return name == "l402" || name == "lsat"
    }
}

/// Splits `WWW-Authenticate` values into challenges (RFC 9110, section 11.6.1), as tolerant as that section's lists ask for and a little more.
///
/// Taken although the grammar does not have it: parameters that only a space separates, and bare values with characters that would need
/// quotes, as base64 does. A comma ends a bare value.
struct ChallengeFieldReader {
    private let bytes: [UInt8]
    private var position = 0
    private(set) var challenges: [FieldChallenge] = []

    private init(_ value: String) {
        bytes = Array(value.utf8)
    }

    static func challenges(in value: String) -> [FieldChallenge] {
        var reader = ChallengeFieldReader(value)
        reader.readAll()
        return reader.challenges
    }

    private mutating func readAll() {
        while true {
            skip { $0 == UInt8(ascii: ",") || Self.isSpace($0) }
            guard position < bytes.count else { return }
            let start = position
            skip(Self.isTokenCharacter)
            guard position > start else {
                markDamaged()
                skipElement()
                continue
            }
            readElement(named: start..<position)
        }
    }

    /// A token was read: the name of a parameter if `=` follows, a scheme otherwise.
    private mutating func readElement(named name: Range<Int>) {
        let end = position
        skip(Self.isSpace)
        guard position < bytes.count, bytes[position] == UInt8(ascii: "="), !challenges.isEmpty else {
            position = end
            challenges.append(FieldChallenge(scheme: text(name)))
            skipToken68()
            return
        }
        position += 1
        skip(Self.isSpace)
        let value = readValue()
        challenges[challenges.count - 1].parameters.append((text(name).lowercased(), value))
    }

    private mutating func readValue() -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            skip { $0 != UInt8(ascii: ",") && !Self.isSpace($0) }
            return text(start..<position)
        }
        position += 1
        var value: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), position < bytes.count {
                value.append(bytes[position])
                position += 1
            } else {
                value.append(byte)
            }
        }
        markDamaged()
        return String(decoding: value, as: UTF8.self)
    }

    /// After a scheme: one run of base64 in any alphabet that ends the element (`Negotiate YII=`) is not a parameter and says nothing to us.
    private mutating func skipToken68() {
        let end = position
        skip(Self.isSpace)
        let start = position
        skip(Self.isToken68Character)
        let hasText = position > start
        skip { $0 == UInt8(ascii: "=") }
        let last = position
        skip(Self.isSpace)
        let isWhole = position == bytes.count || bytes[position] == UInt8(ascii: ",")
        position = hasText && isWhole ? last : end
    }

    private mutating func skipElement() {
        var isQuoted = false
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: position += 1
            case UInt8(ascii: ",") where !isQuoted: return
            default: break
            }
            position += 1
        }
        position = min(position, bytes.count)
    }

    private mutating func markDamaged() {
        if !challenges.isEmpty { challenges[challenges.count - 1].isDamaged = true }
    }

    private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
        while position < bytes.count, isSkipped(bytes[position]) { position += 1 }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || StaticString("!#$%&'*+-.^_`|~").withUTF8Buffer { $0.contains(byte) }
    }

    private static func isToken68Character(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || StaticString("-._~+/").withUTF8Buffer { $0.contains(byte) }
    }
}
