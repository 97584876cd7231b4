/// One thing that is wrong in a configuration file, and where.
public struct ConfigurationProblem: Hashable, Sendable {
    /// Both from 1; 0 when it is about no place in particular.
    public let line: Int
    public let column: Int
    /// Lower case, without a full stop. Never shows a value of a Lightning node's section, which may be secret.
    public let message: String

    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// As compilers print it, so that editors find the place: `gatehouse.yaml:12:14: error: ...`.
    public func text(file: String) -> String {
        line > 0 ? "\(file):\(line):\(column): error: \(message)" : "\(file): error: \(message)"
    }
}

/// Everything that is wrong in a configuration file, in the order of its lines. Never empty.
public struct ConfigurationProblems: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    public let problems: [ConfigurationProblem]

    init(file: String, problems: [ConfigurationProblem]) {
        self.file = file
        self.problems = problems.enumerated()
            .sorted { ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset) }
            .map(\.element)
    }

    public var description: String { problems.map { $0.text(file: file) }.joined(separator: "\n") }
}
