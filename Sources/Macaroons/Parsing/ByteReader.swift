/// Reads bytes forward, never past the end, and knows where it is.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset == bytes.count }
    var remaining: Int { bytes.count - offset }
    /// The next byte, if there is one; does not move.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func error(_ reason: MacaroonParseError.Reason) -> MacaroonParseError {
        MacaroonParseError(reason, at: offset)
    }

    mutating func byte() throws(MacaroonParseError) -> UInt8 {
        guard offset < bytes.count else { throw error(.truncated) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// The next `count` bytes; `count` is not negative.
    mutating func take(_ count: Int) throws(MacaroonParseError) -> UnsafeRawBufferPointer {
        guard count <= remaining else { throw MacaroonParseError(.truncated, at: bytes.count) }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// Moves over the next byte if it is this one.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }
}
