#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Finds the end of a message head in bytes that arrive in pieces, looking at each byte once.
public struct HeadScanner: Sendable {
    /// Where the line that is being read starts.
    private var lineStart = 0
    /// How far there is no line end.
    private var scanned = 0

    public init() {}

    /// The length of the head, its empty line included; `nil` while more is needed. `buffer` starts at the head's first byte each time.
    public mutating func scan(_ buffer: UnsafeRawBufferPointer, limit: Int) throws(HTTPParseError) -> Int? {
        guard let base = buffer.baseAddress else { return nil }
        let end = min(buffer.count, limit)
        while scanned < end, let found = memchr(base + scanned, 0x0A, end - scanned) {
            let lineFeed = base.distance(to: UnsafeRawPointer(found))
            guard lineFeed > lineStart, buffer[lineFeed - 1] == 0x0D else { throw HTTPParseError(.bareLineFeed, at: lineFeed) }
            scanned = lineFeed + 1
            if lineFeed == lineStart + 1 { return lineFeed + 1 }
            lineStart = lineFeed + 1
        }
        scanned = end
        if buffer.count >= limit { throw HTTPParseError(.headTooLarge, at: limit) }
        return nil
    }
}
