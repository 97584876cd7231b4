#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The file under a database: master keys lie in it, so nobody but its owner may read it.
struct DatabaseFile {
    let path: String

    /// Makes missing folders (0700) and the file (0600) before SQLite does, which would go by the umask. SQLite gives its -wal and -shm files the
    /// mode of the main file. A file that others may read is closed to them where that is ours to do; one that something else wrote is refused as it is.
    func prepare() throws(StorageError) {
        try makeFolders()
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(of: "open") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(of: "stat") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StorageError(kind: .cannotOpen, path: path, detail: "not a regular file")
        }
        try checkContents(descriptor)
        if status.st_mode & 0o077 != 0 { _ = fchmod(descriptor, 0o600) }
    }

    private func checkContents(_ descriptor: Int32) throws(StorageError) {
        var bytes = [UInt8](repeating: 0, count: DatabaseHeader.length)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw failure(of: "read") }
        if let reason = DatabaseHeader(Array(bytes.prefix(count))).foreign {
            throw StorageError(kind: .notADatabase, path: path, detail: reason)
        }
    }

    private func makeFolders() throws(StorageError) {
        var ends: [String.Index] = []
        var index = path.startIndex
        while let slash = path[index...].firstIndex(of: "/") {
            if slash != path.startIndex { ends.append(slash) }
            index = path.index(after: slash)
        }
        for end in ends {
            if mkdir(String(path[..<end]), 0o700) != 0, errno != EEXIST {
                // A read-only or closed parent of a folder that is there answers so before EEXIST.
                let code = errno
                if access(String(path[..<end]), F_OK) == 0 { continue }
                throw failure(of: "mkdir", code: code)
            }
        }
    }

    private func failure(of call: String, code: Int32 = errno) -> StorageError {
        let kind: StorageError.Kind =
            switch code {
            case ENOSPC, EDQUOT: .diskFull
            case EROFS, EACCES, EPERM: .readOnly
            case EIO: .inputOutput
            default: .cannotOpen
            }
        return StorageError(kind: kind, path: path, detail: "\(call): \(String(cString: strerror(code)))")
    }
}
