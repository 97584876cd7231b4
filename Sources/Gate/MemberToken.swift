/// A member's access token in an `Authorization` field: `Bearer LQ.AC.` and so on (Lightquark v4; RFC 6750 section 2.1).
public enum MemberToken {
    /// The token; `nil` where the field is of another scheme or holds a bearer token of somebody else.
    public static func text(ofAuthorization value: String) -> Substring? {
        guard let rest = afterScheme(value), rest.starts(with: "LQ.") else { return nil }
        return rest
    }

    private static func afterScheme(_ value: String) -> Substring? {
        let bytes = value.utf8
        guard bytes.count > scheme.utf8CodeUnitCount else { return nil }
        let isBearer = zip(bytes, UnsafeBufferPointer(start: scheme.utf8Start, count: scheme.utf8CodeUnitCount)).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        guard isBearer else { return nil }
        let rest = value.dropFirst(scheme.utf8CodeUnitCount).drop { $0 == " " }
        return rest[..<(rest.lastIndex { $0 != " " && $0 != "\t" }.map(rest.index(after:)) ?? rest.startIndex)]
    }

    private static let scheme: StaticString = "Bearer "
}
