import ArgumentParser
import Foundation
import GatehouseServer

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check a configuration file, or print one to start from.",
        subcommands: [ConfigCheck.self, ConfigExample.self, ConfigReference.self])
}

struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tell everything that is wrong with a file, by line and column.",
        discussion: "Reads only this file: nothing is opened or connected. Exit code 0 when it is right, 78 when not.")

    @Argument(help: "The configuration file.")
    var file = "gatehouse.yaml"

    func run() throws {
        do {
            let configuration = try GatehouseConfiguration.load(path: file)
            Voice.say("\(file): ok, \(Self.words(for: configuration))")
        } catch {
            Voice.say(error.description)
            let count = error.problems.count
            Voice.say(count == 1 ? "1 error" : "\(count) errors")
            throw ExitStatus.configuration
        }
    }

    private static func words(for configuration: GatehouseConfiguration) -> String {
        let services = configuration.services.map(\.name).joined(separator: ", ")
        let backend =
            switch configuration.lightning {
            case .simulated: "simulated Lightning (no real money)"
            case .node(let backend, _): backend
            }
        return "services \(services); \(backend)"
    }
}

struct ConfigExample: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example", abstract: "Print a commented example, or write it to a file that is not there yet.")

    @Argument(help: "The file to write.")
    var file: String?

    func run() throws {
        guard let file else {
            print(ConfigurationExample.text, terminator: "")
            return
        }
        do {
            try Data(ConfigurationExample.text.utf8).write(to: URL(fileURLWithPath: file), options: .withoutOverwriting)
        } catch {
            let exists = FileManager.default.fileExists(atPath: file)
            Voice.say("error: \(file) \(exists ? "is there already and was left as it is" : "cannot be written: \(error.localizedDescription)")")
            throw ExitStatus.no
        }
        Voice.say("wrote \(file)")
        Voice.hint("gatehouse serve --config \(file)")
    }
}

struct ConfigReference: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Print the reference of all keys (docs/configuration.md).")

    func run() {
        print(ConfigurationReference.page, terminator: "")
    }
}
