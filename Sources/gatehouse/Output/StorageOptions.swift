import ArgumentParser
import Foundation
import GatehouseServer
import Storage

/// Where the gateway's storage is: what every operator command needs to know.
struct StorageOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file. Without it ./gatehouse.yaml, or the embedded default where that is missing.")
    var config: String?

    var storagePath: String {
        get throws {
            let storage: StorageConfiguration =
                if let config {
                    try GatehouseConfiguration.load(path: config).storage
                } else if FileManager.default.fileExists(atPath: "gatehouse.yaml") {
                    try GatehouseConfiguration.load(path: "gatehouse.yaml").storage
                } else {
                    .embedded
                }
            switch storage {
            case .sqlite(let path): return path
            }
        }
    }

    /// Opens storage that is there: a question must not make a new one.
    func withStorage<Value>(_ body: (GatehouseDatabase) async throws -> Value) async throws -> Value {
        do {
            let path = try storagePath
            guard FileManager.default.fileExists(atPath: path) else {
                Voice.say("error: there is no storage at \(path)")
                Voice.hint("`gatehouse serve` makes it; name the right configuration with --config")
                throw ExitStatus.configuration
            }
            let database = try GatehouseDatabase.open(path: path)
            do {
                let value = try await body(database)
                try database.close()
                return value
            } catch {
                try? database.close()
                throw error
            }
        } catch {
            throw Voice.explain(error)
        }
    }
}
