import ArgumentParser
import Foundation
import HostSystem

@main
struct Gatehouse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "A gate in front of a service: who pays may enter.",
        discussion: "Exit codes: \(ExitStatus.list).",
        version: Release.version,
        subcommands: running + operating)

    static func main() async {
        // A file that grows beyond a limit must be an error that is reported and got over, not the end of the gate.
        signal(SIGXFSZ, SIG_IGN)
        await main(nil)
    }

    /// What runs until it is stopped.
    private static let running: [any ParsableCommand.Type] = [DemoCommand.self, ServeCommand.self, LightningCommand.self]

    /// What an operator asks and changes.
    private static let operating: [any ParsableCommand.Type] = [
        ConfigCommand.self, TokensCommand.self, RevenueCommand.self, AccountsCommand.self, GrantsCommand.self, AuditCommand.self,
    ]
}
