extension Link {
    /// Reads a link in any form.
    public init(_ text: some StringProtocol) throws(LinkError) {
        try self.init(bytes: Array(text.utf8))
    }

    public init(bytes: [UInt8]) throws(LinkError) {
        try Link.checkCharacters(bytes)
        let (head, query) = Link.headAndQuery(bytes[...])
        if let rest = Link.without("web+lq://", head) {
            self = try Link.own(rest, query)
        } else if let rest = Link.without("https://", head) {
            self = try Link.web(rest, query, isPlain: false)
        } else if let rest = Link.without("http://", head) {
            self = try Link.web(rest, query, isPlain: true)
        } else {
            throw .notALink
        }
    }

    /// Reads what a network's web client was called with: the path and query of a request, `/d/s/authorize?...` or `/d/?link=...`.
    ///
    /// - Parameter network: the one that is served there. A `link` may name another; compare ``network``.
    public init(target: some StringProtocol, on network: NetworkBase) throws(LinkError) {
        let bytes = Array(target.utf8)
        try Link.checkCharacters(bytes)
        let (head, query) = Link.headAndQuery(bytes[...])
        let path = Link.withoutExactly(network.path, head) ?? head
        guard let tail = Link.withoutExactly("/d", path), tail.first == UInt8(ascii: "/") else { throw .notALink }
        self = try Link.tail(tail.dropFirst(), query, on: network)
    }

    // MARK: Pieces

    private static func checkCharacters(_ bytes: [UInt8]) throws(LinkError) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limit else { throw .tooLong }
        if bytes.contains(UInt8(ascii: "#")) { throw .fragment }
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { throw .forbiddenCharacter }
    }

    /// Cut at the first question mark.
    private static func headAndQuery(_ bytes: ArraySlice<UInt8>) -> (head: ArraySlice<UInt8>, query: ArraySlice<UInt8>?) {
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return (bytes, nil) }
        return (bytes[..<mark], bytes[(mark + 1)...])
    }

    /// What stands behind a prefix, whose letters may be of either case.
    private static func without(_ prefix: String, _ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let count = prefix.utf8.count
        return bytes.prefix(count).map(\.lowercased).elementsEqual(prefix.utf8) ? bytes.dropFirst(count) : nil
    }

    private static func withoutExactly(_ prefix: String, _ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        bytes.starts(with: prefix.utf8) ? bytes.dropFirst(prefix.utf8.count) : nil
    }

    private static func networkBase(_ authority: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) throws(LinkError) -> NetworkBase {
        do {
            return try NetworkBase(authority: authority, path: path)
        } catch {
            throw .network(error)
        }
    }

    // MARK: web+lq

    /// `host[:port][/path]:type:rest`
    private static func own(_ head: ArraySlice<UInt8>, _ query: ArraySlice<UInt8>?) throws(LinkError) -> Link {
        // A colon inside of brackets divides nothing.
        let start = head.first == UInt8(ascii: "[") ? head.firstIndex(of: UInt8(ascii: "]")) ?? head.startIndex : head.startIndex
        var end = head[start...].firstIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") } ?? head.endIndex
        // A second piece of digits is a port.
        if end < head.endIndex, head[end] == UInt8(ascii: ":") {
            let piece = head[(end + 1)...].prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
            if !piece.isEmpty, piece.allSatisfy(\.isDigit) { end = piece.endIndex }
        }
        let colon = head[end...].firstIndex(of: UInt8(ascii: ":")) ?? head.endIndex
        let network = try networkBase(head[..<end], head[end..<colon])
        let type = head[colon...].dropFirst().prefix { $0 != UInt8(ascii: ":") }
        guard !type.isEmpty, type.endIndex < head.endIndex else { throw .missingType }
        return Link(network: network, target: try target(type, head[(type.endIndex + 1)...], query))
    }

    private static func target(_ type: ArraySlice<UInt8>, _ rest: ArraySlice<UInt8>, _ query: ArraySlice<UInt8>?) throws(LinkError) -> Target {
        // The https form's tail keeps its slash when it is turned into this one: `:s:/authorize`.
        let rest = rest.first == UInt8(ascii: "/") ? rest.dropFirst() : rest
        switch String(decoding: type, as: UTF8.self) {
        case "s":
            guard rest.elementsEqual("authorize".utf8) else { throw .unknownAction }
            return .authorize(try request(query ?? []))
        case "m": return .message(try reference(rest))
        case "u": return .user(try reference(rest))
        default: throw .unknownType
        }
    }

    private static func request(_ query: ArraySlice<UInt8>) throws(LinkError) -> AuthorizationRequest {
        do {
            return try AuthorizationRequest(AuthorizationParameters(query: query))
        } catch {
            throw .request(error)
        }
    }

    /// What kind of link it is is all that we have to know of it.
    private static func reference(_ bytes: ArraySlice<UInt8>) throws(LinkError) -> String {
        guard (1...referenceLimit).contains(bytes.count), bytes.first != UInt8(ascii: "/"),
            bytes.allSatisfy({ $0.isUnreserved || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") })
        else { throw .malformedReference }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: https

    /// `host[:port][/path]/d/...`
    private static func web(_ head: ArraySlice<UInt8>, _ query: ArraySlice<UInt8>?, isPlain: Bool) throws(LinkError) -> Link {
        let slash = head.firstIndex(of: UInt8(ascii: "/")) ?? head.endIndex
        // Of several `/d/` the first: a network's path has none.
        guard let start = head[slash...].indices.first(where: { head[$0...].starts(with: "/d/".utf8) }) else { throw .notALink }
        let network = try networkBase(head[..<slash], head[slash..<start])
        if isPlain, network.host.kind != .loopback, network.host.kind != .localhost { throw .plainHTTP }
        return try tail(head[(start + 3)...], query, on: network)
    }

    /// What stands behind `/d/`.
    private static func tail(_ tail: ArraySlice<UInt8>, _ query: ArraySlice<UInt8>?, on network: NetworkBase) throws(LinkError) -> Link {
        if tail.isEmpty { return try handled(query ?? []) }
        let type = tail.prefix { $0 != UInt8(ascii: "/") }
        guard !type.isEmpty, type.endIndex < tail.endIndex else { throw .missingType }
        return Link(network: network, target: try target(type, tail[(type.endIndex + 1)...], query))
    }

    /// `/d/?link=...`, where the link has to be in its own scheme: one that leads to another page of ours would lead on.
    private static func handled(_ query: ArraySlice<UInt8>) throws(LinkError) -> Link {
        var values: [ArraySlice<UInt8>] = []
        for pair in query.split(separator: UInt8(ascii: "&")) {
            if let value = withoutExactly("link=", pair) { values.append(value) }
        }
        guard let value = values.first else { throw .missingLink }
        guard values.count == 1 else { throw .duplicateLink }
        guard let link = PercentEncoding.decode(value) else { throw .malformedPercentEncoding }
        try checkCharacters(link)
        let (head, inner) = headAndQuery(link[...])
        guard let rest = without("web+lq://", head) else { throw .notALink }
        return try own(rest, inner)
    }
}
