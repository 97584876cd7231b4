internal import AsyncHTTPClient
internal import NIOCore
internal import NIOSSL

/// What a network error says to people.
enum NetworkReason {
    static func text(_ error: any Error) -> String {
        switch error {
        case is CancellationError: "cancelled"
        case let error as HTTPClientError:
            switch error {
            case .connectTimeout: "no connection in time"
            case .deadlineExceeded, .readTimeout: "no answer in time"
            case .remoteConnectionClosed: "the server closed the connection"
            case .cancelled: "cancelled"
            case .alreadyShutdown: "the client was shut down"
            default: "\(error)"
            }
        case let error as IOError: error.description
        case let error as NIOSSLError: "TLS: \(error)"
        default: "\(error)"
        }
    }
}
