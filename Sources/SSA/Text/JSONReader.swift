/// Goes through the bytes of a JSON text, which are known to be UTF-8.
struct JSONReader {
    private let bytes: [UInt8]
    private let depthLimit: Int
    private var index = 0

    init(_ bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
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

    private mutating func value(depth: Int) -> JSONObject.Element? {
        let start = index
        let value: JSONObject.Value
        switch next {
        case UInt8(ascii: "\""):
            guard let string = string() else { return nil }
            value = .string(string.text, raw: string.raw)
        case UInt8(ascii: "{"):
            guard skipValue(depth: depth) else { return nil }
            value = .object
        case UInt8(ascii: "["):
            guard skipValue(depth: depth) else { return nil }
            value = .list
        case UInt8(ascii: "n"):
            guard take("null") else { return nil }
            value = .null
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            guard take("true") || take("false") else { return nil }
            value = .boolean
        default:
            guard skipNumber() else { return nil }
            value = .number(Array(bytes[start..<index]))
        }
        return JSONObject.Element(value: value, text: bytes[start..<index])
    }

    mutating func object(depth: Int) -> [JSONObject.Member]? {
        var members: [JSONObject.Member] = []
        let isWhole = skipObject(depth: depth) { reader in
            guard let name = reader.string(), reader.takeColon(), let value = reader.value(depth: depth) else { return false }
            members.append(JSONObject.Member(name: name.text, value: value.value, text: value.text))
            return true
        }
        return isWhole ? members : nil
    }

    mutating func list(depth: Int) -> [JSONObject.Element]? {
        var elements: [JSONObject.Element] = []
        let isWhole = skipList(depth: depth) { reader in
            guard let element = reader.value(depth: depth) else { return false }
            elements.append(element)
            return true
        }
        return isWhole ? elements : nil
    }

    /// Checks a value that nobody wants to have.
    ///
    /// - Parameter depth: of what it stands in.
    mutating func skipValue(depth: Int) -> Bool {
        switch next {
        case UInt8(ascii: "\""): skipString()
        case UInt8(ascii: "{"):
            skipObject(depth: depth + 1) { $0.skipString() && $0.takeColon() && $0.skipValue(depth: depth + 1) }
        case UInt8(ascii: "["): skipList(depth: depth + 1) { $0.skipValue(depth: depth + 1) }
        case UInt8(ascii: "t"): take("true")
        case UInt8(ascii: "f"): take("false")
        case UInt8(ascii: "n"): take("null")
        default: skipNumber()
        }
    }

    private mutating func skipObject(depth: Int, _ member: (inout JSONReader) -> Bool) -> Bool {
        guard depth < depthLimit, take(UInt8(ascii: "{")) else { return false }
        return skipSequence(endingWith: UInt8(ascii: "}"), member)
    }

    private mutating func skipList(depth: Int, _ element: (inout JSONReader) -> Bool) -> Bool {
        guard depth < depthLimit, take(UInt8(ascii: "[")) else { return false }
        return skipSequence(endingWith: UInt8(ascii: "]"), element)
    }

    private mutating func skipSequence(endingWith end: UInt8, _ one: (inout JSONReader) -> Bool) -> Bool {
        skipSpace()
        if take(end) { return true }
        repeat {
            skipSpace()
            guard one(&self) else { return false }
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(end)
    }

    private mutating func takeColon() -> Bool {
        skipSpace()
        guard take(UInt8(ascii: ":")) else { return false }
        skipSpace()
        return true
    }

    private mutating func skipNumber() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { guard digits() else { return false } }
        if take(UInt8(ascii: ".")) { guard digits() else { return false } }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { return false }
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte = next, byte.isDigit { index += 1 }
        return index > start
    }

    // MARK: Strings

    private mutating func skipString() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard skipEscaped() else { return false }
            case ..<0x20: return false
            default: break
            }
        }
        return false
    }

    /// By the grammar alone, which has half a surrogate pair: JavaScript writes it, and whoever reads the string must know what to make of it.
    private mutating func skipEscaped() -> Bool {
        guard let byte = next else { return false }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"): return codeUnit() != nil
        default: return false
        }
    }

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
