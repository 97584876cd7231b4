/// The services in the order in which they are tried: a named host before any host, a longer path before a shorter one.
public struct ServiceTable: Sendable {
    public let services: [GatedService]

    /// Services that match equally well keep the order in which they are given.
    public init(_ services: [GatedService]) {
        self.services = services.enumerated().sorted { left, right in
            let (a, b) = (left.element.match, right.element.match)
            if (a.host == nil) != (b.host == nil) { return a.host != nil }
            if a.path.length != b.path.length { return a.path.length > b.path.length }
            if a.methods.isEmpty != b.methods.isEmpty { return !a.methods.isEmpty }
            return left.offset < right.offset
        }.map(\.element)
    }

    /// The service that a request is for.
    ///
    /// - Parameter authority: host and port as received; only looked at where a service is bound to a host.
    func service(authority: String, path: RequestPath, method: String) -> GatedService? {
        var host: String?
        return services.first { service in
            let match = service.match
            guard match.path.covers(path), match.methods.isEmpty || match.methods.contains(method) else { return false }
            guard let wanted = match.host else { return true }
            let found = host ?? Self.canonicalHost(authority)
            host = found
            return wanted == found
        }
    }

    /// A host as it is matched: lower case, without port and without the dot at the end.
    static func canonicalHost(_ authority: String) -> String {
        var name = authority[...]
        if name.first == "[" {
            name = name.prefix { $0 != "]" }.dropFirst()
        } else {
            name = name.prefix { $0 != ":" }
        }
        if name.last == "." { name = name.dropLast() }
        let utf8 = name.utf8
        let isPlain = utf8.allSatisfy { $0 < UInt8(ascii: "A") || $0 > UInt8(ascii: "Z") }
        return isPlain ? String(name) : name.lowercased()
    }
}
