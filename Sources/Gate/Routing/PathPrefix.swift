/// A rule's path: covers itself and everything below it, on a segment border. `/swap` covers `/swap` and `/swap/x`, not `/swapper`.
public struct PathPrefix: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    /// `/` covers everything. A slash at the end is dropped. `nil` for a path that no request could have, or that has parameters (see ``RequestPath``).
    public init?(_ text: String) {
        var raw = Array(text.utf8)
        while raw.count > 1, raw.last == UInt8(ascii: "/") { raw.removeLast() }
        guard let path = try? RequestPath(raw[...]), !raw.contains(where: { "?#;".utf8.contains($0) }), !text.lowercased().contains("%3b") else {
            return nil
        }
        bytes = path.canonical == [UInt8(ascii: "/")] ? [] : Array(path.canonical)
    }

    public static let everything = PathPrefix()

    private init() {
        bytes = []
    }

    public func covers(_ path: RequestPath) -> Bool {
        let canonical = path.canonical
        guard canonical.count >= bytes.count, canonical.starts(with: bytes) else { return false }
        let next = canonical.startIndex + bytes.count
        return next == canonical.endIndex || canonical[next] == UInt8(ascii: "/")
    }

    /// What is between its slashes; none for ``everything``.
    var segments: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

    public var description: String { bytes.isEmpty ? "/" : String(decoding: bytes, as: UTF8.self) }
}
