import Foundation

/// A folder of its own, gone when the test is over.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    let path = temporary.appendingPathComponent("gatehouse-e2e-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// Bytes of all files whose path begins with `path`: a database with its write-ahead log.
func size(ofFilesLike path: String) throws -> [String: Int] {
    let folder = (path as NSString).deletingLastPathComponent
    var sizes: [String: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where "\(folder)/\(name)".hasPrefix(path) {
        sizes[name] = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.size] as? Int ?? 0
    }
    return sizes
}
