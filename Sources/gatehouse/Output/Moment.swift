import ArgumentParser
import Foundation
import Lightning

/// A moment on the command line: `2026-11-21`, `2026-11-21T08:30:00Z`, or how long ago: `7d`, `12h`, `30m`.
struct Moment: ExpressibleByArgument, Sendable {
    private enum Form {
        case at(Timestamp)
        case ago(seconds: Int64)
    }

    private let form: Form

    init?(argument: String) {
        if let ago = Self.ago(argument) {
            form = .ago(seconds: ago)
        } else if let moment = Self.moment(argument) {
            form = .at(moment)
        } else {
            return nil
        }
    }

    func timestamp(now: Timestamp) -> Timestamp {
        switch form {
        case .at(let moment): moment
        case .ago(let seconds): now.advanced(by: .seconds(-seconds))
        }
    }

    private static func ago(_ text: String) -> Int64? {
        guard let number = Int64(text.dropLast()), (0...1_000_000).contains(number) else { return nil }
        switch text.last {
        case "d": return number * 86_400
        case "h": return number * 3600
        case "m": return number * 60
        case "s": return number
        default: return nil
        }
    }

    private static func moment(_ text: String) -> Timestamp? {
        let whole = text.count == 10 ? text + "T00:00:00Z" : text
        guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
        let seconds = date.timeIntervalSince1970
        return abs(seconds) < 1e12 ? Timestamp(seconds: Int64(seconds)) : nil
    }
}

extension Timestamp {
    /// UTC, in whole seconds: `2026-11-21T08:30:00Z`.
    var text: String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
