import HTTPWire

/// How gRPC says what HTTP says with a status (gRPC over HTTP/2, "Responses"; statuses of `google.rpc.Code`).
enum GRPCStatus: Int {
    case deadlineExceeded = 4
    case permissionDenied = 7
    case resourceExhausted = 8
    case unimplemented = 12
    case `internal` = 13
    case unavailable = 14
    case unauthenticated = 16

    init(httpStatus: Int) {
        switch httpStatus {
        case 401: self = .unauthenticated
        case 403: self = .permissionDenied
        case 404, 501, 505: self = .unimplemented
        case 408: self = .deadlineExceeded
        case 413, 429, 431: self = .resourceExhausted
        case 502, 503, 504: self = .unavailable
        default: self = .internal
        }
    }

    init(_ failure: UpstreamFailure) {
        switch failure {
        // Calls have no other head timeout than their own deadline.
        case .headTimeout: self = .deadlineExceeded
        default: self = .unavailable
        }
    }

    /// What a call ends with whose response had begun.
    func trailers(_ message: String) -> MessageFields? {
        try? MessageFields.trailers([("grpc-status", "\(rawValue)"), ("grpc-message", Self.encoded(message))])
    }

    /// A status message as `grpc-message` carries it: everything but printable ASCII, and the per cent sign, percent-encoded.
    static func encoded(_ message: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in message.utf8 {
            if byte >= 0x20, byte <= 0x7E, byte != UInt8(ascii: "%") {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension RequestHead {
    /// Whether this is a call of gRPC, which wants its refusals in its own way.
    var isGRPC: Bool {
        guard let line = fields.first(.contentType) else { return false }
        return fields.string(line).lowercased().hasPrefix("application/grpc")
    }

    /// How long the client gives the call (gRPC over HTTP/2, "Timeout"): at most eight digits and a unit. `nil` where it says nothing that can be read.
    var grpcTimeout: Duration? {
        let values = fields.strings(named: "grpc-timeout")
        guard values.count == 1, let value = values.first, let unit = value.last, (2...9).contains(value.utf8.count),
            let count = Int64(value.dropLast()),
            count >= 0
        else { return nil }
        switch unit {
        case "H": return .seconds(count * 3600)
        case "M": return .seconds(count * 60)
        case "S": return .seconds(count)
        case "m": return .milliseconds(count)
        case "u": return .microseconds(count)
        case "n": return .nanoseconds(count)
        default: return nil
        }
    }
}

extension Reply {
    /// The same answer to a call of gRPC: HTTP status 200 and everything in one head, which ends the stream ("Trailers-Only").
    var asGRPC: Reply {
        let isChallenge = status == 402
        let code = isChallenge ? GRPCStatus.internal : grpcStatus ?? GRPCStatus(httpStatus: status)
        // Clients in use look for exactly this text.
        let message = isChallenge ? "payment required" : GRPCStatus.encoded(message ?? "")
        var reply = Reply(status: 200, fields: [("Content-Type", "application/grpc")], body: [])
        reply.fields += [("grpc-status", "\(code.rawValue)"), ("grpc-message", message)]
        reply.fields += fields.filter { !Self.ofBodies.contains($0.name) }
        reply.closesConnection = closesConnection
        return reply
    }

    private static let ofBodies: Set = ["Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"]
}
