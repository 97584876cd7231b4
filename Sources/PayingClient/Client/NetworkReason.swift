internal import AsyncHTTPClient
internal import NIOCore
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
        default: firstFailure(in: error).map(text) ?? "\(error)"
        }
    }

    /// A host that is given by its name can have several addresses: NIOPosix then lists what came of each. That type is not visible here, so its
    /// fields are read by their names.
    private static func firstFailure(in error: any Error) -> (any Error)? {
        let fields = Mirror(reflecting: error)
        let failure = fields.descendant("connectionErrors", 0, "error") ?? fields.descendant("dnsAError") ?? fields.descendant("dnsAAAAError")
        return failure as? any Error
    }
}
