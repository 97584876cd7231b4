import ArgumentParser
import ExternalTool
import Foundation
import Logging

@main
struct ExternalToolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "external-tool", abstract: "A small web tool that members of a Lightquark network let in with a part of their rights.")

    @Option(help: ArgumentHelp("Where it listens.", valueName: "host:port")) var listen = "127.0.0.1:8500"
    @Option(help: ArgumentHelp("The network that its first page proposes.", valueName: "network")) var network = "127.0.0.1:8402"
    @Option(help: ArgumentHelp("How browsers reach it, where that is not where it listens.", valueName: "url")) var publicUrl: String?

    func run() async throws {
        guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]) else {
            throw ValidationError("--listen wants HOST:PORT")
        }
        var logger = Logger(label: "external-tool")
        logger.logLevel = .notice
        let tool = ExternalTool(host: String(listen[..<colon]), port: Int(port), network: network, publicURL: publicUrl, logger: logger) { running in
            switch running {
            case .success(let origin): Self.say("open \(origin)/")
            case .failure(let error): Self.say("\(error)")
            }
        }
        try await tool.run()
    }

    /// At once, also to a program that reads it.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}
