public import HostSystem
public import Lightning

extension PassStore {
    /// The passes of an origin, expired ones included.
    public func passes(of origin: Origin) throws(FileError) -> [StoredPass] {
        let path = passesPath(origin)
        return try record(path, as: PassesRecord.self)?.passes(at: path) ?? []
    }

    /// Every pass, by origin.
    public func allPasses() throws(FileError) -> [StoredPass] {
        var passes: [StoredPass] = []
        for name in try DurableFile.names(in: "\(folder)/passes") where name.hasSuffix(".json") {
            let path = "\(folder)/passes/\(name)"
            passes += try record(path, as: PassesRecord.self)?.passes(at: path) ?? []
        }
        return passes
    }

    /// Adds a pass, and drops what it replaces: expired passes, passes of the same payment, and of the same service where
    /// the service is known.
    public func add(_ pass: StoredPass) throws(FileError) {
        try locked { () throws(FileError) in try insert(pass) }
    }

    /// Nothing happens when there is no such pass.
    /// - Returns: whether there was one.
    @discardableResult
    public func remove(_ hash: PaymentHash, of origin: Origin) throws(FileError) -> Bool {
        try locked { () throws(FileError) in
            let passes = try passes(of: origin)
            let rest = passes.filter { $0.paymentHash != hash }
            guard rest.count < passes.count else { return false }
            try write(rest, of: origin)
            return true
        }
    }

    /// Remembers that a server let the pass in, and on which path. A pass that was removed meanwhile stays removed.
    func accept(_ pass: StoredPass, path: String, now: Timestamp) throws(FileError) {
        try locked { () throws(FileError) in
            var passes = try passes(of: pass.origin)
            guard let index = passes.firstIndex(where: { $0.paymentHash == pass.paymentHash }) else { return }
            passes[index].acceptedAt = passes[index].acceptedAt ?? now
            passes[index].learn(path: path)
            for other in passes.indices where other != index { passes[other].paths.removeAll { $0 == path } }
            try write(passes, of: pass.origin)
        }
    }

    func insert(_ pass: StoredPass) throws(FileError) {
        var passes = try passes(of: pass.origin).filter { other in
            other.paymentHash != pass.paymentHash && !other.isExpired(at: pass.obtainedAt) && (pass.service == nil || other.service != pass.service)
        }
        for index in passes.indices { passes[index].paths.removeAll(where: pass.paths.contains) }
        try write(passes + [pass], of: pass.origin)
    }

    private func write(_ passes: [StoredPass], of origin: Origin) throws(FileError) {
        let path = passesPath(origin)
        if passes.isEmpty { try DurableFile.remove(path) } else { try replace(path, with: PassesRecord(origin, passes)) }
    }
}
