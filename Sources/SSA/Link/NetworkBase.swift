/// A Lightquark network as links name it: a host, perhaps with a port and a path. `lightquark.network`, `lightquark.network/testnet`, `127.0.0.1:8402`.
public struct NetworkBase: Hashable, Sendable, CustomStringConvertible {
    public let host: URIHost
    /// `nil` for 443.
    public let port: UInt16?
    /// Empty, or segments each led by a slash.
    public let path: String

    /// Of the path, in bytes.
    public static let pathLimit = 256

    public init(host: URIHost, port: UInt16? = nil, path: String = "") throws(NetworkBaseError) {
        guard port != 0 else { throw .malformedPort }
        self.host = host
        self.port = port == 443 ? nil : port
        self.path = try NetworkBase.path(Array(path.utf8)[...])
    }

    /// Reads what stands in a configuration or in `linkBase` of `/v4/network`.
    public init(_ text: some StringProtocol) throws(NetworkBaseError) {
        let bytes = Array(text.utf8)
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
        try self.init(authority: bytes[..<slash], path: bytes[slash...])
    }

    init(authority: ArraySlice<UInt8>, path: ArraySlice<UInt8>) throws(NetworkBaseError) {
        if authority.contains(UInt8(ascii: "@")) { throw .userinfo }
        let start = authority.first == UInt8(ascii: "[") ? authority.firstIndex(of: UInt8(ascii: "]")) : nil
        let colon = authority[(start ?? authority.startIndex)...].firstIndex(of: UInt8(ascii: ":"))
        host = try NetworkBase.host(authority[..<(colon ?? authority.endIndex)])
        port = try colon.map { colon throws(NetworkBaseError) in try NetworkBase.port(authority[(colon + 1)...]) }.flatMap { $0 == 443 ? nil : $0 }
        self.path = try NetworkBase.path(path)
    }

    private static func host(_ bytes: ArraySlice<UInt8>) throws(NetworkBaseError) -> URIHost {
        do {
            return try URIHost(bytes)
        } catch {
            throw .host(error)
        }
    }

    private static func port(_ digits: ArraySlice<UInt8>) throws(NetworkBaseError) -> UInt16 {
        guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= 5, digits.allSatisfy(\.isDigit),
            let port = UInt16(String(decoding: digits, as: UTF8.self))
        else { throw .malformedPort }
        return port
    }

    /// One slash at the end is taken off.
    private static func path(_ bytes: ArraySlice<UInt8>) throws(NetworkBaseError) -> String {
        let path = bytes.last == UInt8(ascii: "/") ? bytes.dropLast() : bytes
        guard let first = path.first else { return "" }
        guard first == UInt8(ascii: "/"), path.count <= pathLimit else { throw .malformedPath }
        for segment in path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard !segment.isEmpty, segment.allSatisfy(\.isUnreserved), !segment.allSatisfy({ $0 == UInt8(ascii: ".") }) else { throw .malformedPath }
            // Or `https://host/d/d/s/authorize` could be taken apart in two ways.
            guard !segment.elementsEqual("d".utf8) else { throw .reservedPathSegment }
        }
        return String(decoding: path, as: UTF8.self)
    }

    public var description: String { host.text + (port.map { ":\($0)" } ?? "") + path }

    /// An address in this network: of the API for a path like `/v4/auth/ssa/authorize`, of its web client for one like `/d/s/authorize`.
    ///
    /// - Parameter plainOnLoopback: Whether `http` is meant where the host is this computer, as for a network that one tries out there.
    public func url(_ path: String, plainOnLoopback: Bool = false) -> String {
        let isHere = host.kind == .loopback || host.kind == .localhost
        return "\(isHere && plainOnLoopback ? "http" : "https")://\(self)\(path)"
    }
}

/// Why something names no network.
public enum NetworkBaseError: SSAError {
    case host(URIHostError)
    case malformedPort
    /// Above ``NetworkBase/pathLimit``, or with other than letters, digits, `-`, `.`, `_`, `~` in its segments.
    case malformedPath
    /// A segment `d`.
    case reservedPathSegment
    case userinfo

    public var code: String {
        switch self {
        case .host(let error): "network-\(error.code)"
        case .malformedPort: "network-malformed-port"
        case .malformedPath: "network-malformed-path"
        case .reservedPathSegment: "network-reserved-path-segment"
        case .userinfo: "network-userinfo"
        }
    }

    public var description: String { "the network: \(advice)" }

    private var advice: String {
        switch self {
        case .host(let error): error.description
        case .malformedPort: "the port has to be a number from 1 to 65535 without a leading zero"
        case .malformedPath:
            "the path may have letters, digits, hyphens, dots, underscores and tildes between its slashes, \(NetworkBase.pathLimit) bytes in all"
        case .reservedPathSegment: "its path may not have the segment d, which stands before the type of a link"
        case .userinfo: "there is an @ before the host; take it and what stands before it out"
        }
    }
}
