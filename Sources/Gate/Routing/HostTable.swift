/// Routes by host: named hosts in a dictionary, wildcards in a tree of labels from the right, and the routes of any host.
struct HostTable: Sendable {
    private var named: [String: PathTree] = [:]
    private var wildcards: [Label] = [Label()]
    private var anywhere: PathTree

    /// One label of the wildcards. The first is the root, behind the last label of every name.
    private struct Label: Sendable {
        var children: [String: Int] = [:]
        /// The routes of names with at least one label in front.
        var routes: PathTree?
    }

    /// - Parameter services: in the order of the file.
    init(_ services: [GatedService]) {
        anywhere = PathTree(services.filter { $0.match.host == nil })
        for (host, services) in Dictionary(grouping: services.filter { $0.match.host != nil }, by: \.match.host) {
            let tree = PathTree(services)
            switch host {
            case nil: break
            case .exact(let name)?: named[name] = tree
            case .below(let name)?: wildcards[label(for: name)].routes = tree
            }
        }
    }

    /// Whether hosts make no difference, so that nobody need look at them.
    var isOneForAll: Bool { named.isEmpty && wildcards.count == 1 }

    private mutating func label(for name: String) -> Int {
        var index = 0
        for label in name.split(separator: ".").reversed() {
            let label = String(label)
            if let child = wildcards[index].children[label] {
                index = child
            } else {
                wildcards.append(Label())
                wildcards[index].children[label] = wildcards.count - 1
                index = wildcards.count - 1
            }
        }
        return index
    }

    /// The first that takes the request: the named host's routes, then those of wildcards from the longest to the shortest, then those of any host.
    func service(host: RequestHost?, for subject: RoutingSubject) -> GatedService? {
        if let host {
            if let service = named[host.name]?.service(for: subject) { return service }
            if wildcards.count > 1, !host.isAddress, let service = belowWildcard(host.name, subject) { return service }
        }
        return anywhere.service(for: subject)
    }

    private func belowWildcard(_ name: String, _ subject: RoutingSubject) -> GatedService? {
        var found: [Int] = []
        var index = 0
        var rest = name[...]
        // A label in front must be left over, so the first of the name is never looked up.
        while let dot = rest.lastIndex(of: ".") {
            guard let child = wildcards[index].children[String(rest[rest.index(after: dot)...])] else { break }
            index = child
            if wildcards[index].routes != nil { found.append(index) }
            rest = rest[..<dot]
        }
        for index in found.reversed() {
            if let service = wildcards[index].routes?.service(for: subject) { return service }
        }
        return nil
    }
}
