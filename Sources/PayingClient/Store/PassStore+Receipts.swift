public import HostSystem
internal import Lightning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension PassStore {
    /// Every receipt, oldest first. A last line that a crash cut off is left out; any other line that cannot be read is an error.
    public func receipts() throws(FileError) -> [Receipt] {
        guard let bytes = try DurableFile.read(receiptsPath, limit: 1 << 30) else { return [] }
        var receipts: [Receipt] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What follows the last line break is empty or cut off.
        for (index, line) in lines.dropLast().enumerated() where !line.isEmpty {
            guard let receipt = try? JSONDecoder().decode(ReceiptRecord.self, from: Data(line)).receipt else {
                throw FileError(path: receiptsPath, action: "use", reason: "line \(index + 1) is damaged; repair or remove it")
            }
            receipts.append(receipt)
        }
        return receipts
    }

    /// - Parameter mayExist: after a crash: look before writing a second one.
    func writeReceipt(_ receipt: Receipt, mayExist: Bool) throws(FileError) {
        if mayExist, try receipts().contains(where: { $0.paymentHash == receipt.paymentHash }) { return }
        try cutUnfinishedLine()
        try DurableFile.append(Records.line(ReceiptRecord(receipt), at: receiptsPath), to: receiptsPath)
    }

    /// A crash may have left half a line at the end; nothing may be written behind it.
    private func cutUnfinishedLine() throws(FileError) {
        guard let bytes = try DurableFile.read(receiptsPath, limit: 1 << 30), let last = bytes.last, last != UInt8(ascii: "\n") else { return }
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        try DurableFile.write(bytes[..<end], to: receiptsPath)
    }
}
