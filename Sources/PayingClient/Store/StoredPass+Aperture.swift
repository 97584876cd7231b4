public import L402
internal import Lightning

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension StoredPass {
    /// - Returns: `nil` for a file of a payment that is pending there.
    public init?(_ file: ApertureTokenFile, origin: Origin, service: String?) {
        guard let preimage = file.preimage else { return nil }
        self.init(
            origin: origin, service: service, paths: [], token: Token(file.token), preimage: preimage, paymentHash: file.paymentHash,
            amount: file.amountPaid, fee: file.routingFee, obtainedAt: file.createdAt, expiresAt: PassExpiry.learn(from: file.token),
            acceptedAt: file.createdAt)
    }

    /// For Aperture's client library; throws when the token is no binary macaroon in base64, which that library needs.
    public func apertureTokenFile() throws(ApertureTokenFileError) -> ApertureTokenFile {
        var text = token.text.replacing("-", with: "+").replacing("_", with: "/")
        while text.last == "=" { text.removeLast() }
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let macaroon = Data(base64Encoded: text) else { throw .macaroonMalformed }
        let (nanoseconds, overflow) = obtainedAt.milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return try ApertureTokenFile(
            macaroon: Array(macaroon), paymentHash: paymentHash, preimage: preimage, amountPaid: amount, routingFee: fee,
            createdAtNanoseconds: overflow ? 0 : nanoseconds)
    }
}
