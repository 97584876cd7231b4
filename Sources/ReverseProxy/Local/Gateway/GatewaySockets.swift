import Accounts
import NIOCore

/// The sockets of the gateway that are open on one event loop.
final class GatewaySockets {
    private var sockets: [ObjectIdentifier: GatewaySocket] = [:]

    func add(_ socket: GatewaySocket) {
        sockets[ObjectIdentifier(socket)] = socket
    }

    func remove(_ socket: GatewaySocket) {
        sockets[ObjectIdentifier(socket)] = nil
    }

    /// Called four times a second.
    ///
    /// - Parameter members: `nil` where nobody signs in any more.
    func tick(now: NIODeadline, members: AccessTokenVerifier?) {
        guard !sockets.isEmpty else { return }
        for socket in Array(sockets.values) { socket.tick(now, members: members) }
    }

    /// The proxy is about to stop.
    func stop() {
        for socket in Array(sockets.values) { socket.stop() }
    }
}
