internal import HostSystem
internal import L402
internal import Lightning

/// `passes/<origin>.json`
struct PassesRecord: Codable {
    var format = Records.format
    var origin: String
    var passes: [Entry]

    struct Entry: Codable {
        var service: String?
        var paths: [String]
        var token: String
        var preimage: String
        var paymentHash: String
        var amountMsat: UInt64
        var feeMsat: UInt64
        var obtainedAt: String
        var expiresAt: String?
        var acceptedAt: String?

        enum CodingKeys: String, CodingKey {
            case service, paths, token, preimage
            case paymentHash = "payment_hash"
            case amountMsat = "amount_msat"
            case feeMsat = "fee_msat"
            case obtainedAt = "obtained_at"
            case expiresAt = "expires_at"
            case acceptedAt = "accepted_at"
        }
    }

    init(_ origin: Origin, _ passes: [StoredPass]) {
        self.origin = origin.description
        self.passes = passes.map(Entry.init)
    }

    func passes(at path: String) throws(FileError) -> [StoredPass] {
        guard let origin = Origin(origin) else { throw FieldProblem.in(path, "origin") }
        return try passes.map { entry throws(FileError) in try entry.pass(of: origin, at: path) }
    }
}

extension PassesRecord.Entry {
    init(_ pass: StoredPass) {
        service = pass.service
        paths = pass.paths
        token = pass.token.text
        preimage = pass.preimage.hex
        paymentHash = pass.paymentHash.hex
        amountMsat = pass.amount.value
        feeMsat = pass.fee.value
        obtainedAt = TimeText.write(pass.obtainedAt)
        expiresAt = pass.expiresAt.map(TimeText.write)
        acceptedAt = pass.acceptedAt.map(TimeText.write)
    }

    func pass(of origin: Origin, at path: String) throws(FileError) -> StoredPass {
        guard let preimage = Preimage(hex: preimage) else { throw FieldProblem.in(path, "preimage") }
        guard let hash = PaymentHash(hex: paymentHash) else { throw FieldProblem.in(path, "payment_hash") }
        return StoredPass(
            origin: origin, service: service, paths: paths, token: Token(token), preimage: preimage, paymentHash: hash,
            amount: MilliSatoshi(amountMsat), fee: MilliSatoshi(feeMsat), obtainedAt: try FieldProblem.time(obtainedAt, path, "obtained_at"),
            expiresAt: try expiresAt.map { text throws(FileError) in try FieldProblem.time(text, path, "expires_at") },
            acceptedAt: try acceptedAt.map { text throws(FileError) in try FieldProblem.time(text, path, "accepted_at") })
    }
}

/// `pending/<payment hash>.json`
struct PendingRecord: Codable {
    var format = Records.format
    var origin: String
    var service: String?
    var path: String
    var token: String
    var invoice: String
    var paymentHash: String
    var amountMsat: UInt64
    var feeLimitMsat: UInt64
    var startedAt: String
    var invoiceExpiresAt: String
    var nodeID: String?

    enum CodingKeys: String, CodingKey {
        case format, origin, service, path, token, invoice
        case paymentHash = "payment_hash"
        case amountMsat = "amount_msat"
        case feeLimitMsat = "fee_limit_msat"
        case startedAt = "started_at"
        case invoiceExpiresAt = "invoice_expires_at"
        case nodeID = "node_id"
    }

    init(_ pending: PendingPayment) {
        origin = pending.origin.description
        service = pending.service
        path = pending.path
        token = pending.token.text
        invoice = pending.invoice
        paymentHash = pending.paymentHash.hex
        amountMsat = pending.amount.value
        feeLimitMsat = pending.feeLimit.value
        startedAt = TimeText.write(pending.startedAt)
        invoiceExpiresAt = TimeText.write(pending.invoiceExpiresAt)
        nodeID = pending.nodeID
    }

    func pending(at file: String) throws(FileError) -> PendingPayment {
        guard let origin = Origin(origin) else { throw FieldProblem.in(file, "origin") }
        guard let hash = PaymentHash(hex: paymentHash) else { throw FieldProblem.in(file, "payment_hash") }
        return PendingPayment(
            origin: origin, service: service, path: path, token: Token(token), invoice: invoice, paymentHash: hash,
            amount: MilliSatoshi(amountMsat), feeLimit: MilliSatoshi(feeLimitMsat), startedAt: try FieldProblem.time(startedAt, file, "started_at"),
            invoiceExpiresAt: try FieldProblem.time(invoiceExpiresAt, file, "invoice_expires_at"), nodeID: nodeID)
    }
}

enum FieldProblem {
    static func `in`(_ path: String, _ member: String) -> FileError {
        FileError(path: path, action: "use", reason: "it is damaged (\(member) cannot be read); repair it, or move it away if nothing in it matters")
    }

    static func time(_ text: String, _ path: String, _ member: String) throws(FileError) -> Timestamp {
        guard let moment = TimeText.read(text) else { throw Self.in(path, member) }
        return moment
    }
}
