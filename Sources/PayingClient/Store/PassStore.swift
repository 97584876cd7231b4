public import HostSystem
internal import Lightning

/// Passes, sessions, pending payments, limits, what was spent, and receipts, in one folder that several processes may use at the same time.
///
/// Every change is made under one lock between processes and is on the disk when the call returns. The folder is for its owner only (0700, files
/// 0600).
/// Calls block the thread for as long as the disk takes, some milliseconds.
///
///     lock                    held for every change
///     purchases/<origin>.lock held while one pass is bought
///     passes/<origin>.json    pending/<payment hash>.json    spent.json    limits.json    receipts.jsonl
///     sessions/<network>.json sessions/<network>.lock held while its access token is refreshed
public struct PassStore: Sendable {
    public let folder: String

    /// Makes the folder where there is none.
    public init(folder: String) throws(FileError) {
        var folder = folder
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        self.folder = folder
        try DurableFile.makeFolder(folder)
        for part in ["passes", "pending", "purchases", "sessions"] { try DurableFile.makeFolder("\(folder)/\(part)") }
        try locked { () throws(FileError) in try removeLeftovers() }
    }

    /// What a crash left of files that were being written. Everybody writes under the lock, so none of them is in use.
    private func removeLeftovers() throws(FileError) {
        for part in [folder, "\(folder)/passes", "\(folder)/pending", "\(folder)/sessions"] {
            for name in try DurableFile.names(in: part) where name.hasSuffix(".tmp") || name.hasSuffix(".rehearsal") {
                try DurableFile.remove("\(part)/\(name)")
            }
        }
    }

    var lockPath: String { "\(folder)/lock" }
    var spentPath: String { "\(folder)/spent.json" }
    var limitsPath: String { "\(folder)/limits.json" }
    var receiptsPath: String { "\(folder)/receipts.jsonl" }

    func passesPath(_ origin: Origin) -> String { "\(folder)/passes/\(origin.fileName).json" }
    func pendingPath(_ hash: PaymentHash) -> String { "\(folder)/pending/\(hash.hex).json" }
    func purchaseLockPath(_ origin: Origin) -> String { "\(folder)/purchases/\(origin.fileName).lock" }

    func locked<Result>(_ body: () throws(FileError) -> Result) throws(FileError) -> Result {
        let lock = try FileLock.acquire(lockPath)
        return try withExtendedLifetime(lock) { () throws(FileError) in try body() }
    }

    func record<Record: Decodable>(_ path: String, as type: Record.Type) throws(FileError) -> Record? {
        guard let bytes = try DurableFile.read(path) else { return nil }
        return try Records.decode(bytes, at: path)
    }

    func replace(_ path: String, with record: some Encodable) throws(FileError) {
        try DurableFile.write(Records.encode(record, at: path), to: path)
    }
}
