extension RedirectURI {
    public init(_ text: some StringProtocol) throws(RedirectURIError) {
        try self.init(bytes: Array(text.utf8))
    }

    public init(bytes: [UInt8]) throws(RedirectURIError) {
        try RedirectURI.checkCharacters(bytes)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), RedirectURI.isScheme(bytes[..<colon]) else { throw .notAbsolute }
        let scheme = String(lowercasing: bytes[..<colon])
        let rest = bytes[(colon + 1)...]
        switch scheme {
        case "https", "http": self = try RedirectURI.web(scheme, rest)
        default: self = try RedirectURI.app(scheme, rest)
        }
    }

    // MARK: Characters

    private static func checkCharacters(_ bytes: [UInt8]) throws(RedirectURIError) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limit else { throw .tooLong }
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: " "): throw .space
            case UInt8(ascii: "\\"): throw .backslash
            case UInt8(ascii: "#"): throw .fragment
            case _ where byte.isControl: throw .controlCharacter
            case 0x80...: throw .nonASCII
            case UInt8(ascii: "%"):
                let digits = bytes[(offset + 1)...].prefix(2)
                guard digits.count == 2, digits.allSatisfy({ $0.hexadecimalValue != nil }) else { throw .malformedPercentEncoding }
            default: guard byte.isURICharacter else { throw .forbiddenCharacter }
            }
        }
    }

    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, first.isLetter else { return false }
        return bytes.allSatisfy {
            $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }

    // MARK: The web

    private static func web(_ scheme: String, _ rest: ArraySlice<UInt8>) throws(RedirectURIError) -> RedirectURI {
        // Browsers also take `https:host`, `https:/host` and `https:///host`.
        guard rest.starts(with: "//".utf8) else { throw .missingSlashes }
        let (authority, path, query) = parts(rest.dropFirst(2))
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userinfo }
        let (hostBytes, portBytes) = hostAndPort(authority)
        let host = try uriHost(hostBytes)
        let port = try portBytes.map { bytes throws(RedirectURIError) in try self.port(bytes) }
        if scheme == "http" {
            guard host.kind == .loopback || host.text == "localhost" else { throw .plainHTTP }
        }
        try checkPath(path)
        if let query { try checkQuery(query) }
        return RedirectURI(
            scheme: scheme, host: host, port: port == (scheme == "https" ? 443 : 80) ? nil : port,
            path: path.isEmpty ? "/" : String(decoding: path, as: UTF8.self), query: query.map { String(decoding: $0, as: UTF8.self) })
    }

    private static func uriHost(_ bytes: ArraySlice<UInt8>) throws(RedirectURIError) -> URIHost {
        do {
            return try URIHost(bytes)
        } catch {
            throw .host(error)
        }
    }

    /// Authority, path and query of what stands behind the two slashes.
    private static func parts(_ rest: ArraySlice<UInt8>) -> (authority: ArraySlice<UInt8>, path: ArraySlice<UInt8>, query: ArraySlice<UInt8>?) {
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let (path, query) = pathAndQuery(rest[end...])
        return (rest[..<end], path, query)
    }

    private static func pathAndQuery(_ rest: ArraySlice<UInt8>) -> (path: ArraySlice<UInt8>, query: ArraySlice<UInt8>?) {
        guard let mark = rest.firstIndex(of: UInt8(ascii: "?")) else { return (rest, nil) }
        return (rest[..<mark], rest[(mark + 1)...])
    }

    /// Cuts at the first colon behind the brackets, if there are any.
    private static func hostAndPort(_ authority: ArraySlice<UInt8>) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
        let start = authority.first == UInt8(ascii: "[") ? authority.firstIndex(of: UInt8(ascii: "]")) : nil
        guard let colon = authority[(start ?? authority.startIndex)...].firstIndex(of: UInt8(ascii: ":")) else { return (authority, nil) }
        return (authority[..<colon], authority[(colon + 1)...])
    }

    private static func port(_ digits: ArraySlice<UInt8>) throws(RedirectURIError) -> UInt16 {
        guard digits.count <= 5, digits.allSatisfy(\.isDigit), let port = UInt16(String(decoding: digits, as: UTF8.self)) else {
            throw .malformedPort
        }
        guard port != 0 else { throw .portZero }
        guard digits.first != UInt8(ascii: "0") else { throw .malformedPort }
        return port
    }

    // MARK: Path and query

    private static func checkPath(_ path: ArraySlice<UInt8>) throws(RedirectURIError) {
        for byte in path where !byte.isPathCharacter && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "%") { throw .forbiddenCharacter }
        for segment in path.split(separator: UInt8(ascii: "/")) {
            guard let decoded = PercentEncoding.decode(segment) else { throw .malformedPercentEncoding }
            if decoded.elementsEqual(".".utf8) || decoded.elementsEqual("..".utf8) { throw .dotSegment }
        }
    }

    private static func checkQuery(_ query: ArraySlice<UInt8>) throws(RedirectURIError) {
        for byte in query where !byte.isPathCharacter && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "%") {
            throw .forbiddenCharacter
        }
        // Browsers encode it, so the query would not stay as it is.
        guard !query.contains(UInt8(ascii: "'")) else { throw .apostropheInQuery }
        if let key = ReservedKeys.first(in: query) { throw .reservedQueryKey(key) }
    }

    // MARK: Apps

    private static func app(_ scheme: String, _ rest: ArraySlice<UInt8>) throws(RedirectURIError) -> RedirectURI {
        if ForbiddenSchemes.contains(scheme) { throw .forbiddenScheme(scheme) }
        guard scheme.utf8.contains(UInt8(ascii: ".")) else { throw .schemeWithoutDot }
        guard isReverseDomain(scheme) else { throw .malformedAppScheme }
        guard rest.first == UInt8(ascii: "/") else { throw .missingSlashes }
        var authority: ArraySlice<UInt8>?
        var tail = rest
        if rest.starts(with: "//".utf8) {
            let end = rest.dropFirst(2).firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
            authority = rest[(rest.startIndex + 2)..<end]
            tail = rest[end...]
        }
        if let authority {
            guard !authority.contains(UInt8(ascii: "@")) else { throw .userinfo }
            guard !authority.isEmpty, authority.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }) else {
                throw .malformedAppAuthority
            }
        }
        let (path, query) = pathAndQuery(tail)
        try checkPath(path)
        if let query { try checkQuery(query) }
        return RedirectURI(
            appScheme: scheme, authority: authority.map { String(decoding: $0, as: UTF8.self) }, path: String(decoding: path, as: UTF8.self),
            query: query.map { String(decoding: $0, as: UTF8.self) })
    }

    /// `com.example.tool`: the owner of a domain can claim it without getting into anybody's way (RFC 8252 section 7.1).
    private static func isReverseDomain(_ scheme: String) -> Bool {
        scheme.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            return (first.isLetter || first.isDigit) && last != UInt8(ascii: "-") && !label.contains(UInt8(ascii: "+"))
        }
    }
}
