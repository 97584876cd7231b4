/// A pattern as it was read.
indirect enum PatternExpression: Equatable {
    /// Matches nothing but the empty text.
    case empty
    case byte(ByteSet)
    case sequence([PatternExpression])
    case choice([PatternExpression])
    /// - Parameter most: `nil`: any number.
    case repeated(PatternExpression, least: Int, most: Int?)

    /// How many positions it has once repetitions are written out; never overflows, being cut off above the limit.
    var positions: Int {
        let count: Int =
            switch self {
            case .empty: 0
            case .byte: 1
            case .sequence(let parts), .choice(let parts): parts.reduce(0) { min($0 + $1.positions, Self.tooMany) }
            case .repeated(let part, let least, let most): part.positions * max(least, most ?? 1, 1)
            }
        return min(count, Self.tooMany)
    }

    private static let tooMany = PathPattern.Limit.positions + 1
}

/// A set of bytes.
struct ByteSet: Hashable {
    private var words: SIMD4<UInt64> = .zero

    static let all = ByteSet(0...255)

    init() {}

    init(_ range: ClosedRange<UInt8>) {
        insert(range)
    }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
    }

    func contains(_ byte: UInt8) -> Bool {
        words[Int(byte >> 6)] & 1 << UInt64(byte & 63) != 0
    }

    var inverted: ByteSet {
        var result = self
        result.words = ~words
        return result
    }
}
