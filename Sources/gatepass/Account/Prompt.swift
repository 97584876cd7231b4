import Foundation
import PayingClient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Questions on stderr, answers from standard input.
enum Prompt {
    static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// In bytes, of a password from standard input.
    private static let secretLimit = 4096

    /// What somebody types; `nil` at the end of the input.
    static func line(_ question: String) -> String? {
        Console.raw(question)
        return readLine(strippingNewline: true)
    }

    /// A value that was not given on the command line.
    static func missing(_ name: String, option: String) throws(Stop) -> String {
        guard isTerminal else { throw Stop(.usage, "there is no terminal to ask for the \(name)", hint: "give \(option)") }
        guard let answer = line("\(name): ")?.trimmingCharacters(in: .whitespaces), !answer.isEmpty else {
            throw Stop(.usage, "no \(name) was given")
        }
        return answer
    }

    /// A password: from standard input to the end of its first line, or typed without being shown.
    static func password(fromInput: Bool, twice: Bool) throws(Stop) -> String {
        if fromInput { return try checked(readLine(strippingNewline: true)) }
        guard isTerminal else { throw Stop(.usage, "there is no terminal to ask for the password", hint: "give --password-stdin") }
        let password = try checked(Echo.off { line("password: ") })
        if twice, try checked(Echo.off { line("once more: ") }) != password { throw Stop(.usage, "the two passwords differ") }
        return password
    }

    private static func checked(_ password: String?) throws(Stop) -> String {
        guard let password, !password.isEmpty else { throw Stop(.usage, "no password was given") }
        guard password.utf8.count <= secretLimit else { throw Stop(.usage, "the password is longer than \(secretLimit) bytes") }
        return password
    }
}

/// The terminal's echo of what is typed.
private enum Echo {
    /// What the terminal was set to, for the handler of a signal, which can be told nothing else. Set before the handler is, and not changed while it is.
    nonisolated(unsafe) private static var kept = termios()

    static func off(_ body: () -> String?) -> String? {
        guard tcgetattr(STDIN_FILENO, &kept) == 0 else { return body() }
        var silent = kept
        silent.c_lflag &= ~tcflag_t(ECHO)
        // An interrupt must not leave behind a terminal that shows nothing.
        let before = signal(SIGINT) { _ in
            tcsetattr(STDIN_FILENO, TCSANOW, &Echo.kept)
            _exit(130)
        }
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        let answer = body()
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &kept)
        signal(SIGINT, before)
        Console.raw("\n")
        return answer
    }
}
