public import HostSystem
public import SSA

extension PassStore {
    func sessionPath(_ network: NetworkBase) -> String { "\(folder)/sessions/\(FileName.of(network.description)).json" }
    func sessionLockPath(_ network: NetworkBase) -> String { "\(folder)/sessions/\(FileName.of(network.description)).lock" }

    /// The session with a network; `nil` when nobody is signed in.
    public func session(of network: NetworkBase) throws(FileError) -> StoredSession? {
        try session(at: sessionPath(network))
    }

    /// Every session, by network.
    public func sessions() throws(FileError) -> [StoredSession] {
        var sessions: [StoredSession] = []
        for name in try DurableFile.names(in: "\(folder)/sessions") where name.hasSuffix(".json") {
            if let session = try session(at: "\(folder)/sessions/\(name)") { sessions.append(session) }
        }
        return sessions
    }

    /// Keeps a session in place of the one that there was with its network.
    public func keep(_ session: StoredSession) throws(FileError) {
        try locked { () throws(FileError) in try replace(sessionPath(session.network.base), with: SessionRecord(session)) }
    }

    /// Forgets a session. One that took its place meanwhile stays.
    /// - Returns: whether it was there.
    @discardableResult
    public func remove(_ session: StoredSession) throws(FileError) -> Bool {
        try locked { () throws(FileError) in
            guard try self.session(of: session.network.base)?.tokens.refresh == session.tokens.refresh else { return false }
            try DurableFile.remove(sessionPath(session.network.base))
            return true
        }
    }

    /// Changes what is kept of a session, as it is now and not as the caller last saw it: another process may have refreshed it.
    /// - Returns: the session as it is kept; `nil`, and nothing was changed, where somebody signed out, or in anew, meanwhile.
    func change(_ session: StoredSession, _ body: (inout StoredSession) -> Void) throws(FileError) -> StoredSession? {
        try locked { () throws(FileError) in
            guard var current = try self.session(of: session.network.base), current.tokens.refresh == session.tokens.refresh else { return nil }
            body(&current)
            try replace(sessionPath(session.network.base), with: SessionRecord(current))
            return current
        }
    }

    /// The session whose access token a request to this address may carry: of the network whose own origin it is, then of one that announced it. Of several
    /// networks on one origin the one whose path goes with the address furthest.
    func session(for address: WebAddress) throws(FileError) -> StoredSession? {
        guard address.origin.isProtected else { return nil }
        let candidates = try sessions()
        let own = candidates.filter { $0.network.origin == address.origin }
        let nearest = own.filter { Self.isBelow(address.path, $0.network.base.path) }.max { $0.network.base.path.count < $1.network.base.path.count }
        return nearest ?? own.first ?? candidates.first { $0.announcedServers.contains { $0.origin == address.origin } }
    }

    private static func isBelow(_ path: String, _ prefix: String) -> Bool {
        path.hasPrefix(prefix) && (path.utf8.count == prefix.utf8.count || path.utf8.dropFirst(prefix.utf8.count).first == UInt8(ascii: "/"))
    }

    private func session(at path: String) throws(FileError) -> StoredSession? {
        try record(path, as: SessionRecord.self)?.session(at: path)
    }
}
