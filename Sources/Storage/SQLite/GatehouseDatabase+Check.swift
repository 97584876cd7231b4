internal import GRDB

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension GatehouseDatabase {
    /// One small read. Throws where storage cannot be read, and where its file is gone: what an open file still takes, nobody would find again.
    public func check() async throws {
        guard access(path, R_OK | W_OK) == 0 else {
            throw StorageError(kind: .cannotOpen, path: path, detail: String(cString: strerror(errno)))
        }
        _ = try await read { try Int.fetchOne($0, sql: "SELECT count(*) FROM installation") }
    }
}
