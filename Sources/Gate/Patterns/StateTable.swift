/// The automaton made deterministic: which state comes after each, by classes of bytes that the pattern does not tell apart.
struct StateTable {
    /// The class of each of the 256 bytes.
    private let classes: [UInt8]
    /// `state * classCount + class`. State 0 has no way to a match; state 1 is the first.
    private var next: [UInt16] = []
    private var accepts: [Bool] = []
    private let classCount: Int

    init(_ automaton: PositionAutomaton) throws(PathPatternError) {
        let (classes, members) = Self.classes(of: automaton)
        self.classes = classes
        classCount = members.count
        try fill(from: automaton, members: members)
    }

    func accepts(_ bytes: ArraySlice<UInt8>, steps: inout Int) -> Bool {
        var state = 1
        for byte in bytes {
            steps += 1
            state = Int(next[state * classCount + Int(classes[Int(byte)])])
            if state == 0 { return false }
        }
        return accepts[state]
    }

    /// Bytes that stand at the same positions are one class. Also which positions take each class.
    private static func classes(of automaton: PositionAutomaton) -> (classes: [UInt8], members: [PositionSet]) {
        var numbers: [PositionSet: Int] = [:]
        var members: [PositionSet] = []
        var classes: [UInt8] = []
        for byte in UInt8.min...UInt8.max {
            var positions = PositionSet(capacity: automaton.accepting.capacity)
            for (position, set) in automaton.sets.enumerated() where set.contains(byte) { positions.insert(position) }
            let number = numbers[positions] ?? members.count
            if number == members.count {
                numbers[positions] = number
                members.append(positions)
            }
            classes.append(UInt8(truncatingIfNeeded: number))
        }
        return (classes, members)
    }

    /// The subset construction (Rabin and Scott 1959), given up above the limit.
    private mutating func fill(from automaton: PositionAutomaton, members: [PositionSet]) throws(PathPatternError) {
        let none = PositionSet(capacity: automaton.accepting.capacity)
        var start = none
        start.insert(0)
        var states = [none, start]
        var numbers = [none: 0, start: 1]
        var index = 0
        while index < states.count {
            let state = states[index]
            var reachable = none
            for position in state.elements { reachable.formUnion(automaton.follow[position]) }
            for member in members {
                let target = reachable.intersection(member)
                let number = numbers[target] ?? states.count
                if number == states.count {
                    guard number < PathPattern.Limit.states else { throw PathPatternError(.tooManyStates, at: 0) }
                    numbers[target] = number
                    states.append(target)
                }
                next.append(UInt16(truncatingIfNeeded: number))
            }
            accepts.append(!state.intersection(automaton.accepting).isEmpty)
            index += 1
        }
    }
}
