/// The path of a request in the one reading that every rule of the gate is matched against.
///
/// Upstreams read odd paths in different ways: `/a//b`, `/a/%62`, `/a/./b`. What could be read as another path must not slip by a rule: dot segments,
/// backslashes and control characters are refused, in plain and in percent-encoded form; doubled slashes and needlessly encoded
/// characters are folded for matching and `;parameters` cut off (``canonical``), and such a path is never free of charge (``isPlain``).
public struct RequestPath: Hashable, Sendable {
    public enum Problem: String, Error, Hashable, Sendable {
        case notAbsolute = "path-not-absolute"
        case malformedEncoding = "path-malformed-encoding"
        case dotSegment = "path-dot-segment"
        case forbiddenCharacter = "path-forbidden-character"
        case encodedSlash = "path-encoded-slash"
    }

    /// Percent-decoded where RFC 3986 section 6.2.2.2 says that it makes no difference, slashes merged, segments without parameters.
    public let canonical: ArraySlice<UInt8>
    /// Whether the path came in its canonical form.
    public let isPlain: Bool

    /// - Parameter raw: the path as received, percent-encoded, without the query.
    public init(_ raw: ArraySlice<UInt8>) throws(Problem) {
        guard raw.first == UInt8(ascii: "/") else { throw .notAbsolute }
        var needsFolding = false
        var previous: UInt8 = 0
        for byte in raw {
            if byte == UInt8(ascii: "%") || byte == UInt8(ascii: ";") || (byte == UInt8(ascii: "/") && previous == byte) { needsFolding = true }
            if byte == UInt8(ascii: "\\") || byte < 0x21 || byte > 0x7E { throw .forbiddenCharacter }
            previous = byte
        }
        let folded = needsFolding ? try Self.folded(raw) : raw
        try Self.checkSegments(folded)
        canonical = needsFolding ? Self.withoutParameters(folded) : raw
        isPlain = !needsFolding
    }

    /// Cuts off `;parameters`, as servlet containers do before they look a path up; encoded ones, too, since some decode first.
    private static func withoutParameters(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        result.reserveCapacity(path.count)
        var isParameter = false
        for index in path.indices {
            let byte = path[index]
            if byte == UInt8(ascii: "/") {
                isParameter = false
                if result.last == byte { continue }
            } else if startsParameter(path, at: index) {
                isParameter = true
            }
            if !isParameter { result.append(byte) }
        }
        return result[...]
    }

    private static func startsParameter(_ path: ArraySlice<UInt8>, at index: Int) -> Bool {
        path[index] == UInt8(ascii: ";") || (path[index] == UInt8(ascii: "%") && path[index...].starts(with: "%3B".utf8))
    }

    private static func folded(_ raw: ArraySlice<UInt8>) throws(Problem) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            var byte = raw[index]
            var encoded = false
            if byte == UInt8(ascii: "%") {
                guard index + 2 < raw.endIndex, let high = hexadecimal(raw[index + 1]), let low = hexadecimal(raw[index + 2]) else {
                    throw .malformedEncoding
                }
                byte = high << 4 | low
                encoded = true
                index += 2
            }
            index += 1
            try append(byte, wasEncoded: encoded, to: &result)
        }
        return result[...]
    }

    private static func append(_ byte: UInt8, wasEncoded: Bool, to result: inout [UInt8]) throws(Problem) {
        if wasEncoded {
            if byte == UInt8(ascii: "/") { throw .encodedSlash }
            if byte == UInt8(ascii: "\\") || byte < 0x20 || byte == 0x7F { throw .forbiddenCharacter }
            if !isUnreserved(byte) {
                let digits = Array("0123456789ABCDEF".utf8)
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                return
            }
        }
        if byte == UInt8(ascii: "/"), result.last == byte { return }
        result.append(byte)
    }

    /// A segment that is `.` or `..`, alone or before a `;parameter`, which some upstreams cut off.
    private static func checkSegments(_ path: ArraySlice<UInt8>) throws(Problem) {
        var start = path.startIndex + 1
        while start <= path.endIndex {
            var dots = 0
            var index = start
            while index < path.endIndex, path[index] == UInt8(ascii: ".") {
                dots += 1
                index += 1
            }
            let ends = index == path.endIndex || path[index] == UInt8(ascii: "/") || startsParameter(path, at: index)
            if ends, dots == 1 || dots == 2 { throw .dotSegment }
            while index < path.endIndex, path[index] != UInt8(ascii: "/") { index += 1 }
            start = index + 1
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
