@testable import HTTPWire

func request(_ bytes: [UInt8], limits: RequestHead.Limits = .init()) throws -> RequestHead {
    var head = RequestHead()
    try bytes.withUnsafeBytes { try head.parse($0, limits: limits) }
    return head
}

func request(_ text: String, limits: RequestHead.Limits = .init()) throws -> RequestHead {
    try request(Array(text.utf8), limits: limits)
}

/// A GET with these lines behind its `Host`.
func get(_ lines: String...) throws -> RequestHead {
    try request("GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
}

func response(_ text: String, answering method: RequestHead.Method = .get) throws -> ResponseHead {
    var head = ResponseHead()
    try Array(text.utf8).withUnsafeBytes { try head.parse($0, answering: method) }
    return head
}

/// Why it was refused; `nil` when it was not.
func refusal(_ body: () throws -> some Any) -> HTTPParseError.Reason? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? HTTPParseError)?.reason
    }
}

func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

extension MessageFields {
    func names(where isMeant: (Line) -> Bool) -> [String] { lines.filter(isMeant).map { text(name(of: $0)) } }
}

func fieldName(_ name: String) -> FieldName { Array(name.utf8).withUnsafeBytes { FieldName($0) } }

/// What scanning comes to.
enum ScanOutcome: Equatable {
    case length(Int)
    case needsMore
    case refused(HTTPParseError)
}

/// Scans what has arrived at each of the cuts, and then the whole.
func scan(_ bytes: [UInt8], cuts: [Int] = [], limit: Int = 32 * 1024) -> ScanOutcome {
    var scanner = HeadScanner()
    for end in cuts + [bytes.count] {
        do {
            if let length = try bytes[..<end].withUnsafeBytes({ try scanner.scan($0, limit: limit) }) { return .length(length) }
        } catch {
            return (error as? HTTPParseError).map { .refused($0) } ?? .needsMore
        }
    }
    return .needsMore
}
