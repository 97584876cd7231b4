/// The automaton of positions (Glushkov 1961): one state for each character or class of the pattern with its repetitions written out, and no empty moves.
struct PositionAutomaton {
    /// What stands at each position. Position 0 is before the first byte and has none.
    private(set) var sets: [ByteSet] = [ByteSet()]
    /// Which positions may come after each.
    private(set) var follow: [PositionSet]
    /// The positions at which a path may end; 0 when the empty one matches.
    private(set) var accepting: PositionSet

    /// A part of the pattern: whether it may be empty, and at which positions it begins and ends.
    private struct Part {
        var isNullable = true
        var first: PositionSet
        var last: PositionSet
    }

    init(_ expression: PatternExpression) {
        let capacity = expression.positions + 1
        follow = [PositionSet(capacity: capacity)]
        accepting = PositionSet(capacity: capacity)
        let whole = add(expression)
        follow[0] = whole.first
        accepting = whole.last
        if whole.isNullable { accepting.insert(0) }
    }

    private var nothing: PositionSet { PositionSet(capacity: accepting.capacity) }

    private mutating func add(_ expression: PatternExpression) -> Part {
        switch expression {
        case .empty: return Part(first: nothing, last: nothing)
        case .byte(let set): return add(set)
        case .sequence(let parts):
            var result = Part(first: nothing, last: nothing)
            for part in parts { result = join(result, add(part)) }
            return result
        case .choice(let parts):
            var result = Part(isNullable: false, first: nothing, last: nothing)
            for part in parts {
                let part = add(part)
                result.isNullable = result.isNullable || part.isNullable
                result.first.formUnion(part.first)
                result.last.formUnion(part.last)
            }
            return result
        case .repeated(let part, let least, let most): return add(part, least: least, most: most)
        }
    }

    private mutating func add(_ set: ByteSet) -> Part {
        let position = sets.count
        sets.append(set)
        follow.append(nothing)
        var only = nothing
        only.insert(position)
        return Part(isNullable: false, first: only, last: only)
    }

    private mutating func add(_ expression: PatternExpression, least: Int, most: Int?) -> Part {
        var result = Part(first: nothing, last: nothing)
        // Repeated nothing stays nothing, and is not to be counted through.
        guard expression.positions > 0 else { return result }
        let copies = max(least, most ?? 1, most == 0 ? 0 : 1)
        for copy in 0..<copies {
            var part = add(expression)
            if copy >= least { part.isNullable = true }
            // Without an upper bound the last copy repeats itself.
            if most == nil, copy == copies - 1 { link(part.last, part.first) }
            result = join(result, part)
        }
        return result
    }

    private mutating func join(_ left: Part, _ right: Part) -> Part {
        link(left.last, right.first)
        var result = Part(isNullable: left.isNullable && right.isNullable, first: left.first, last: right.last)
        if left.isNullable { result.first.formUnion(right.first) }
        if right.isNullable { result.last.formUnion(left.last) }
        return result
    }

    private mutating func link(_ from: PositionSet, _ to: PositionSet) {
        for position in from.elements { follow[position].formUnion(to) }
    }
}

/// A set of positions, one bit each.
struct PositionSet: Hashable {
    let capacity: Int
    private var words: [UInt64]

    init(capacity: Int) {
        self.capacity = capacity
        words = Array(repeating: 0, count: (capacity + 63) / 64)
    }

    mutating func insert(_ position: Int) {
        words[position / 64] |= 1 << UInt64(position % 64)
    }

    mutating func formUnion(_ other: PositionSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    func intersection(_ other: PositionSet) -> PositionSet {
        var result = self
        for index in words.indices { result.words[index] &= other.words[index] }
        return result
    }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    var elements: [Int] {
        var result: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return result
    }
}
