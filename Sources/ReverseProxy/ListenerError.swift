internal import NIOCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// An address cannot be listened on.
public struct ListenerError: Error, CustomStringConvertible, Sendable {
    public let host: String
    public let port: Int
    public let reason: String

    public init(host: String, port: Int, _ error: any Error) {
        self.host = host
        self.port = port
        reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)).lowercased() } ?? "\(error)"
    }

    public var description: String { "cannot listen on \(host):\(port): \(reason)" }
}
