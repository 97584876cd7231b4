import HTTPWire

/// One input, and in which pieces it comes.
struct Case {
    enum Kind: UInt8 {
        case requests = 0
        /// What an upstream says to a GET.
        case answerToGET = 1
        case answerToHEAD = 2
    }

    let kind: Kind
    let bytes: [UInt8]
    /// Where it is cut, in bytes from its start, ascending.
    let cuts: [Int]

    /// What is read of it, which must not depend on the cuts.
    func reading() -> (MessageReader, isSameInPieces: Bool) {
        var whole = MessageReader(kind)
        whole.receive(bytes[...])
        var inPieces = MessageReader(kind)
        var start = 0
        for end in cuts + [bytes.count] {
            inPieces.receive(bytes[start..<end])
            start = end
        }
        return (whole, inPieces.messages == whole.messages && inPieces.outcome == whole.outcome)
    }
}

extension Case {
    /// Kind (1 byte), number of cuts (1), the cuts, the number of bytes (4 each, the highest byte first), and the bytes.
    ///
    /// - Returns: `nil` when the input ends or is no case.
    init?(from input: inout StandardInput) {
        guard let kind = input.byte().flatMap(Kind.init), let cutCount = input.byte() else { return nil }
        var cuts: [Int] = []
        for _ in 0..<cutCount {
            guard let cut = input.number() else { return nil }
            cuts.append(cut)
        }
        guard let count = input.number(), count <= Self.longest, let bytes = input.bytes(count) else { return nil }
        guard zip([0] + cuts, cuts + [count]).allSatisfy({ $0 <= $1 }) else { return nil }
        self.init(kind: kind, bytes: bytes, cuts: cuts)
    }

    private static let longest = 1 << 20
}
