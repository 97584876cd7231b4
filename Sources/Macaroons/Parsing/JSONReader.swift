/// Reads the little of JSON (RFC 8259) that macaroons are made of: objects, arrays and strings. Strict and without recursion.
struct JSONReader {
    /// What a field at its limit takes as base64.
    private static let longestString = (Macaroon.Limits.fieldBytes + 2) / 3 * 4

    var reader: ByteReader

    init(_ reader: ByteReader) {
        self.reader = reader
    }

    mutating func skipWhitespace() {
        while reader.skip(0x20) || reader.skip(0x0a) || reader.skip(0x0d) || reader.skip(0x09) {}
    }

    mutating func expect(_ character: Unicode.Scalar) throws(MacaroonParseError) {
        skipWhitespace()
        guard reader.skip(UInt8(ascii: character)) else {
            throw reader.error(reader.isAtEnd ? .truncated : .expected("\(character)"))
        }
    }

    /// Calls `element` at the start of each element, up to the bracket.
    mutating func array(_ element: (inout JSONReader) throws(MacaroonParseError) -> Void) throws(MacaroonParseError) {
        try expect("[")
        skipWhitespace()
        if reader.skip(UInt8(ascii: "]")) { return }
        repeat {
            skipWhitespace()
            try element(&self)
            skipWhitespace()
        } while reader.skip(UInt8(ascii: ","))
        try expect("]")
    }

    /// Calls `member` with each name, its offset, and the reader at the start of the value.
    mutating func object(_ member: (String, Int, inout JSONReader) throws(MacaroonParseError) -> Void) throws(MacaroonParseError) {
        try expect("{")
        skipWhitespace()
        if reader.skip(UInt8(ascii: "}")) { return }
        repeat {
            skipWhitespace()
            let offset = reader.offset
            let name = try string()
            try expect(":")
            skipWhitespace()
            try member(String(decoding: name, as: UTF8.self), offset, &self)
            skipWhitespace()
        } while reader.skip(UInt8(ascii: ","))
        try expect("}")
    }

    /// The UTF-8 of a string.
    mutating func string() throws(MacaroonParseError) -> [UInt8] {
        try expect("\"")
        let start = reader.offset
        var text: [UInt8] = []
        while true {
            guard text.count <= Self.longestString else { throw MacaroonParseError(.fieldTooLong, at: start) }
            let offset = reader.offset
            switch try reader.byte() {
            case UInt8(ascii: "\""):
                guard String(validating: text, as: UTF8.self) != nil else { throw MacaroonParseError(.invalidText, at: start) }
                return text
            case UInt8(ascii: "\\"): try escape(from: offset, into: &text)
            case 0..<0x20: throw MacaroonParseError(.invalidText, at: offset)
            case let byte: text.append(byte)
            }
        }
    }

    private mutating func escape(from offset: Int, into text: inout [UInt8]) throws(MacaroonParseError) {
        switch try reader.byte() {
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: try scalar(from: offset).utf8)
        default: throw MacaroonParseError(.invalidText, at: offset)
        }
    }

    /// The character of one `\u` escape, or of the two that make a surrogate pair.
    private mutating func scalar(from offset: Int) throws(MacaroonParseError) -> Character {
        var units = [try codeUnit(from: offset)]
        if UTF16.isLeadSurrogate(units[0]) {
            guard reader.skip(UInt8(ascii: "\\")), reader.skip(UInt8(ascii: "u")) else { throw MacaroonParseError(.invalidText, at: offset) }
            units.append(try codeUnit(from: offset))
        }
        guard let text = String(validating: units, as: UTF16.self), let character = text.first else {
            throw MacaroonParseError(.invalidText, at: offset)
        }
        return character
    }

    private mutating func codeUnit(from offset: Int) throws(MacaroonParseError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let value = Base16.value(of: try reader.byte()) else { throw MacaroonParseError(.invalidText, at: offset) }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }
}
