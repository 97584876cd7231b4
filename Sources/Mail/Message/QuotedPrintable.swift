/// RFC 2045 section 6.7: text that stays readable, in lines of 76 characters at most.
enum QuotedPrintable {
    /// Lines end with a line feed, as mail programs take them on their standard input.
    static func encode(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(encodeLine).joined(separator: "\n")
    }

    private static func encodeLine(_ line: Substring) -> String {
        let bytes = Array(line.utf8)
        var result = ""
        var length = 0
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let unit = isLiteral(byte, isLast: isLast, isFirst: length == 0) ? String(UnicodeScalar(byte)) : escaped(byte)
            // One place is for the sign of a soft break.
            if length + unit.utf8.count > (isLast ? 76 : 75) {
                result += "=\n"
                length = 0
            }
            result += unit
            length += unit.utf8.count
        }
        return result
    }

    /// A space at the end could be lost on the way; a dot or `From` at the beginning means something to some programs.
    private static func isLiteral(_ byte: UInt8, isLast: Bool, isFirst: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case UInt8(ascii: " "): !isLast
        case UInt8(ascii: "."), UInt8(ascii: "F"): !isFirst
        case 0x21...0x7E: true
        default: false
        }
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
    }
}
