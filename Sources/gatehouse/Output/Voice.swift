import ArgumentParser
import Foundation
import GatehouseServer
import LightningNodes
import ReverseProxy
import Storage

/// Lines for people, on stderr. Data goes to stdout.
enum Voice {
    static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    static func hint(_ line: String) {
        say("hint: \(line)")
    }

    /// Says what went wrong and with which code the command ends.
    static func explain(_ error: any Error) -> any Error {
        switch error {
        case let error as ConfigurationProblems:
            say(error.description)
            return ExitStatus.configuration
        case let error as StorageError:
            say("error: \(error)")
            switch error.fault {
            case .host: return ExitStatus.unavailable
            case .configuration: return ExitStatus.configuration
            case .data, .gatehouse: return ExitStatus.failure
            }
        case let error as ListenerError:
            say("error: \(error)")
            hint("end the program that listens there, or choose another address (serve: listeners in the configuration, or --simulator)")
            return ExitStatus.unavailable
        case let error as BackendConfigurationError:
            say("error: \(error)")
            return ExitStatus.configuration
        case let error as EpochRefusal:
            say("error: \(error)")
            return ExitStatus.no
        default:
            return error
        }
    }
}
