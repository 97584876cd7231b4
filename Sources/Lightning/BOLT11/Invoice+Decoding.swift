extension Invoice {
    /// Reads an invoice, in upper or lower case, without a `lightning:` in front.
    ///
    /// Every rule for readers of BOLT 11 is applied, except that a field `p`, `h`, `s` or `n` of the wrong length is skipped rather than refused:
    /// the specification's text says one, its examples the other, and its examples are what deployed software follows. Beyond the specification,
    /// a second field of a kind that may occur once is refused, since readers differ in which of the two they take.
    public static func decode(_ text: String) throws(InvoiceDecodingError) -> Invoice {
        let envelope = try InvoiceEnvelope(decoding: text)
        let prefix = try InvoicePrefix(decoding: envelope.prefix)
        var fields = InvoiceFields()
        try fields.read(envelope)
        return try Invoice(envelope, prefix, fields)
    }

    private init(_ envelope: InvoiceEnvelope, _ prefix: InvoicePrefix, _ fields: InvoiceFields) throws(InvoiceDecodingError) {
        guard let paymentHash = fields.paymentHash else { throw InvoiceDecodingError(.fieldMissing(.paymentHash)) }
        guard let paymentSecret = fields.paymentSecret else { throw InvoiceDecodingError(.fieldMissing(.paymentSecret)) }
        let signature = try envelope.signature()
        self.init(
            text: String(decoding: envelope.characters, as: UTF8.self),
            network: prefix.network,
            amount: prefix.amount,
            timestamp: envelope.timestamp,
            paymentHash: PaymentHash(paymentHash),
            paymentSecret: paymentSecret,
            purpose: try fields.purpose(),
            payee: try Self.payee(named: fields.payee, signature: signature, hash: envelope.signedHash),
            namesPayee: fields.payee != nil,
            expirySeconds: fields.expirySeconds ?? Self.defaultExpirySeconds,
            minFinalCLTVExpiryDelta: fields.minFinalCLTVExpiryDelta ?? Self.defaultMinFinalCLTVExpiryDelta,
            features: fields.features ?? .none,
            fallbackAddresses: fields.fallbackAddresses,
            routeHints: fields.routeHints,
            metadata: fields.metadata,
            signature: signature)
    }

    /// The `n` field when it is there and the signature is its owner's; else whoever the signature can be recovered to.
    private static func payee(
        named: PublicKey?, signature: Signature, hash: Bytes32
    ) throws(InvoiceDecodingError) -> PublicKey {
        if let named {
            guard Secp256k1.verifies(signature.compact, of: hash, by: named.bytes) else { throw InvoiceDecodingError(.signatureMismatch) }
            return named
        }
        let recoverable = Secp256k1.RecoverableSignature(compact: signature.compact, recoveryID: signature.recoveryID)
        guard let bytes = Secp256k1.recover(recoverable, of: hash), let payee = PublicKey(unchecked: bytes) else {
            throw InvoiceDecodingError(.signatureNotRecoverable)
        }
        return payee
    }
}
