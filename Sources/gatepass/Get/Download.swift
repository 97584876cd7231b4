import Foundation
import HostSystem
import PayingClient

/// Brings a body into a file, going on where an earlier run stopped.
struct Download {
    let fetch: Fetch
    let path: String

    private var partial: PartialDownload { PartialDownload(path: path) }

    func run() async throws {
        let plain = fetch.request.method == "GET" && fetch.request.body == nil && !fetch.request.headers.contains { $0.name.lowercased() == "range" }
        guard plain, let rest = partial.resumable(for: fetch.request.url) else {
            try await whole()
            return
        }
        var request = fetch.request
        request.headers += [("Range", "bytes=\(rest.count)-"), ("If-Range", rest.validator)]
        let response = try await fetch.send(request)
        switch response.status {
        case 206 where Self.start(response) == rest.count:
            try fetch.tell(response)
            try await receive(response, from: rest.count)
        case 200:
            try await begin(response)
        case 416 where response.header("content-range") == "bytes */\(rest.count)":
            try storing { () throws(FileError) in try partial.finish() }
        // The part does not fit what the server has now (RFC 9110 sections 13.1.5 and 15.5.17), and it never will.
        case 412, 416: try await whole()
        default:
            try fetch.check(response)
            try await whole()
        }
    }

    private func whole() async throws {
        try await begin(try await fetch.send(fetch.request))
    }

    private func begin(_ response: PaidResponse) async throws {
        try fetch.tell(response)
        try fetch.check(response)
        try storing { () throws(FileError) in try partial.begin(url: fetch.request.url, response) }
        try await receive(response, from: 0)
    }

    private func receive(_ response: PaidResponse, from start: UInt64) async throws {
        guard let file = FileHandle(forWritingAtPath: partial.partPath) else {
            throw Stop(.storage, "cannot write \(partial.partPath)")
        }
        defer { try? file.close() }
        var meter = ProgressMeter(
            isShown: fetch.options.progress, done: start,
            total: response.header("content-length").flatMap(UInt64.init).flatMap { $0.addingReportingOverflow(start).overflow ? nil : $0 + start })
        do {
            _ = try file.seekToEnd()
            for try await chunk in response.body {
                try file.write(contentsOf: chunk)
                meter.advance(by: chunk.count)
            }
            try file.synchronize()
        } catch let error as PayingClientError {
            meter.finish()
            Console.say("the part is kept in \(partial.partPath): the same command goes on from there")
            throw error
        } catch {
            meter.finish()
            throw Stop(.storage, "cannot write \(partial.partPath): \(error.localizedDescription)")
        }
        meter.finish()
        try storing { () throws(FileError) in try partial.finish() }
    }

    /// The first byte that a 206 brings: `Content-Range: bytes FIRST-LAST/SIZE`.
    private static func start(_ response: PaidResponse) -> UInt64? {
        guard let range = response.header("content-range"), range.hasPrefix("bytes ") else { return nil }
        return UInt64(range.dropFirst(6).prefix { $0 != "-" })
    }
}
