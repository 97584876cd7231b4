/// The place of a request in a distributed trace (W3C Trace Context, level 1).
public struct TraceContext: Hashable, Sendable {
    /// 32 lower-case hexadecimal digits, not all zero.
    public let traceID: String

    /// Reads `traceparent` (section 3.2). `nil` where the field does not hold what it must: then it counts as absent.
    public init?(traceparent: some Collection<UInt8>) {
        let bytes = Array(traceparent)
        guard bytes.count >= 55, bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash else { return nil }
        let (version, trace, parent, flags) = (bytes[0..<2], bytes[3..<35], bytes[36..<52], bytes[53..<55])
        guard [version, trace, parent, flags].allSatisfy({ $0.allSatisfy(Self.isLowerHexadecimal) }) else { return nil }
        guard trace.contains(where: { $0 != Self.zero }), parent.contains(where: { $0 != Self.zero }) else { return nil }
        // Version ff is invalid; a later one than 00 may go on behind another dash.
        guard !version.elementsEqual("ff".utf8) else { return nil }
        let hasMore = bytes.count > 55
        guard !hasMore || (!version.elementsEqual("00".utf8) && bytes[55] == Self.dash) else { return nil }
        traceID = String(decoding: trace, as: UTF8.self)
    }

    /// Whether `tracestate` is a list of at most 32 members, each a key and a value (section 3.3).
    public static func isState(_ values: [some Collection<UInt8>]) -> Bool {
        var keys: Set<[UInt8]> = []
        for value in values {
            for member in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: true) {
                let member = MessageFields.trimmed(Array(member)[...])
                if member.isEmpty { continue }
                guard let equals = member.firstIndex(of: UInt8(ascii: "=")) else { return false }
                let (key, content) = (member[..<equals], member[(equals + 1)...])
                guard isKey(key), isValue(content), keys.insert(Array(key)).inserted, keys.count <= 32 else { return false }
            }
        }
        return !keys.isEmpty
    }

    private static let dash = UInt8(ascii: "-")
    private static let zero = UInt8(ascii: "0")

    private static func isLowerHexadecimal(_ byte: UInt8) -> Bool {
        byte.isDigit || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f"))
    }

    /// Lower-case letters, digits, `_`, `-`, `*`, `/`; one `@` between a tenant and a system.
    private static func isKey(_ key: ArraySlice<UInt8>) -> Bool {
        let parts = key.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard key.count <= 256, parts.count <= 2, let first = key.first, isLowerLetter(first) || first.isDigit else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { isLowerLetter($0) || $0.isDigit || "_-*/".utf8.contains($0) }
        }
    }

    private static func isLowerLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

    /// Visible characters and inner spaces without `,` and `=`.
    private static func isValue(_ value: ArraySlice<UInt8>) -> Bool {
        !value.isEmpty && value.count <= 256 && value.last != 0x20
            && value.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
    }
}

extension MessageFields {
    /// The trace that the request belongs to; `nil` where it names none, or more than one.
    public var traceContext: TraceContext? {
        var context: TraceContext?
        var count = 0
        for line in lines where line.id == .traceparent {
            count += 1
            context = TraceContext(traceparent: value(of: line))
        }
        return count == 1 ? context : nil
    }

    /// In how many lines `tracestate` may come.
    private static let traceStateLines = 8

    /// Whether a trace field goes to the upstream as it came: `tracestate` means nothing without its `traceparent` (section 4.3).
    public func passesOn(traceField line: Line) -> Bool {
        guard traceContext != nil else { return false }
        guard line.id == .tracestate else { return true }
        let states = lines.filter { $0.id == .tracestate }
        return states.count <= Self.traceStateLines && TraceContext.isState(states.map { value(of: $0) })
    }
}
