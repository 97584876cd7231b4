import Foundation
import PayingClient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// stdout is for data, stderr for people.
enum Console {
    static func print(_ line: String) throws(Stop) {
        try write(Array("\(line)\n".utf8))
    }

    static func write(_ bytes: [UInt8]) throws(Stop) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Stop(.storage, "cannot write to standard output: \(String(cString: strerror(errno)))")
            }
            done += count
        }
    }

    static func say(_ line: String) {
        raw("gatepass: \(line)\n")
    }

    /// Without name and line break, for a line that is written over.
    static func raw(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    static var stderrIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// What a server wrote, with control characters made visible, so that it cannot drive the terminal.
    static func printable(_ text: String) -> String { HarmlessText.of(text) }

    /// One JSON object on one line.
    static func json(_ object: [String: any Sendable]) throws(Stop) {
        do {
            let data = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            try write(Array(data) + [UInt8(ascii: "\n")])
        } catch let stop as Stop {
            throw stop
        } catch {
            throw Stop(.unexpected, "\(error)")
        }
    }
}
