internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

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
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case SocketAddressError.unknown(let host, _): "no address is known for \(host)"
        case let error as SocketAddressError.UnknownHost: "no address is known for \(error.host)"
        case let error as NIOSSLError: "TLS: \(error)"
        case let error as NIOConnectionError: firstFailure(in: error).map(text) ?? "no connection to \(error.host)"
        default: "\(error)"
        }
    }

    /// A host that is given by its name can have several addresses: the first of what came of each.
    private static func firstFailure(in error: NIOConnectionError) -> (any Error)? {
        error.connectionErrors.first?.error ?? error.dnsAError ?? error.dnsAAAAError
    }
}
