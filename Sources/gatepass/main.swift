import ArgumentParser
import HostSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

struct Gatepass: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatepass",
        abstract: "Fetch what costs a few satoshi, or what members get: pays or signs in, keeps pass and session, and uses them again.",
        discussion: Reference.text,
        version: Release.version,
        subcommands: [
            GetCommand.self, PassesCommand.self, BudgetCommand.self, ReceiptsCommand.self, PendingCommand.self, LoginCommand.self, LogoutCommand.self,
            WhoamiCommand.self, AuthorizeCommand.self,
        ])
}

// A file that grows beyond a limit must be an error that can be reported, not the end of the process.
signal(SIGXFSZ, SIG_IGN)

await Program.run()

enum Program {
    /// Runs the command and ends the program with one of ``ExitStatus``. In a function, because at the top level the compiler chooses the
    /// `run()` that
    /// is not asynchronous, which only prints the help.
    static func run() async {
        do {
            let command = try Gatepass.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                var command = command
                try command.run()
            }
            waitWhereHeld()
        } catch let stop as Stop {
            Console.say(stop.message)
            if let hint = stop.hint { Console.say("hint: \(hint)") }
            waitWhereHeld()
            exit(stop.status.rawValue)
        } catch {
            end(with: error)
        }
    }

    /// A terminal that a desktop opened for one command would close before anybody has read what it says.
    private static func waitWhereHeld() {
        if CommandLine.arguments.contains("--hold") { _ = Prompt.line("press Enter to close this window ") }
    }

    /// An answer to `--help` goes to stdout; what is wrong with the command line, to stderr.
    private static func end(with error: any Error) {
        let isAnswer = Gatepass.exitCode(for: error) == .success
        if isAnswer {
            print(Gatepass.fullMessage(for: error))
        } else {
            Console.raw(Gatepass.fullMessage(for: error) + "\n")
        }
        exit(isAnswer ? ExitStatus.done.rawValue : ExitStatus.usage.rawValue)
    }
}
