/// Why a pattern is none, and where.
public struct PathPatternError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// A path could never match.
        case empty
        case tooLong
        case tooDeep
        case tooManyPositions
        case tooManyStates
        /// A `*`, `+`, `?` or `{` with nothing before it, or straight after another.
        case nothingToRepeat
        case malformedRepetition
        case repetitionTooLarge
        case unclosedGroup
        /// A `)` that closes nothing.
        case unopenedGroup
        case unclosedClass
        case reversedRange
        case unknownEscape
        /// `^` or `$`: the whole path is matched anyway.
        case anchor
        /// `(?...)`.
        case unsupportedGroup
        /// Paths are matched percent-encoded.
        case notASCII
    }

    public let reason: Reason
    /// From 0, in bytes.
    public let offset: Int

    init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    public var description: String {
        let words =
            switch reason {
            case .empty: "the pattern is empty"
            case .tooLong: "the pattern is longer than \(PathPattern.Limit.length) bytes"
            case .tooDeep: "more than \(PathPattern.Limit.depth) groups within each other"
            case .tooManyPositions: "the pattern repeats to more than \(PathPattern.Limit.positions) characters"
            case .tooManyStates: "the pattern needs more than \(PathPattern.Limit.states) states; make it simpler"
            case .nothingToRepeat: "nothing to repeat here; put `\\` before a sign that stands for itself"
            case .malformedRepetition: "a repetition is `{n}`, `{n,}` or `{n,m}`; put `\\` before a brace that stands for itself"
            case .repetitionTooLarge: "at most \(PathPattern.Limit.repetition) repetitions, and not fewer at most than at least"
            case .unclosedGroup: "this `(` is not closed"
            case .unopenedGroup: "this `)` closes nothing"
            case .unclosedClass: "this `[` is not closed"
            case .reversedRange: "a range whose end comes before its start"
            case .unknownEscape: "`\\` stands only before a sign that it makes stand for itself"
            case .anchor: "the whole path is matched anyway; leave out `^` and `$`"
            case .unsupportedGroup: "groups have no options here; leave out `?`"
            case .notASCII: "only printable ASCII; write other characters percent-encoded"
            }
        return "\(words) (at character \(offset + 1))"
    }
}
