import Foundation
import HostSystem
import LightningNodes
import Yams

extension Settings {
    /// Reads `path`, or the standard place where a missing file is no error, and then the environment.
    static func load(path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws(Stop) -> Settings {
        var settings = Settings()
        let named = path ?? environment["GATEPASS_CONFIG"]
        let file = named ?? standardFile(environment)
        if let text = try content(of: file) {
            settings.folder = (file as NSString).deletingLastPathComponent
            try settings.read(text, file)
        } else if named != nil {
            throw Stop(.configuration, "there is no configuration file \(file)")
        }
        try settings.read(environment)
        return settings
    }

    private static func content(of file: String) throws(Stop) -> String? {
        do throws(FileError) {
            return try DurableFile.read(file, limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
        } catch {
            throw Stop(.configuration, "\(error)")
        }
    }

    private static func standardFile(_ environment: [String: String]) -> String {
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/gatepass/config.yaml" }
        return (environment["HOME"] ?? ".") + "/.config/gatepass/config.yaml"
    }

    private mutating func read(_ text: String, _ file: String) throws(Stop) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw Stop(.configuration, "\(file) is not YAML: \(error)")
        }
        guard let root else { return }
        let names = Self.keys.map(\.name) + ["lightning", "limits"]
        for (key, node) in try Self.entries(root, file, "the file", names) {
            switch key.name {
            case "lightning": try readLightning(node, file)
            case "limits":
                for (key, node) in try Self.entries(node, file, "limits", Self.limitKeys.map(\.name)) {
                    let value = try Self.scalar(node, file, "limits.\(key.name)")
                    do throws(SettingProblem) {
                        try setLimit(key.name, value)
                    } catch {
                        throw Self.wrong(file, key.line, "limits.\(key.name)", error.text)
                    }
                }
            default:
                let value = try Self.scalar(node, file, key.name)
                do throws(SettingProblem) { try set(key.name, value) } catch { throw Self.wrong(file, key.line, key.name, error.text) }
            }
        }
    }

    private mutating func readLightning(_ node: Node, _ file: String) throws(Stop) {
        for (key, node) in try Self.entries(node, file, "lightning", ["backend"] + LightningBackend.all.map(\.name)) {
            if key.name == "backend" {
                backend = try Self.scalar(node, file, "lightning.backend")
                continue
            }
            let names = LightningBackend.named(key.name)?.keys.map(\.name) ?? []
            for (inner, node) in try Self.entries(node, file, "lightning.\(key.name)", names) {
                backendValues[key.name, default: [:]][inner.name] = try Self.scalar(node, file, "lightning.\(key.name).\(inner.name)")
            }
        }
    }

    private typealias Key = (name: String, line: Int)

    private static func entries(_ node: Node, _ file: String, _ section: String, _ known: [String]) throws(Stop) -> [(Key, Node)] {
        guard let mapping = node.mapping else { throw wrong(file, node.mark?.line ?? 1, section, "must hold keys and values") }
        var entries: [(Key, Node)] = []
        for (keyNode, value) in mapping {
            let line = keyNode.mark?.line ?? 1
            let name = keyNode.string ?? ""
            guard known.contains(name) else {
                let hint = Spelling.nearest(to: name, among: known).map { "did you mean `\($0)`?" } ?? "there are \(known.joined(separator: ", "))"
                throw Stop(.configuration, "\(file):\(line): there is no key `\(name)` in \(section)", hint: hint)
            }
            guard !entries.contains(where: { $0.0.name == name }) else { throw wrong(file, line, name, "stands here twice") }
            entries.append(((name, line), value))
        }
        return entries
    }

    private static func scalar(_ node: Node, _ file: String, _ key: String) throws(Stop) -> String {
        guard let scalar = node.scalar else { throw wrong(file, node.mark?.line ?? 1, key, "must be a single value") }
        return scalar.string
    }

    private static func wrong(_ file: String, _ line: Int, _ key: String, _ problem: String) -> Stop {
        Stop(.configuration, "\(file):\(line): \(key) \(problem)")
    }
}
