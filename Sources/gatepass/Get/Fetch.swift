import Foundation
import HostSystem
import Lightning
import PayingClient

/// One `gatepass get`: sends, and brings the body to where it belongs.
struct Fetch {
    struct Options {
        var include: Bool
        /// An error status ends the program with 8.
        var fail: Bool
        var dryRun: Bool
        var json: Bool
        var progress: Bool
    }

    /// The longest body that is put into a JSON line.
    static let jsonBodyLimit = 16 << 20

    let client: PayingClient
    let request: PaidRequest
    /// A file; `nil` is standard output.
    let target: String?
    let options: Options
    let reporter: Reporter

    /// Throws `PayingClientError` or `Stop`.
    func run() async throws {
        if let target { try storing { () throws(FileError) in try PartialDownload(path: target).rehearse() } }
        if options.dryRun {
            try await rehearse()
        } else if let target {
            try await Download(fetch: self, path: target).run()
        } else {
            try await show()
        }
    }

    func send(_ request: PaidRequest) async throws(PayingClientError) -> PaidResponse {
        try await client.send(request) { reporter.report($0) }
    }

    /// What is told of an answer before its body.
    func tell(_ response: PaidResponse) throws(Stop) {
        if options.json {
            let headers = response.headers.map { ["name": $0.name, "value": $0.value] }
            try Console.json([
                "event": "response", "status": response.status, "url": response.url, "headers": headers, "cost_msat": response.cost.value,
            ])
        } else if options.include {
            let fields = response.headers.map { "\($0.name): \($0.value)\n" }.joined()
            try Console.write(Array("HTTP \(response.status)\n\(fields)\n".utf8))
        }
    }

    func check(_ response: PaidResponse) throws(Stop) {
        guard options.fail, response.status >= 400 else { return }
        throw Stop(.httpError, "the server answered \(response.status) for \(response.url)")
    }

    private func rehearse() async throws {
        let response = try await send(request)
        if options.json { try tell(response) }
        Console.say("nothing to pay: the server answered \(response.status)")
    }

    private func show() async throws {
        let response = try await send(request)
        try tell(response)
        try check(response)
        guard !options.json else {
            try showJSON(try await response.body.collect(upTo: Self.jsonBodyLimit))
            return
        }
        for try await chunk in response.body { try Console.write(chunk) }
    }

    private func showJSON(_ body: [UInt8]) throws(Stop) {
        if let text = String(validating: body, as: UTF8.self) {
            try Console.json(["event": "body", "text": text])
        } else {
            try Console.json(["event": "body", "base64": Data(body).base64EncodedString()])
        }
    }
}
