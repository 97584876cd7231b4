public import HostSystem

/// Why something about a member's account, or a tool's access to it, could not be done.
public enum AccountError: Error, Hashable, Sendable {
    /// What was given names no network.
    case invalidNetwork(String)
    /// A tool's request cannot be sent.
    case invalidRequest(String)
    /// Tokens and passwords do not travel over http beyond this computer.
    case insecure(String)
    /// Nobody is signed in to this network here.
    case notSignedIn(network: String)
    /// The network does not renew the session any more; it was removed from the store.
    case sessionEnded(network: String, NetworkRefusal)
    /// The network understood and said no.
    case refused(NetworkRefusal)
    /// An answer that is no answer of this interface.
    case unexpectedStatus(Int, server: String)
    case malformedAnswer(server: String, String)
    /// Not reached, or broke off.
    case network(String)
    case storage(FileError)
    /// A server that the network does not announce as its own.
    case foreignServer(String, announced: [String])
    /// What a tool asks for means nothing in this network, so nobody can be asked about it.
    case unknownScopes(String)
    /// A tool's user refused.
    case denied
    /// A tool's access has ended: its user took it back, or his account is gone.
    case accessEnded(network: String, NetworkRefusal)
    /// What came back to a tool is not what its request can have led to.
    case badCallback(String)

    /// Stable; programs may rely on it.
    public var code: String {
        switch self {
        case .invalidNetwork: "invalid-network"
        case .invalidRequest: "invalid-request"
        case .insecure: "insecure"
        case .notSignedIn: "not-signed-in"
        case .sessionEnded: "session-ended"
        case .refused: "refused"
        case .unexpectedStatus: "unexpected-status"
        case .malformedAnswer: "malformed-answer"
        case .network: "network-failed"
        case .storage: "storage-failed"
        case .foreignServer: "foreign-server"
        case .unknownScopes: "unknown-scopes"
        case .denied: "denied"
        case .accessEnded: "access-ended"
        case .badCallback: "bad-callback"
        }
    }

    /// What to do about it; `nil` when the description says it all.
    public var hint: String? {
        switch self {
        case .invalidNetwork: "write a host, perhaps with a port and a path: net.example, net.example/testnet, 127.0.0.1:8402"
        case .insecure: "use https"
        case .notSignedIn(let network), .sessionEnded(let network, _): "sign in: gatepass login \(network)"
        case .refused(let refusal): refusal.hint
        case .unexpectedStatus(404, _): "there may be no Lightquark network at this address; check it, and its path"
        case .unexpectedStatus(500..., _): "try again later"
        case .unexpectedStatus: "check the address"
        case .malformedAnswer: "there may be no Lightquark network at this address"
        case .network: "check the address and the connection"
        case .storage: "make room or set the permissions right"
        case .foreignServer(_, let announced): announced.isEmpty ? nil : "the network announces \(announced.prefix(8).joined(separator: ", "))"
        case .unknownScopes: "ask the tool's maker which network it was made for"
        case .denied, .invalidRequest: nil
        case .accessEnded: "send the user to the link again"
        case .badCallback: "begin again at the tool; if it happens again, somebody may have sent you a link that was made for someone else"
        }
    }

    /// The status of the answer that this is about, if it is about one.
    var status: Int? {
        switch self {
        case .refused(let refusal), .sessionEnded(_, let refusal), .accessEnded(_, let refusal): refusal.status
        case .unexpectedStatus(let status, _): status
        default: nil
        }
    }
}

extension AccountError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidNetwork(let reason), .invalidRequest(let reason): reason
        case .insecure(let place): "\(HarmlessText.of(place, limit: 200)) is not encrypted"
        case .notSignedIn(let network): "nobody is signed in to \(network) here"
        case .sessionEnded(let network, let refusal): "the session with \(network) has ended: \(refusal)"
        case .refused(let refusal): "\(refusal)"
        case .unexpectedStatus(let status, let server): "\(server) answered \(status)"
        case .malformedAnswer(let server, let what): "the answer of \(server) cannot be used: \(what)"
        case .network(let reason): "the network was not reached: \(reason)"
        case .storage(let error): "\(error)"
        case .foreignServer(let server, _): "\(HarmlessText.of(server, limit: 200)) is no server of this network"
        case .unknownScopes(let what): what
        case .denied: "access was refused"
        case .accessEnded(let network, let refusal): "the access to \(network) has ended: \(refusal)"
        case .badCallback(let what): "what came back to the tool cannot be used: \(what)"
        }
    }
}

/// A network's no (Lightquark v4, the envelope of an error). Everything in it is safe to print.
public struct NetworkRefusal: Hashable, Sendable, CustomStringConvertible {
    /// As HTTP has it.
    public let status: Int
    /// `error_code`, where there is one.
    public let errorCode: Int?
    /// Stable, for programs, where the network gives one: `unknown-scopes`, `throttled`. An addition of ours to Lightquark v4.
    public let code: String?
    public let message: String
    /// `errors`: what is wrong in detail.
    public let details: [String]
    /// `Retry-After`, in seconds.
    public let retryAfter: Int?

    public var description: String {
        details.isEmpty ? message : "\(message) (\(details.joined(separator: "; ")))"
    }

    fileprivate var hint: String? {
        if let retryAfter { return "try again in \(retryAfter) s" }
        switch status {
        case 429, 500...: return "try again later"
        default: return nil
        }
    }
}
