/// Which requests are for a service. All of it must hold.
public struct ServiceMatch: Hashable, Sendable {
    /// `nil`: any, and none.
    public let host: HostPattern?
    public let path: PathPrefix
    /// Over the whole path; `nil`: any below `path`.
    public let pattern: PathPattern?
    /// Upper case; empty: any.
    public let methods: [String]
    public let headers: [FieldMatch]

    public init(
        host: HostPattern? = nil, path: PathPrefix = .everything, pattern: PathPattern? = nil, methods: [String] = [], headers: [FieldMatch] = []
    ) {
        self.host = host
        self.path = path
        self.pattern = pattern
        self.methods = methods
        self.headers = headers
    }

    /// What is left to ask where host and prefix fit.
    func takes(_ subject: RoutingSubject) -> Bool {
        guard methods.isEmpty || methods.contains(subject.method) else { return false }
        for field in headers where !field.isMet(by: subject) { return false }
        return pattern?.matches(subject.path) ?? true
    }

    /// Whether it is tried before another with the same host and prefix; `nil` where neither is more particular.
    func isTriedBefore(_ other: ServiceMatch) -> Bool? {
        if (pattern == nil) != (other.pattern == nil) { return pattern != nil }
        if methods.isEmpty != other.methods.isEmpty { return !methods.isEmpty }
        if headers.count != other.headers.count { return headers.count > other.headers.count }
        return nil
    }
}

/// A field that a request must carry.
public struct FieldMatch: Hashable, Sendable {
    /// Lower case.
    public let name: String
    /// One field line must have exactly this value; `nil`: any.
    public let value: String?

    public init(name: String, value: String? = nil) {
        self.name = name.lowercased()
        self.value = value
    }

    func isMet(by subject: RoutingSubject) -> Bool {
        subject.announcedFields.contains(name) || subject.fields.contains { $0.name == name && (value == nil || $0.value == value) }
    }
}

/// What routes are asked about.
struct RoutingSubject {
    let path: RequestPath
    /// Upper case.
    let method: String
    /// Names in lower case; only those that some service looks at.
    var fields: [(name: String, value: String)] = []
    /// Names of fields, in lower case, that the request which a preflight asks about will carry with a value that is not known yet.
    var announcedFields: [String] = []
}
