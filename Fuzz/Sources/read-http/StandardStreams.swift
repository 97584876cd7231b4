#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard input, read in large pieces.
struct StandardInput {
    private var buffer: [UInt8] = []
    private var offset = 0

    mutating func byte() -> UInt8? {
        bytes(1)?.first
    }

    /// Four bytes, the highest first.
    mutating func number() -> Int? {
        bytes(4)?.reduce(0) { $0 << 8 | Int($1) }
    }

    /// `nil` when there are not so many.
    mutating func bytes(_ count: Int) -> [UInt8]? {
        while buffer.count - offset < count {
            guard fill() else { return nil }
        }
        defer { offset += count }
        return Array(buffer[offset..<offset + count])
    }

    private mutating func fill() -> Bool {
        buffer.removeFirst(offset)
        offset = 0
        let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
            count = max(0, read(STDIN_FILENO, space.baseAddress, space.count))
        }
        buffer += piece
        return !piece.isEmpty
    }
}

enum StandardOutput {
    /// `false` when nobody reads any more.
    static func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { sendOff($0) }
            guard written > 0 else { return false }
            rest.removeFirst(written)
        }
        return true
    }

    private static func sendOff(_ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            Musl.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
        #endif
    }
}
