import ArgumentParser
import Foundation
import Hummingbird
import Logging
import PayingClient
import SSA

/// A tool as somebody else would write it: it belongs to no network, and users of any may let it in.
@main
struct ExternalTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "external-tool", abstract: "A small web tool that members of a Lightquark network let in with a part of their rights.")

    @Option(help: ArgumentHelp("Where it listens.", valueName: "host:port")) var listen = "127.0.0.1:8500"
    @Option(help: ArgumentHelp("The network that its first page proposes.", valueName: "network")) var network = "127.0.0.1:8402"
    @Option(help: ArgumentHelp("How browsers reach it, where that is not where it listens.", valueName: "url")) var publicUrl: String?

    func run() async throws {
        guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]) else {
            throw ValidationError("--listen wants HOST:PORT")
        }
        let host = String(listen[..<colon])
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        var logger = Logger(label: "external-tool")
        logger.logLevel = .notice
        let site = Site(proposal: network)
        let publicUrl = publicUrl
        let application = Application(
            router: site.router(),
            configuration: ApplicationConfiguration(address: .hostname(bare, port: Int(port)), serverName: "external-tool"),
            onServerRunning: { channel in
                let origin = publicUrl ?? "http://\(host):\(channel.localAddress?.port ?? Int(port))"
                do {
                    try site.open(at: origin)
                    Self.say("open \(origin)/")
                } catch {
                    Self.say("no user can be sent back to \(origin): \(error)")
                }
            },
            logger: logger)
        try await application.runService()
        await site.close()
    }

    /// At once, also to a program that reads it.
    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}
