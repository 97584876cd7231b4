internal import Foundation
internal import LightningNodes
internal import Yams

extension GatehouseConfiguration {
    /// A configuration file is at most this long, in bytes.
    static let longestFile = 1_048_576

    /// Reads a file.
    public static func load(path: String) throws(ConfigurationProblems) -> GatehouseConfiguration {
        let folder = (path as NSString).deletingLastPathComponent
        let text: String
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            guard data.count <= longestFile else { throw CocoaError(.fileReadTooLarge) }
            guard let decoded = String(data: data, encoding: .utf8) else { throw CocoaError(.fileReadInapplicableStringEncoding) }
            text = decoded
        } catch {
            throw ConfigurationProblems(file: path, problems: [ConfigurationProblem(line: 0, column: 0, message: reason(error, path))])
        }
        return try read(text, file: path, folder: folder.isEmpty ? "." : folder)
    }

    private static func reason(_ error: any Error, _ path: String) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue { return "this is a folder; name the file in it" }
        return switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?: "there is no such file; `gatehouse config example FILE` writes one"
        case .fileReadNoPermission?: "this user may not read the file"
        case .fileReadTooLarge?: "the file is larger than 1 MiB"
        case .fileReadInapplicableStringEncoding?: "the file is not UTF-8 text"
        default: "the file cannot be read (\(error.localizedDescription))"
        }
    }

    /// - Parameters:
    ///   - file: The name for messages.
    ///   - folder: Where relative paths start.
    public static func read(_ text: String, file: String = "gatehouse.yaml", folder: String = ".") throws(ConfigurationProblems)
        -> GatehouseConfiguration
    {
        let list = ProblemList()
        var configuration: GatehouseConfiguration?
        if let root = compose(text, list) {
            let reader = SectionReader(root, place: "", keys: RootKeys.all, problems: list)
            configuration = ConfigurationReader(root: reader, folder: folder, problems: list).configuration()
        }
        guard let configuration, list.problems.isEmpty else {
            throw ConfigurationProblems(file: file, problems: list.problems)
        }
        return configuration
    }

    private static func compose(_ text: String, _ list: ProblemList) -> Node? {
        do {
            guard text.utf8.count <= longestFile else {
                list.add(nil, "the file is larger than 1 MiB")
                return nil
            }
            if let root = try Yams.compose(yaml: text) { return root }
            list.add(line: 1, column: 1, "the file is empty; `gatehouse config example` prints one to start from")
        } catch let error as YamlError {
            list.add(error.mark, error.words)
        } catch {
            list.add(nil, "not YAML: \(error)")
        }
        return nil
    }
}

extension YamlError {
    fileprivate var mark: Mark? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark
        case .duplicatedKeysInMapping(_, let context): context.mark
        default: nil
        }
    }

    fileprivate var words: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _), .reader(let problem, _, _, _):
            "not YAML: \(problem)"
        case .duplicatedKeysInMapping(let keys, _): "the key \(keys.map { "`\($0.shortened)`" }.joined(separator: ", ")) stands there twice"
        default: "not YAML"
        }
    }
}
