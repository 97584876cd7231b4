/// Whether the gate can do its work, part by part. Passes that are paid for open it whatever these say.
public struct Readiness: Hashable, Sendable {
    public enum Part: String, Hashable, Sendable {
        case ok, failing
        /// Not looked at yet.
        case unknown
    }

    /// Whether the ledger is written and storage can be read.
    public var storage: Part
    /// Whether the Lightning node answers.
    public var node: Part
    /// Challenges are refused without asking the node, because it failed a moment ago.
    public var challengesRest: Bool
    /// Whether every service whose addresses are checked has a healthy one.
    public var upstreams: Part
    /// Every service wants a pass: without a node, who has none can do nothing here.
    public var needsNode: Bool
    /// The gate is stopping.
    public var isDraining = false

    public init(storage: Part = .ok, node: Part = .ok, upstreams: Part = .ok, challengesRest: Bool = false, needsNode: Bool = false) {
        self.storage = storage
        self.node = node
        self.upstreams = upstreams
        self.challengesRest = challengesRest
        self.needsNode = needsNode
    }

    /// Whether new callers should be sent here. Storage has no say: payments wait in memory until it is back. Nor have upstreams: another gate in front of them
    /// would fare no better, and other services go on.
    public var isReady: Bool {
        !isDraining && (node == .ok || !needsNode)
    }

    /// 200 or 503.
    public var status: Int { isReady ? 200 : 503 }

    /// One object, its line end included.
    public var json: String {
        """
        {"status":"\(isReady ? "ready" : "not-ready")","admits":true,"draining":\(isDraining),"storage":"\(storage.rawValue)",\
        "node":"\(node.rawValue)","challenges":"\(challengesRest ? "resting" : "ok")","upstreams":"\(upstreams.rawValue)"}

        """
    }
}
