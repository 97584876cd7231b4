internal import Foundation
internal import SSA

extension ValueFormat where Value == String {
    /// One line that people read.
    static func line(upTo limit: Int, example: String) -> ValueFormat {
        ValueFormat(name: "text", expected: "a text of one line and at most \(limit) bytes", example: example) { text in
            Reading(!text.isEmpty && text.utf8.count <= limit && text.unicodeScalars.allSatisfy(isVisible) ? text : nil)
        }
    }

    static let markdown = ValueFormat(
        name: "text", expected: "a text of at most 4096 bytes", example: "Swaps between Lightning and on-chain bitcoin."
    ) { text in
        let isText = text.unicodeScalars.allSatisfy { isVisible($0) || $0 == "\n" }
        return Reading(!text.isEmpty && text.utf8.count <= 4096 && isText ? text : nil)
    }

    static let webURL = ValueFormat(
        name: "url", expected: "a URL with https://, or with http:// and 127.0.0.1 or [::1]", example: "https://swaps.example/privacy"
    ) { text in
        Reading(isURL(text, schemes: (secure: "https", plain: "http")) ? text : nil)
    }

    static let gatewayURL = ValueFormat(
        name: "url", expected: "a URL with wss://, or with ws:// and 127.0.0.1 or [::1]", example: "wss://swaps.example/v4/gateway"
    ) { text in
        Reading(isURL(text, schemes: (secure: "wss", plain: "ws")) ? text : nil)
    }

    /// The name of a scope of any network.
    static let scopeName = ValueFormat(
        name: "name", expected: "lower-case letters and digits with dots, hyphens or underscores between them", example: "messages.read"
    ) { text in
        Reading((try? ScopeRegistry([ScopeDefinition(bit: 0, name: text, title: "x", sentence: "x", tier: .low)])) == nil ? nil : text)
    }

    /// The name of a scope of this network.
    static func scope(of registry: ScopeRegistry) -> ValueFormat {
        ValueFormat(name: scopeName.name, expected: scopeName.expected, example: scopeName.example) { text in
            guard registry[name: text] == nil else { return .value(text) }
            let names = registry.definitions.map(\.name)
            guard !names.isEmpty else { return .refused("nothing: this network has no scopes") }
            if let nearest = Spelling.nearest(to: text, among: names) { return .refused("a scope of the network; did you mean `\(nearest)`?") }
            return .refused("a scope of the network; there are \(names.map { "`\($0)`" }.joined(separator: ", "))")
        }
    }

    /// Goes to the operating system as it is; no shell reads it.
    static let argument = ValueFormat(name: "argument", expected: "a text of at most 4096 bytes", example: "-t") { text in
        Reading(text.isEmpty || text.utf8.count > 4096 || text.utf8.contains(0) ? nil : text)
    }
}

extension ValueFormat where Value == BaseURL {
    static let baseURL = ValueFormat(
        name: "url", expected: "https:// with a host, or http:// with 127.0.0.1 or [::1] to try things out, and a port perhaps",
        example: "https://swaps.example"
    ) { text in
        guard let separator = text.range(of: "://"), let scheme = BaseURL.Scheme(rawValue: String(text[..<separator.lowerBound])) else {
            return .wrong
        }
        var authority = text[separator.upperBound...]
        if authority.last == "/" { authority.removeLast() }
        guard !authority.contains("/") else { return .refused("no path after the host: the network's own paths begin with `/v4/`") }
        let network: NetworkBase
        do {
            network = try NetworkBase(authority)
        } catch {
            return .refused("a host: \(error)")
        }
        guard scheme == .https || network.host.kind == .loopback else {
            return .refused("https://: in clear text passwords could be read on the way")
        }
        // A network without a port is at 443 for `https`, at 80 for `http`.
        guard scheme == .https || !authority.hasSuffix(":443") else { return .wrong }
        return .value(BaseURL(scheme: scheme, network: network))
    }
}

extension ValueFormat where Value == NetworkBase {
    static let networkBase = ValueFormat(
        name: "host or host/path", expected: "a host, with a port and a path perhaps, without a scheme", example: "swaps.example"
    ) { text in
        do {
            return .value(try NetworkBase(text))
        } catch {
            return .refused("a host, with a port and a path perhaps, without a scheme: \(error)")
        }
    }
}

extension ValueFormat where Value == MailConfiguration.Sender {
    /// RFC 5322 section 3.4, without quoting, comments and groups.
    static let sender = ValueFormat(
        name: "sender", expected: "an address, or a name and an address in angle brackets", example: "Example <noreply@swaps.example>"
    ) { text in
        guard text.utf8.count <= 320, text.unicodeScalars.allSatisfy(isVisible) else { return .wrong }
        guard text.hasSuffix(">") else { return Reading(isMailbox(text) ? MailConfiguration.Sender(address: text) : nil) }
        let parts = text.dropLast().split(separator: "<", omittingEmptySubsequences: false)
        guard parts.count == 2, isMailbox(String(parts[1])) else { return .wrong }
        let name = parts[0].drop { $0 == " " }
        guard let last = name.lastIndex(where: { $0 != " " }) else { return .wrong }
        return .value(MailConfiguration.Sender(name: String(name[...last]), address: String(parts[1])))
    }
}

/// Nothing that ends a line, cannot be seen or turns the direction of writing.
private func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
    default: true
    }
}

private func isURL(_ text: String, schemes: (secure: String, plain: String)) -> Bool {
    guard text.utf8.count <= 2048, let separator = text.range(of: "://") else { return false }
    let isPlain = text[..<separator.lowerBound] == schemes.plain
    guard isPlain || text[..<separator.lowerBound] == schemes.secure else { return false }
    let rest = text[separator.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let network = try? NetworkBase(authority), !isPlain || network.host.kind == .loopback else { return false }
    return rest.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) }
}

/// A dot-atom (RFC 5322 section 3.2.3), an `@` and a host.
private func isMailbox(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count <= 64, (try? URIHost(String(Substring(parts[1])))) != nil else { return false }
    return parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
        !atom.isEmpty && atom.allSatisfy { isAtomByte($0) }
    }
}

private func isAtomByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
