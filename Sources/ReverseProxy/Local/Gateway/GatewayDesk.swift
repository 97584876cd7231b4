import HTTPWire
import SocketGateway
import Synchronization
import Throttling

/// The WebSocket gateway of a Lightquark network, as far as all event loops share it.
final class GatewayDesk: Sendable {
    let limits: SocketLimits
    private let gatekeeper: Mutex<Gatekeeper>
    /// Sockets that are open, by their callers.
    private let callers = Mutex<[CallerAddress: Int]>([:])

    init(_ configuration: SocketGatewayConfiguration) {
        limits = configuration.limits
        gatekeeper = Mutex(Gatekeeper(configuration))
    }

    /// Other servers to choose from; what clients were told of the ones before is forgotten. The limits stay as they are.
    func use(_ configuration: SocketGatewayConfiguration) {
        gatekeeper.withLock { $0 = Gatekeeper(configuration) }
    }

    /// With as many slashes in front as a client that joins paths carelessly puts there.
    static func claims(_ path: ArraySlice<UInt8>) -> Bool {
        let expected = SocketGatewayConfiguration.path.utf8
        guard path.count >= expected.count, path.count <= expected.count + 4, path.last == UInt8(ascii: "y") else { return false }
        return path.suffix(expected.count).elementsEqual(expected) && path.dropLast(expected.count).allSatisfy { $0 == UInt8(ascii: "/") }
    }

    /// `false` where this caller has as many sockets as one may have. Every `true` wants one ``leave(_:)``.
    func enter(_ caller: CallerAddress) -> Bool {
        callers.withLock { callers in
            let open = callers[caller] ?? 0
            guard open < limits.socketsPerCaller else { return false }
            callers[caller] = open + 1
            return true
        }
    }

    func leave(_ caller: CallerAddress) {
        callers.withLock { callers in
            guard let open = callers[caller] else { return }
            callers[caller] = open > 1 ? open - 1 : nil
        }
    }

    func withGatekeeper<Outcome: Sendable>(_ body: (inout Gatekeeper) -> sending Outcome) -> Outcome {
        gatekeeper.withLock { body(&$0) }
    }
}
