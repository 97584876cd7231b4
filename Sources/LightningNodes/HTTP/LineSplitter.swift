/// Cuts a byte stream into lines. Holds at most `limit` bytes of a line that has not ended.
struct LineSplitter {
    struct LineTooLong: Error {}

    private let limit: Int
    private var pending: [UInt8] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// The lines that `bytes` complete, without their line feeds; empty lines are left out.
    mutating func lines(adding bytes: some Sequence<UInt8>) throws(LineTooLong) -> [[UInt8]] {
        var complete: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if let line = take() { complete.append(line) }
            } else if pending.count < limit {
                pending.append(byte)
            } else {
                throw LineTooLong()
            }
        }
        return complete
    }

    /// What is left when the stream ends: a last line that no line feed closed.
    mutating func finish() -> [UInt8]? {
        take()
    }

    private mutating func take() -> [UInt8]? {
        defer { pending.removeAll(keepingCapacity: true) }
        if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
        return pending.isEmpty ? nil : pending
    }
}
