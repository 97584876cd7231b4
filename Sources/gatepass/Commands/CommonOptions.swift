import ArgumentParser
import HostSystem
import Logging
import PayingClient

struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Configuration file; by default ~/.config/gatepass/config.yaml.", valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("Folder with passes, sessions, budgets and receipts.", valueName: "folder"))
    var store: String?

    func settings() throws(Stop) -> Settings {
        var settings = try Settings.load(path: config)
        if let store { settings.store = store }
        return settings
    }

    func openStore() throws(Stop) -> PassStore {
        let settings = try settings()
        return try storing { () throws(FileError) in try PassStore(folder: settings.storeFolder) }
    }
}

/// Makes a file's error one that ends the program.
func storing<Result>(_ body: () throws(FileError) -> Result) throws(Stop) -> Result {
    do throws(FileError) {
        return try body()
    } catch {
        throw Stop(.storage, "\(error)")
    }
}

extension Settings {
    func configuration() -> PayingClient.Configuration {
        PayingClient.Configuration(
            storeFolder: storeFolder, limits: limits, idleTimeout: .seconds(timeoutSeconds), trustRootsFile: certificateAuthorities,
            usesSessions: usesSessions)
    }

    /// Runs `body` with a client and its node, and ends both.
    func withClient<Result>(_ body: (PayingClient) async throws -> Result) async throws -> Result {
        let node = try makeNode(logger: Settings.logger)
        let client: PayingClient
        do throws(PayingClientError) {
            client = try PayingClient(payer: node, configuration: configuration(), logger: Settings.logger)
        } catch {
            await node.shutdown()
            throw Stop(error)
        }
        do {
            let result = try await body(client)
            await client.shutdown()
            await node.shutdown()
            return result
        } catch {
            await client.shutdown()
            await node.shutdown()
            throw error
        }
    }

    /// People get errors by the commands; the libraries' log would only repeat them.
    static var logger: Logger {
        Logger(label: "gatepass") { _ in SwiftLogNoOpLogHandler() }
    }
}
