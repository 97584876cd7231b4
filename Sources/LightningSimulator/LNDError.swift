internal import Hummingbird
internal import Lightning

/// lnd's error answer: a gRPC code, and the HTTP status that its gateway gives for it.
struct LNDError: Error, Sendable {
    enum Code: Int {
        case unknown = 2
        case invalidArgument = 3
        case notFound = 5
        case alreadyExists = 6
        case unimplemented = 12
        case unavailable = 14
    }

    let code: Code
    let message: String
    /// Streamed calls wrap their errors once more.
    var isStreamed = false

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: LightningNodeError) {
        self.init(error.isTransient ? .unavailable : .unknown, error.message)
    }

    var streamed: LNDError {
        var copy = self
        copy.isStreamed = true
        return copy
    }

    /// lnd gives most refusals, a missing macaroon included, no code of their own: 500.
    var status: HTTPResponse.Status {
        switch code {
        case .unknown: .internalServerError
        case .invalidArgument: .badRequest
        case .notFound: .notFound
        case .alreadyExists: .conflict
        case .unimplemented: .notImplemented
        case .unavailable: .serviceUnavailable
        }
    }

    struct Body: Encodable {
        struct Details: Encodable {}

        let code: Int
        let message: String
        let details: [Details] = []

        private enum CodingKeys: CodingKey {
            case code, message, details
        }
    }

    struct StreamedBody: Encodable {
        let error: Body
    }

    func response() throws -> Response {
        let body = Body(code: code.rawValue, message: message)
        return isStreamed ? try .json(StreamedBody(error: body), status: status) : try .json(body, status: status)
    }
}

/// Runs a call to the node; what it refuses becomes lnd's error answer.
func asking<Answer>(_ call: () async throws(LightningNodeError) -> Answer) async throws(LNDError) -> Answer {
    do {
        return try await call()
    } catch {
        throw LNDError(error)
    }
}
