/// Reads the text of a pattern by recursive descent; the recursion is as deep as groups lie within each other.
struct PatternParser {
    private let text: [UInt8]
    private var index = 0
    private var depth = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    mutating func parse() throws(PathPatternError) -> PatternExpression {
        guard !text.isEmpty else { throw PathPatternError(.empty, at: 0) }
        guard text.count <= PathPattern.Limit.length else { throw PathPatternError(.tooLong, at: PathPattern.Limit.length) }
        if let odd = text.firstIndex(where: { $0 < 0x21 || $0 > 0x7E }) { throw PathPatternError(.notASCII, at: odd) }
        let expression = try choice()
        if index < text.count { throw PathPatternError(.unopenedGroup, at: index) }
        guard expression.positions <= PathPattern.Limit.positions else { throw PathPatternError(.tooManyPositions, at: 0) }
        return expression
    }

    private var next: UInt8? { index < text.count ? text[index] : nil }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    private mutating func choice() throws(PathPatternError) -> PatternExpression {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(PathPatternError) -> PatternExpression {
        var parts: [PatternExpression] = []
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            parts.append(try repeated(try atom()))
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom() throws(PathPatternError) -> PatternExpression {
        let start = index
        guard let byte = next else { return .empty }
        index += 1
        switch byte {
        case UInt8(ascii: "("): return try group(from: start)
        case UInt8(ascii: "["): return .byte(try characterClass(from: start))
        case UInt8(ascii: "."): return .byte(.all)
        case UInt8(ascii: "\\"):
            let literal = try escaped(from: start)
            return .byte(ByteSet(literal...literal))
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): throw PathPatternError(.nothingToRepeat, at: start)
        case UInt8(ascii: "^"), UInt8(ascii: "$"): throw PathPatternError(.anchor, at: start)
        default: return .byte(ByteSet(byte...byte))
        }
    }

    private mutating func group(from start: Int) throws(PathPatternError) -> PatternExpression {
        if next == UInt8(ascii: "?") { throw PathPatternError(.unsupportedGroup, at: index) }
        depth += 1
        guard depth <= PathPattern.Limit.depth else { throw PathPatternError(.tooDeep, at: start) }
        let expression = try choice()
        guard take(")") else { throw PathPatternError(.unclosedGroup, at: start) }
        depth -= 1
        return expression
    }

    /// The byte after a backslash. Letters and digits are kept free: elsewhere they mean classes and references.
    private mutating func escaped(from start: Int) throws(PathPatternError) -> UInt8 {
        guard let byte = next, !Self.isLetterOrDigit(byte) else { throw PathPatternError(.unknownEscape, at: start) }
        index += 1
        return byte
    }

    // MARK: Classes

    /// `]` and `-` stand for themselves in the first place, `-` in the last too.
    private mutating func characterClass(from start: Int) throws(PathPatternError) -> ByteSet {
        let isInverted = take("^")
        let first = index
        var set = ByteSet()
        while let byte = next, byte != UInt8(ascii: "]") || index == first {
            let low = try member(from: start)
            guard next == UInt8(ascii: "-"), index + 1 < text.count, text[index + 1] != UInt8(ascii: "]") else {
                set.insert(low...low)
                continue
            }
            index += 1
            let place = index
            let high = try member(from: start)
            guard low <= high else { throw PathPatternError(.reversedRange, at: place) }
            set.insert(low...high)
        }
        guard take("]") else { throw PathPatternError(.unclosedClass, at: start) }
        if isInverted { set = set.inverted }
        return set
    }

    private mutating func member(from start: Int) throws(PathPatternError) -> UInt8 {
        let place = index
        guard let byte = next else { throw PathPatternError(.unclosedClass, at: start) }
        index += 1
        return byte == UInt8(ascii: "\\") ? try escaped(from: place) : byte
    }

    // MARK: Repetitions

    private mutating func repeated(_ part: PatternExpression) throws(PathPatternError) -> PatternExpression {
        let start = index
        let result: PatternExpression
        if take("*") {
            result = .repeated(part, least: 0, most: nil)
        } else if take("+") {
            result = .repeated(part, least: 1, most: nil)
        } else if take("?") {
            result = .repeated(part, least: 0, most: 1)
        } else if take("{") {
            let (least, most) = try bounds(from: start)
            result = .repeated(part, least: least, most: most)
        } else {
            return part
        }
        // `a+?` and `a++` mean something else elsewhere: refused rather than read in a third way.
        if let byte = next, "*+?{".utf8.contains(byte) { throw PathPatternError(.nothingToRepeat, at: index) }
        return result
    }

    private mutating func bounds(from start: Int) throws(PathPatternError) -> (least: Int, most: Int?) {
        guard let least = number() else { throw PathPatternError(.malformedRepetition, at: start) }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else { throw PathPatternError(.malformedRepetition, at: start) }
        let limit = PathPattern.Limit.repetition
        guard least <= limit, most ?? least <= limit, most ?? least >= least else { throw PathPatternError(.repetitionTooLarge, at: start) }
        return (least, most)
    }

    /// Cut off above the limit, so that it never overflows.
    private mutating func number() -> Int? {
        var value: Int?
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            value = min((value ?? 0) * 10 + Int(byte - UInt8(ascii: "0")), PathPattern.Limit.repetition + 1)
            index += 1
        }
        return value
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}
