internal import Foundation

/// Two real Lightning nodes on loopback with a channel between them: Electrum daemons over a chain in memory, brought up by
/// `dev/regtest/lnpair.py` in about two seconds.
///
/// They live in a folder of their own on free ports, so that pairs do not disturb each other, and end with this process however it ends:
/// the script watches its standard input, and the daemons watch the script.
public actor RegtestPair {
    /// How to reach one node's JSON-RPC.
    public struct Node: Sendable {
        public let name: String
        public let url: String
        public let user: String
        public let password: String
        public let nodeID: String
    }

    /// Pays: 0.10 BTC on its side of the channel.
    public nonisolated let alice: Node
    /// Is paid: 0.06 BTC on its side.
    public nonisolated let bob: Node
    private let script: ScriptProcess

    /// - Parameters:
    ///   - hop: Puts a third node between the two, so that a payment costs 1 sat and 1 ppm.
    ///   - script: The path of `lnpair.py`; by default the one in the source tree that this was compiled from.
    public static func start(hop: Bool = false, script path: String? = nil) async throws -> RegtestPair {
        let script = try ScriptProcess(path: path ?? defaultScript, hop: hop)
        do {
            let line = try await script.readLine()
            return try RegtestPair(script: script, description: line)
        } catch {
            script.end()
            throw error
        }
    }

    private static var defaultScript: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("dev/regtest/lnpair.py").path
    }

    private init(script: ScriptProcess, description line: String) throws {
        let data = Data(line.utf8)
        if let trouble = try? JSONDecoder().decode(Trouble.self, from: data) { throw RegtestError(trouble.error) }
        let pair = try JSONDecoder().decode(PairFile.self, from: data)
        self.script = script
        alice = pair.node("alice", pair.alice)
        bob = pair.node("bob", pair.bob)
    }

    /// Ends one node's daemon, to play an outage.
    public func stop(_ node: Node) async throws {
        try await order("stop \(node.name)")
    }

    /// Starts it again, opens its wallet and waits until the channels work at both ends.
    public func restart(_ node: Node) async throws {
        try await order("start \(node.name)")
    }

    /// Keeps payments to the node in flight until ``release(_:)``.
    public func hold(_ node: Node) async throws {
        try await order("hold \(node.name)")
    }

    public func release(_ node: Node) async throws {
        try await order("release \(node.name)")
    }

    /// Ends all daemons and removes the folder; returns when they are gone.
    public func end() async {
        await script.endAndWait()
    }

    private func order(_ line: String) async throws {
        let answer = try await script.ask(line)
        if let trouble = try? JSONDecoder().decode(Trouble.self, from: Data(answer.utf8)) { throw RegtestError(trouble.error) }
    }
}

public struct RegtestError: Error, CustomStringConvertible {
    public let description: String

    init(_ text: String) {
        description = text
    }
}

private struct Trouble: Decodable {
    let error: String
}

private struct PairFile: Decodable {
    struct Entry: Decodable {
        let rpc_url: String
        let node_id: String
    }

    let rpc_user: String
    let rpc_password: String
    let alice: Entry
    let bob: Entry

    func node(_ name: String, _ entry: Entry) -> RegtestPair.Node {
        RegtestPair.Node(name: name, url: entry.rpc_url, user: rpc_user, password: rpc_password, nodeID: entry.node_id)
    }
}
