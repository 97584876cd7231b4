import Foundation
import Gate
import L402
import Lightning
import Testing

@testable import Storage

/// A folder of its own for each test. All of them go when the process ends: a database may outlive the value that named its folder.
struct Folder {
    private static let root: String = {
        atexit { try? FileManager.default.removeItem(atPath: Folder.root) }
        return NSTemporaryDirectory() + "/gatehouse-storage-\(ProcessInfo.processInfo.processIdentifier)"
    }()

    let path: String

    init() throws {
        path = Self.root + "/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    var file: String { path + "/gatehouse.sqlite" }

    func open() throws -> GatehouseDatabase { try GatehouseDatabase.open(path: file) }
}

let noon = Timestamp(seconds: 1_700_000_000)

/// Different for each number; the hash of number 5 begins with `05`.
func entry(
    _ number: UInt8, amount: MilliSatoshi = .satoshis(10), service: String = "swaps", issuedAt: Timestamp = noon, settledAt: Timestamp? = nil,
    firstUsedAt: Timestamp? = nil, epoch: UInt32? = nil, validUntil: Timestamp? = nil
) throws -> LedgerEntry {
    let hash = try #require(PaymentHash([number] + [UInt8](repeating: 7, count: 31)))
    let pass = String(repeating: "c", count: 62) + Hex.encode([number])
    return LedgerEntry(
        paymentHash: hash, amount: amount, service: service, passID: pass, issuedAt: issuedAt, settledAt: settledAt, firstUsedAt: firstUsedAt,
        epoch: epoch, validUntil: validUntil)
}

func mode(of path: String) throws -> Int {
    let value = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    return try #require(value).intValue & 0o777
}

/// 0 where there is no such file.
func size(of path: String) throws -> Int {
    guard FileManager.default.fileExists(atPath: path) else { return 0 }
    let value = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
    return try #require(value).intValue
}

func storageError(_ body: () async throws -> Void) async -> StorageError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? StorageError
    }
}
