internal import HostSystem
public import Lightning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The JSON files of a store, for people to read. `format` is 1; a file of another format is refused, not guessed at.
enum Records {
    static let format = 1

    static func encode(_ record: some Encodable, at path: String) throws(FileError) -> [UInt8] {
        do {
            return Array(try encoder(.prettyPrinted).encode(record)) + [UInt8(ascii: "\n")]
        } catch {
            throw FileError(path: path, action: "write", reason: "\(error)")
        }
    }

    /// One line.
    static func line(_ record: some Encodable, at path: String) throws(FileError) -> [UInt8] {
        do {
            return Array(try encoder([]).encode(record)) + [UInt8(ascii: "\n")]
        } catch {
            throw FileError(path: path, action: "write", reason: "\(error)")
        }
    }

    static func decode<Record: Decodable>(_ bytes: [UInt8], at path: String) throws(FileError) -> Record {
        do {
            let decoder = JSONDecoder()
            let version = try decoder.decode(Versioned.self, from: Data(bytes)).format
            guard version == format else {
                throw FileError(path: path, action: "use", reason: "it has format \(version), this program knows format \(format)")
            }
            return try decoder.decode(Record.self, from: Data(bytes))
        } catch let error as FileError {
            throw error
        } catch {
            throw damaged(path, error)
        }
    }

    static func damaged(_ path: String, _ cause: any Error) -> FileError {
        let reason =
            switch cause {
            case DecodingError.keyNotFound(let key, _): "the member \(key.stringValue) is missing"
            case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context), DecodingError.dataCorrupted(let context):
                (context.codingPath.map(\.stringValue) + [context.debugDescription]).joined(separator: ": ")
            default: "\(cause)"
            }
        return FileError(path: path, action: "use", reason: "it is damaged (\(reason)); repair it, or move it away if nothing in it matters")
    }

    private struct Versioned: Decodable {
        let format: Int
    }

    private static func encoder(_ more: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = more.union([.sortedKeys, .withoutEscapingSlashes])
        return encoder
    }
}

/// RFC 3339 in UTC, to the millisecond.
public enum TimeText {
    public static func write(_ moment: Timestamp) -> String {
        let milliseconds = min(max(moment.milliseconds, -62_135_596_800_000), 253_402_300_799_999)
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(style)
    }

    public static func read(_ text: String) -> Timestamp? {
        guard let date = (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else { return nil }
        return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    /// The UTC date: `2026-01-31`.
    static func day(_ moment: Timestamp) -> String {
        String(write(moment).prefix(10))
    }

    private static var style: Date.ISO8601FormatStyle { Date.ISO8601FormatStyle(includingFractionalSeconds: true) }
}
