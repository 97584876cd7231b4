#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A file or folder that could not be read or written: which one, what was tried, and why.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    public let path: String
    /// What was tried, as a verb for people: `write`, `make the folder`.
    public let action: String
    /// The system's error number (`errno`); 0 where the content was at fault.
    public let code: Int32
    public let reason: String

    public init(path: String, action: String, code: Int32) {
        self.init(path: path, action: action, code: code, reason: String(cString: strerror(code)))
    }

    public init(path: String, action: String, code: Int32 = 0, reason: String) {
        self.path = path
        self.action = action
        self.code = code
        self.reason = reason
    }

    public var description: String { "cannot \(action) \(path): \(reason)" }
}

/// Files that survive a power loss, for what must not be lost: keys, passes, payments.
///
/// Every call blocks the thread until the disk has answered.
public enum DurableFile {
    /// Replaces the whole file: a reader sees the old content or the new one, never a mixture, also after a crash. When it returns, the new content
    /// is on the disk (file and folder are synchronised). On a throw the old content stands.
    /// - Parameter mode: the permissions of the new file; only its owner may read it by default.
    public static func write(_ bytes: some Collection<UInt8>, to path: String, mode: UInt32 = 0o600) throws(FileError) {
        let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
        do throws(FileError) {
            try writeNew(Array(bytes), to: temporary, mode: mode, named: path)
            guard rename(temporary, path) == 0 else { throw FileError(path: path, action: "write", code: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
        try synchroniseFolder(of: path)
    }

    /// The whole file; `nil` when there is none. A file above `limit` bytes is an error, not a truncated answer.
    public static func read(_ path: String, limit: Int = 16 << 20) throws(FileError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw FileError(path: path, action: "read", code: errno)
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = readSome(descriptor, &chunk)
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(path: path, action: "read", code: errno)
            }
            if count == 0 { return content }
            content += chunk[..<count]
            if content.count > limit { throw FileError(path: path, action: "read", reason: "it is larger than \(limit) bytes") }
        }
    }

    /// Adds bytes at the end in one system call and synchronises. A crash in between may leave a part of them: readers of such files must put up
    /// with an unfinished end.
    public static func append(_ bytes: some Collection<UInt8>, to path: String, mode: UInt32 = 0o600) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode_t(mode))
        guard descriptor >= 0 else { throw FileError(path: path, action: "write", code: errno) }
        defer { close(descriptor) }
        try writeAll(Array(bytes), to: descriptor, named: path)
        guard fsync(descriptor) == 0 else { throw FileError(path: path, action: "write", code: errno) }
    }

    /// Removes the file for good; nothing happens when there is none.
    public static func remove(_ path: String) throws(FileError) {
        guard unlink(path) == 0 else {
            if errno == ENOENT { return }
            throw FileError(path: path, action: "remove", code: errno)
        }
        try synchroniseFolder(of: path)
    }

    /// Makes the folder and those above it. An existing folder keeps its permissions, except that with `isPrivate` others lose theirs.
    public static func makeFolder(_ path: String, mode: UInt32 = 0o700, isPrivate: Bool = true) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR) else {
                throw FileError(path: path, action: "make the folder", code: ENOTDIR)
            }
            if isPrivate, status.st_mode & 0o077 != 0, chmod(path, mode_t(mode)) != 0 {
                throw FileError(path: path, action: "make private the folder", code: errno)
            }
            return
        }
        let parent = folder(of: path)
        if parent != path, parent != ".", parent != "/" { try makeFolder(parent, mode: mode, isPrivate: false) }
        guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
            throw FileError(path: path, action: "make the folder", code: errno)
        }
        try synchroniseFolder(of: path)
    }

    /// The names in a folder, sorted; empty when there is no such folder.
    public static func names(in folder: String) throws(FileError) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw FileError(path: folder, action: "list", code: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func writeNew(_ bytes: [UInt8], to path: String, mode: UInt32, named name: String) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
        guard descriptor >= 0 else { throw FileError(path: name, action: "write", code: errno) }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor, named: name)
        guard fsync(descriptor) == 0 else { throw FileError(path: name, action: "write", code: errno) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, named name: String) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = writeSome(descriptor, bytes[done...])
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(path: name, action: "write", code: errno)
            }
            done += count
        }
    }

    /// A new name is only safe once its folder is on the disk.
    private static func synchroniseFolder(of path: String) throws(FileError) {
        let parent = folder(of: path)
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: parent, action: "open", code: errno) }
        defer { close(descriptor) }
        // Some file systems cannot synchronise a folder and say EINVAL; there the rename is as durable as it gets.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError(path: parent, action: "write", code: errno) }
    }

    private static func folder(of path: String) -> String {
        var text = Substring(path)
        while text.count > 1, text.last == "/" { text.removeLast() }
        guard let slash = text.lastIndex(of: "/") else { return "." }
        return slash == text.startIndex ? "/" : String(text[..<slash])
    }
}

private func readSome(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
    read(descriptor, &buffer, buffer.count)
}

private func writeSome(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
}
