/// A regular expression over the canonical path of a request, always the whole of it.
///
/// Compiled once to a table of states, so that a path costs one look-up a byte, however it and the pattern are made: nothing is ever tried twice, and a
/// hostile path cannot make the gate work longer than a friendly one of its length. What would make the table large is refused when it is compiled.
///
/// Syntax: a character stands for itself; `.` is any; `[a-z_]` and `[^/]` are classes with ranges; `*`, `+`, `?`, `{n}`, `{n,}` and `{n,m}` repeat;
/// `(...)` groups; `a|b` chooses; `\` before a sign takes its meaning away. There is nothing to anchor, capture or refer back to.
public struct PathPattern: Sendable, CustomStringConvertible {
    /// What a pattern is held to. Far above what routes need.
    enum Limit {
        /// Bytes of the pattern.
        static let length = 512
        /// Groups within groups.
        static let depth = 32
        /// In `{n,m}`.
        static let repetition = 255
        /// Characters and classes, counted as often as `{n,m}` repeats them.
        static let positions = 512
        /// States of the table.
        static let states = 1024
    }

    /// As it was written.
    public let description: String
    private let table: StateTable

    public init(_ text: String) throws(PathPatternError) {
        var parser = PatternParser(text)
        let expression = try parser.parse()
        table = try StateTable(PositionAutomaton(expression))
        description = text
    }

    public func matches(_ path: RequestPath) -> Bool {
        var steps = 0
        return matches(path.canonical, steps: &steps)
    }

    /// - Parameter steps: grows by the look-ups made, one a byte at most.
    func matches(_ bytes: ArraySlice<UInt8>, steps: inout Int) -> Bool {
        table.accepts(bytes, steps: &steps)
    }
}

extension PathPattern: Hashable {
    /// Equal when written alike: two spellings of one language differ.
    public static func == (left: PathPattern, right: PathPattern) -> Bool { left.description == right.description }

    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
