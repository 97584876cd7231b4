/// One comma-separated element of an `Authorization` value.
struct AuthorizationElement {
    /// The element with its scheme, white space around it left out.
    let whole: Range<Int>
    /// What is left without the scheme, for an element that is ours; several macaroons may still be joined before one colon.
    let credential: Range<Int>
    /// Whether it stands under `L402` or `LSAT`.
    let isOurs: Bool
    /// Whether it names a scheme, or goes on with that of the element before.
    let startsScheme: Bool
}

/// Splits `Authorization` values at the commas outside of quoted strings and finds out under which scheme each element stands.
///
/// RFC 9110 has one credential in a value. Proxies and clients join several all the same, and L402 puts a comma between macaroons.
enum AuthorizationElements {
    static func split(_ bytes: [UInt8]) -> [AuthorizationElement] {
        bytes.withUnsafeBufferPointer { split($0) }
    }

    private static func split(_ bytes: UnsafeBufferPointer<UInt8>) -> [AuthorizationElement] {
        var elements: [AuthorizationElement] = []
        let isSingle = isSingle(bytes)
        var isOurs = false
        var start = 0
        while start <= bytes.count {
            let end = isSingle ? bytes.count : endOfElement(bytes, from: start)
            let range = trimmed(bytes, start..<end)
            start = end + 1
            guard !range.isEmpty else { continue }
            let scheme = endOfWord(bytes, range)
            if scheme < range.upperBound || isOurScheme(bytes, range) {
                isOurs = isOurScheme(bytes, range.lowerBound..<scheme)
                let credential = isOurs ? withoutSchemes(bytes, range) : range
                elements.append(AuthorizationElement(whole: range, credential: credential, isOurs: isOurs, startsScheme: true))
            } else {
                elements.append(AuthorizationElement(whole: range, credential: range, isOurs: isOurs, startsScheme: false))
            }
        }
        return elements
    }

    /// Cuts the scheme off, as often as it is repeated.
    private static func withoutSchemes(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var rest = range
        while !rest.isEmpty {
            let end = endOfWord(bytes, rest)
            guard isOurScheme(bytes, rest.lowerBound..<end) else { break }
            rest = trimmed(bytes, end..<rest.upperBound)
        }
        return rest
    }

    private static func isOurScheme(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Bool {
        guard word.count == 4 else { return false }
        let code = word.reduce(UInt32(0)) { $0 << 8 | UInt32(upper(bytes[$1])) }
        return code == 0x4c34_3032 || code == 0x4c53_4154  // L402, LSAT
    }

    private static func upper(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xdf : byte
    }

    /// Whether there is no comma, as in nearly all values. Looks at every byte without a branch, which is faster than stopping at the first.
    private static func isSingle(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var commas: UInt8 = 0
        for byte in bytes { commas |= byte == UInt8(ascii: ",") ? 1 : 0 }
        return commas == 0
    }

    private static func endOfElement(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var isQuoted = false
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: ",") where !isQuoted: return index
            default: break
            }
            index += 1
        }
        return bytes.count
    }

    private static func endOfWord(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, !isSpace(bytes[index]) { index += 1 }
        return index
    }

    private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, isSpace(bytes[lower]) { lower += 1 }
        while lower < upper, isSpace(bytes[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
