import ArgumentParser

@main
struct Gatehouse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "A gate in front of a service: who pays may enter.",
        discussion: "Exit codes: \(ExitStatus.list).",
        subcommands: running + operating)

    /// What runs until it is stopped.
    private static let running: [any ParsableCommand.Type] = [DemoCommand.self, ServeCommand.self, LightningCommand.self]

    /// What an operator asks and changes.
    private static let operating: [any ParsableCommand.Type] = [ConfigCommand.self, TokensCommand.self, RevenueCommand.self]
}
