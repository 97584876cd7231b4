import Foundation
import LightningNodes

extension Settings {
    /// Variables that are no settings of ours but start like them.
    private static let others = ["GATEPASS_CONFIG", "GATEPASS_BACKEND"]

    static var variables: [String] {
        let backendKeys = Set(LightningBackend.all.flatMap { $0.keys.map { "GATEPASS_NODE_" + $0.name.uppercased() } })
        return others + keys.map(\.variable) + limitKeys.map(\.variable) + backendKeys.sorted()
    }

    /// An unknown `GATEPASS_` variable is an error: a misspelt limit would be no limit.
    mutating func read(_ environment: [String: String]) throws(Stop) {
        if let backend = environment["GATEPASS_BACKEND"] { self.backend = backend }
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix("GATEPASS_") {
            guard Self.variables.contains(name) else {
                let hint = Spelling.nearest(to: name, among: Self.variables).map { "did you mean \($0)?" }
                throw Stop(.configuration, "there is no setting \(name) (environment)", hint: hint ?? "`gatepass help` lists them")
            }
            do throws(SettingProblem) {
                try read(name, value)
            } catch {
                throw Stop(.configuration, "\(name) \(error.text)")
            }
        }
    }

    private mutating func read(_ name: String, _ value: String) throws(SettingProblem) {
        if let key = Self.keys.first(where: { $0.variable == name }) {
            try set(key.name, value)
        } else if let key = Self.limitKeys.first(where: { $0.variable == name }) {
            try setLimit(key.name, value)
        } else if name.hasPrefix("GATEPASS_NODE_") {
            guard let backend else { throw SettingProblem("is of no use without GATEPASS_BACKEND or lightning.backend") }
            let key = name.dropFirst("GATEPASS_NODE_".count).lowercased()
            // Paths in the environment start where the program was started.
            let isPath = ["certificate", "macaroon", "password_file"].contains(key) && !value.hasPrefix("/") && !value.hasPrefix("~")
            backendValues[backend, default: [:]][key] = isPath ? FileManager.default.currentDirectoryPath + "/" + value : value
        }
    }
}
