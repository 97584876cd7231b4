internal import Macaroons

/// A password hash in the format of the Password Hashing Competition: `$id[$v=version]$name=number,...$salt$hash`, binary parts in base64 without padding.
struct PHCString: Hashable {
    let algorithm: String
    let version: UInt32?
    /// In the order of the text; no name comes twice.
    let parameters: [Parameter]
    let salt: [UInt8]
    let hash: [UInt8]

    struct Parameter: Hashable {
        let name: String
        let value: UInt32
    }

    init(algorithm: String, version: UInt32?, parameters: [Parameter], salt: [UInt8], hash: [UInt8]) {
        self.algorithm = algorithm
        self.version = version
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// `nil` for anything else. Numbers are canonical decimals of 32 bits; a salt has 8 to 64 bytes, a hash 16 to 64.
    init?(_ text: String) {
        var parts = text.utf8.split(separator: UInt8(ascii: "$"), maxSplits: 7, omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard (5...6).contains(parts.count), parts[0].isEmpty else { return nil }
        algorithm = parts[1]
        parts.removeFirst(2)
        version = parts.count == 4 ? Self.number(parts.removeFirst(), named: "v") : nil
        guard (version != nil) == (text.utf8.count { $0 == UInt8(ascii: "$") } == 5) else { return nil }
        let parameters = parts[0].utf8.split(separator: UInt8(ascii: ","), maxSplits: 7, omittingEmptySubsequences: false).map {
            Self.parameter(String(Substring($0)))
        }
        self.parameters = parameters.compactMap { $0 }
        guard self.parameters.count == parameters.count, Set(self.parameters.map(\.name)).count == parameters.count else { return nil }
        guard let salt = Self.bytes(parts[1], atLeast: 8), let hash = Self.bytes(parts[2], atLeast: 16) else { return nil }
        self.salt = salt
        self.hash = hash
    }

    subscript(name: String) -> UInt32? { parameters.first { $0.name == name }?.value }

    var text: String {
        let version = version.map { "$v=\($0)" } ?? ""
        let parameters = parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        return "$\(algorithm)\(version)$\(parameters)$\(Base64.encode(salt, padded: false))$\(Base64.encode(hash, padded: false))"
    }

    private static func bytes(_ text: String, atLeast minimum: Int) -> [UInt8]? {
        guard text.utf8.count <= 88, !text.utf8.contains(UInt8(ascii: "=")), let bytes = Base64.decode(text), (minimum...64).contains(bytes.count)
        else {
            return nil
        }
        return bytes
    }

    private static func parameter(_ text: String) -> Parameter? {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")), equals > text.startIndex else { return nil }
        let name = String(text[..<equals])
        return number(text, named: name).map { Parameter(name: name, value: $0) }
    }

    private static func number(_ text: String, named name: String) -> UInt32? {
        guard text.hasPrefix(name + "=") else { return nil }
        let digits = text.dropFirst(name.count + 1)
        guard let value = UInt32(digits), String(value) == digits else { return nil }
        return value
    }
}
