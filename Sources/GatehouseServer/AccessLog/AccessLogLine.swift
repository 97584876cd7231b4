import Lightning
import ReverseProxy

/// How a request is told in one line. Neither form has a credential or a query in it: a pass is named by the first digits of its payment hash, as
/// `gatehouse tokens show` takes them.
enum AccessLogLine {
    /// The combined form of other servers' logs, and then what is our own as `name=value`. Whatever does not apply is `-`.
    static func text(_ entry: AccessLog.Entry) -> String {
        let record = entry.record
        let request = record.request.map { "\($0.method) \(quoted($0.path)) \($0.version)" } ?? "-"
        let agent = record.request?.userAgent.map(quoted) ?? "-"
        let own = [
            ("host", record.request.map { $0.host.isEmpty ? "-" : $0.host }), ("service", record.service), ("outcome", record.outcome.rawValue),
            ("code", record.code), ("in", "\(record.bytesReceived)"), ("duration", seconds(record.nanoseconds)),
            ("upstream", record.upstreamNanoseconds.map(seconds)), ("pass", pass(record)), ("trace", record.request?.traceID),
        ]
        return """
            \(record.request?.caller ?? "-") - - [\(commonDate(entry.endedAt))] "\(request)" \(record.status) \(record.bytesSent) "-" "\(agent)" \
            \(own.map { "\($0)=\($1 ?? "-")" }.joined(separator: " "))
            """
    }

    /// One object; members that do not apply are left out.
    static func json(_ entry: AccessLog.Entry) -> String {
        let record = entry.record
        var members: [(String, String)] = [("time", string(entry.endedAt.rfc3339))]
        func add(_ name: String, _ value: String?) {
            if let value { members.append((name, string(value))) }
        }
        add("caller", record.request?.caller)
        add("method", record.request?.method)
        add("host", record.request?.host)
        add("path", record.request?.path)
        add("protocol", record.request?.version)
        members.append(("status", "\(record.status)"))
        add("service", record.service)
        add("outcome", record.outcome.rawValue)
        add("code", record.code)
        members.append(("bytes_received", "\(record.bytesReceived)"))
        members.append(("bytes_sent", "\(record.bytesSent)"))
        members.append(("duration_seconds", seconds(record.nanoseconds)))
        if let nanoseconds = record.upstreamNanoseconds { members.append(("upstream_seconds", seconds(nanoseconds))) }
        add("pass", pass(record))
        add("trace_id", record.request?.traceID)
        add("user_agent", record.request?.userAgent)
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private static func pass(_ record: ExchangeRecord) -> String? {
        record.paymentHash.map { String($0.hex.prefix(16)) }
    }

    /// In microseconds' precision.
    private static func seconds(_ nanoseconds: UInt64) -> String {
        let (whole, rest) = (nanoseconds / 1000).quotientAndRemainder(dividingBy: 1_000_000)
        let digits = String(rest)
        return "\(whole).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    }

    /// `25/Nov/2026:10:37:47 +0000`
    private static func commonDate(_ moment: Timestamp) -> String {
        // Sun, 06 Nov 1994 08:49:37 GMT
        let parts = moment.httpDate.split(separator: " ")
        guard parts.count == 6 else { return "-" }
        return "\(parts[1])/\(parts[2])/\(parts[3]):\(parts[4]) +0000"
    }

    /// What stands between quotes: quotes, backslashes and everything that is not printable ASCII as `\xHH`, so that nobody can write lines of his own.
    private static func quoted(_ text: String) -> String {
        escaped(text) { byte in
            let isPlain = byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            return isPlain ? nil : "\\x" + hexadecimal(byte)
        }
    }

    /// A JSON string (RFC 8259 section 7) in ASCII. What is no UTF-8 was replaced before.
    private static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case " "..."~": result.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { result += "\\u" + hexadecimal(UInt8(unit >> 8)) + hexadecimal(UInt8(unit & 0xFF)) }
            }
        }
        return result + "\""
    }

    private static func escaped(_ text: String, _ replacement: (UInt8) -> String?) -> String {
        var result = ""
        for byte in text.utf8 {
            if let replacement = replacement(byte) { result += replacement } else { result.unicodeScalars.append(Unicode.Scalar(byte)) }
        }
        return result
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = Array("0123456789abcdef")
        return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
}
