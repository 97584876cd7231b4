internal import SSA

/// How the one who asks is shown: by the host that the user goes back to, or for an app by its scheme; never by what it calls itself.
struct Asker {
    private let uri: RedirectURI

    init(_ uri: RedirectURI) {
        self.uri = uri
    }

    var kind: RedirectURI.Kind { uri.kind }

    /// Host and port; an app's scheme.
    var address: String {
        guard let host = uri.host else { return uri.scheme }
        return host.text + (uri.port.map { ":\($0)" } ?? "")
    }

    /// To begin a sentence with.
    func opening(_ phrases: Phrases) -> Markup {
        words("", phrases, .host(address))
    }

    /// For the middle of a sentence, as the one of whom it speaks.
    func short(_ phrases: Phrases) -> Markup {
        words("-short", phrases, .host(address))
    }

    /// The same for a document's title and for attributes, which hold no elements.
    func plain(_ phrases: Phrases) -> Markup {
        words("-short", phrases, Markup(address))
    }

    /// Behind a word for "to".
    func destination(_ phrases: Phrases) -> Markup {
        words("-to", phrases, .host(address))
    }

    private func words(_ form: String, _ phrases: Phrases, _ address: Markup) -> Markup {
        uri.kind == .web ? address : phrases("asker-\(uri.kind.rawValue)\(form)", ["address": address])
    }

    /// What more there is to know about the address.
    func remarks(_ phrases: Phrases) -> [Markup] {
        switch uri.kind {
        case .loopback: return [phrases("asked-loopback", ["host": .host(address)])]
        case .localhost: return [phrases("asked-localhost", ["host": .host(address)])]
        case .app: return [phrases("asked-app")]
        case .web: break
        }
        guard let host = uri.host, host.kind == .name else { return [phrases("asked-address")] }
        let labels = host.text.utf8.split(separator: UInt8(ascii: "."))
        var remarks: [Markup] = []
        if let unicode = host.unicode {
            remarks.append(phrases("asked-unicode", ["unicode": .host(unicode)]))
        } else if labels.contains(where: { $0.starts(with: "xn--".utf8) }) {
            remarks.append(phrases("asked-encoded"))
        }
        // `accounts.this.network.evil.example` begins like somebody else's name.
        if labels.count > 3 { remarks.append(phrases("asked-long")) }
        return remarks
    }
}
