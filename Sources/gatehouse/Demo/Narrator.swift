import Foundation

/// A step of the story that did not go as told.
struct StepFailed: Error {
    let expected: String
    let found: String
}

/// Tells the story on stdout, one numbered step after the other.
final class Narrator {
    private var step = 0

    func title(_ text: String) {
        print("\n\(text)\n\(String(repeating: "=", count: text.count))")
    }

    func scene(_ text: String) {
        print("\n\(text)")
    }

    func step(_ text: String) {
        step += 1
        print("\(step < 10 ? " " : "")\(step). \(text)")
    }

    /// What went over the wire or came out, cut where it is long.
    func show(_ line: String) {
        print("      " + (line.count > 118 ? line.prefix(100) + "... (\(line.utf8.count) bytes)" : line))
    }

    func check(_ holds: Bool, _ expected: String, found: @autoclosure () -> String) throws(StepFailed) {
        guard holds else { throw StepFailed(expected: expected, found: found()) }
    }

    func conclude() {
        print("\nall \(step) steps held")
    }

    func fail(_ failure: StepFailed) {
        print("\nstep \(step) did not hold: expected \(failure.expected), found \(failure.found)")
    }
}
