internal import Foundation

/// The values under one backend's configuration keys, as texts, before the backend has looked at them.
///
/// Descriptions leave the values out: some are secret.
public struct BackendSettings: Sendable, CustomStringConvertible {
    public let values: [String: String]
    /// Where relative paths start: the folder of the configuration file.
    public let folder: String

    public init(_ values: [String: String], folder: String = ".") {
        self.values = values
        self.folder = folder
    }

    public var description: String { "settings for " + values.keys.sorted().joined(separator: ", ") }
}

/// What is wrong with a backend's configuration, and under which key.
public struct BackendConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    public let backend: String
    /// `nil` when it is about no single key.
    public let key: String?
    /// What is wrong and what to do; never a secret value.
    public let problem: String

    public init(backend: String, key: String?, problem: String) {
        self.backend = backend
        self.key = key
        self.problem = problem
    }

    public var description: String {
        key.map { "\(backend).\($0): \(problem)" } ?? "\(backend): \(problem)"
    }
}

/// Reads a backend's settings and names the key of whatever does not read.
struct SettingsReader {
    let backend: String
    let settings: BackendSettings

    /// Refuses keys that the backend does not have and misses those that it needs.
    init(_ settings: BackendSettings, for backend: LightningBackend) throws(BackendConfigurationError) {
        self.backend = backend.name
        self.settings = settings
        let names = backend.keys.map(\.name)
        for key in settings.values.keys.sorted() where !names.contains(key) {
            throw error(key, "there is no such key; there are \(names.joined(separator: ", "))")
        }
        for key in backend.keys where key.isRequired && (settings.values[key.name] ?? "").isEmpty {
            throw error(key.name, "is missing: \(key.summary), for example \(key.example)")
        }
    }

    func error(_ key: String?, _ problem: String) -> BackendConfigurationError {
        BackendConfigurationError(backend: backend, key: key, problem: problem)
    }

    /// `nil` when the key is left out or empty.
    func text(_ key: String) -> String? {
        settings.values[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    func url(_ key: String, plainHTTPAllowedBy permission: String) throws(BackendConfigurationError) -> NodeURL {
        let url: NodeURL
        do {
            url = try NodeURL(text(key) ?? "")
        } catch let problem {
            throw error(key, problem.description)
        }
        let allowed = try flag(permission) ?? false
        guard url.usesTLS || url.isLoopback || allowed else {
            throw error(key, "plain http would send the node's credential readably over the network: use https, or set \(permission): true")
        }
        return url
    }

    func flag(_ key: String) throws(BackendConfigurationError) -> Bool? {
        switch text(key) {
        case nil: return nil
        case "true"?: return true
        case "false"?: return false
        default: throw error(key, "must be true or false")
        }
    }

    /// A whole number with `ms`, `s` or `m`; without a unit it counts seconds.
    func duration(_ key: String, inSeconds range: ClosedRange<Int64>) throws(BackendConfigurationError) -> Duration? {
        guard let text = text(key) else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        let milliseconds: [Substring: Int64] = ["ms": 1, "s": 1000, "": 1000, "m": 60_000]
        if let number = Int64(digits), let factor = milliseconds[unit] {
            let (total, overflow) = number.multipliedReportingOverflow(by: factor)
            if !overflow, (range.lowerBound * 1000...range.upperBound * 1000).contains(total) { return .milliseconds(total) }
        }
        throw error(key, "must be a time from \(range.lowerBound)s to \(range.upperBound)s, for example 10s")
    }

    /// The contents of the file that the key names, at most 64 KiB.
    func file(_ key: String) throws(BackendConfigurationError) -> [UInt8]? {
        guard let path = text(key) else { return nil }
        let full = expanded(path)
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: full))
        } catch let cause as CocoaError {
            let mayNot = cause.code == .fileReadNoPermission
            throw error(key, mayNot ? "\(full) may not be read by this user" : "\(full) cannot be read: is the path right?")
        } catch let cause {
            throw error(key, "\(full) cannot be read (\(type(of: cause)))")
        }
        guard !data.isEmpty, data.count <= 65536 else { throw error(key, "\(full) is empty or larger than 64 KiB") }
        return Array(data)
    }

    private func expanded(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        if path.hasPrefix("~/") { return NSHomeDirectory() + path.dropFirst(1) }
        return settings.folder + "/" + path
    }
}
