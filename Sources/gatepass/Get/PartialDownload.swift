import Foundation
import HostSystem
import PayingClient

/// What is there of a download that was interrupted: `FILE.part`, and `FILE.part.json` which says what it is a part of.
struct PartialDownload {
    struct Label: Codable, Equatable {
        var url: String
        /// A strong `ETag`, or the `Last-Modified` date: what `If-Range` takes (RFC 9110 section 13.1.5).
        var validator: String
    }

    let path: String
    var partPath: String { path + ".part" }
    var labelPath: String { path + ".part.json" }

    /// How many bytes are there, and under which validator; `nil` when there is nothing that can go on.
    func resumable(for url: String) -> (count: UInt64, validator: String)? {
        guard let bytes = try? DurableFile.read(labelPath, limit: 65536), let label = try? JSONDecoder().decode(Label.self, from: Data(bytes)),
            label.url == url, let size = (try? FileManager.default.attributesOfItem(atPath: partPath))?[.size] as? UInt64, size > 0
        else { return nil }
        return (size, label.validator)
    }

    /// Tries what ``begin(url:_:)`` and ``finish()`` will do, so that nothing is paid for what cannot be stored. Leaves everything as it was.
    func rehearse() throws(FileError) {
        var isFolder: ObjCBool = false
        let isTaken = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        guard !isTaken else { throw FileError(path: path, action: "write", code: EISDIR) }
        // The finished part takes the target's place by its name: a device or a pipe would be gone.
        let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        guard type == nil || type == .typeRegular || type == .typeSymbolicLink else {
            throw FileError(path: path, action: "write", reason: "it is no regular file; leave out -o and use > instead")
        }
        let rehearsal = partPath + ".rehearsal"
        try DurableFile.write([], to: rehearsal, mode: 0o644)
        try DurableFile.remove(rehearsal)
        if FileManager.default.fileExists(atPath: partPath) { try DurableFile.append([], to: partPath, mode: 0o644) }
    }

    /// Begins anew, and writes down how it could go on.
    func begin(url: String, _ response: PaidResponse) throws(FileError) {
        try DurableFile.remove(partPath)
        try DurableFile.remove(labelPath)
        try DurableFile.write([], to: partPath, mode: 0o644)
        guard response.header("accept-ranges")?.lowercased() != "none", let validator = Self.validator(response) else { return }
        do {
            try DurableFile.write(Array(JSONEncoder().encode(Label(url: url, validator: validator))), to: labelPath, mode: 0o644)
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(path: labelPath, action: "write", reason: "\(error)")
        }
    }

    /// The part becomes the file.
    func finish() throws(FileError) {
        guard rename(partPath, path) == 0 else { throw FileError(path: path, action: "write", code: errno) }
        try DurableFile.remove(labelPath)
    }

    /// Weak validators do not promise the same bytes.
    private static func validator(_ response: PaidResponse) -> String? {
        if let tag = response.header("etag") { return tag.hasPrefix("W/") ? nil : tag }
        return response.header("last-modified")
    }
}
