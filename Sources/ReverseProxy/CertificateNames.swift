import NIOSSL

extension NIOSSLCertificate {
    /// The DNS names that the certificate is for, in lower case.
    var dnsNames: [String] {
        _subjectAlternativeNames().compactMap { name in
            name.nameType == .dnsName ? String(decoding: name.contents, as: UTF8.self).lowercased() : nil
        }
    }

    /// Whether it is for a DNS name (RFC 9525 section 6.3): by the whole of it, or by a wildcard in the place of the first label.
    func isFor(name: String) -> Bool {
        var wanted = name.lowercased()
        if wanted.hasSuffix(".") { wanted.removeLast() }
        let names = dnsNames
        if names.contains(wanted) { return true }
        guard let dot = wanted.firstIndex(of: "."), wanted.startIndex < dot else { return false }
        return names.contains("*" + wanted[dot...])
    }
}
