internal import Lightning
internal import NIOSSL

/// Reads the certificates in a PEM text: the only ones that a connection then trusts.
func pinnedCertificates(pem: [UInt8]) throws(LightningNodeError) -> [NIOSSLCertificate] {
    let certificates = (try? NIOSSLCertificate.fromPEMBytes(pem)) ?? []
    guard !certificates.isEmpty else {
        throw LightningNodeError(.misconfigured, "the certificate is not PEM text: give the path of the node's tls.cert")
    }
    return certificates
}
