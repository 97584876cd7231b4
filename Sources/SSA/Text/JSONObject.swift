/// Reads one JSON object (RFC 8259) and keeps the text of its numbers, which a decoder to floating point would lose.
enum JSONObject {
    enum Value: Hashable {
        case null
        case boolean
        /// As it stands there.
        case number([UInt8])
        /// What it says, and the bytes between the quotation marks.
        case string(String, raw: [UInt8])
        /// A list or an object, whose contents are no concern of ours.
        case nested
    }

    /// Lists and objects inside each other.
    static let depthLimit = 16

    /// In the order of the text; a name may be there twice. `nil` where the bytes are not one object of valid JSON in UTF-8.
    static func members(of bytes: [UInt8]) -> [(name: String, value: Value)]? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = JSONReader(bytes)
        reader.skipSpace()
        guard let members = reader.object(depth: 0) else { return nil }
        reader.skipSpace()
        return reader.isAtEnd ? members : nil
    }
}

private struct JSONReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }
    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func take(_ word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    // MARK: Values

    private mutating func value(depth: Int) -> JSONObject.Value? {
        switch next {
        case UInt8(ascii: "\""): string().map { .string($0.text, raw: $0.raw) }
        case UInt8(ascii: "{"): object(depth: depth + 1).map { _ in .nested }
        case UInt8(ascii: "["): list(depth: depth + 1) ? .nested : nil
        case UInt8(ascii: "t"): take("true") ? .boolean : nil
        case UInt8(ascii: "f"): take("false") ? .boolean : nil
        case UInt8(ascii: "n"): take("null") ? .null : nil
        default: number().map { .number($0) }
        }
    }

    mutating func object(depth: Int) -> [(name: String, value: JSONObject.Value)]? {
        guard depth < JSONObject.depthLimit, take(UInt8(ascii: "{")) else { return nil }
        var members: [(name: String, value: JSONObject.Value)] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            skipSpace()
            guard let name = string() else { return nil }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { return nil }
            skipSpace()
            guard let value = value(depth: depth) else { return nil }
            members.append((name.text, value))
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? members : nil
    }

    private mutating func list(depth: Int) -> Bool {
        guard depth < JSONObject.depthLimit, take(UInt8(ascii: "[")) else { return false }
        skipSpace()
        if take(UInt8(ascii: "]")) { return true }
        repeat {
            skipSpace()
            guard value(depth: depth) != nil else { return false }
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]"))
    }

    private mutating func number() -> [UInt8]? {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { guard digits() else { return nil } }
        if take(UInt8(ascii: ".")) { guard digits() else { return nil } }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { return nil }
        }
        return Array(bytes[start..<index])
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte = next, byte.isDigit { index += 1 }
        return index > start
    }

    // MARK: Strings

    private mutating func string() -> (text: String, raw: [UInt8])? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = index
        var text: [UInt8] = []
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return (String(decoding: text, as: UTF8.self), Array(bytes[start..<(index - 1)]))
            case UInt8(ascii: "\\"):
                guard let scalar = escaped() else { return nil }
                text += String(Character(scalar)).utf8
            case ..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    /// What stands behind a backslash.
    private mutating func escaped() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let unit = codeUnit() else { return nil }
            guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
            guard take("\\u"), let low = codeUnit(), (0xDC00..<0xE000).contains(low) else { return nil }
            return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
        default: return nil
        }
    }

    private mutating func codeUnit() -> UInt16? {
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4 else { return nil }
        var unit: UInt16 = 0
        for digit in digits {
            guard let value = digit.hexadecimalValue else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        index += 4
        return unit
    }
}
