internal import HostSystem
internal import Lightning

/// `spent.json`
struct SpentRecord: Codable {
    var format = Records.format
    var totalMsat: UInt64
    var hostsMsat: [String: UInt64]
    var daysMsat: [String: UInt64]
    var settling: [String]

    enum CodingKeys: String, CodingKey {
        case format, settling
        case totalMsat = "total_msat"
        case hostsMsat = "hosts_msat"
        case daysMsat = "days_utc_msat"
    }

    init(_ book: SpendingBook) {
        totalMsat = book.total.value
        hostsMsat = book.hosts.mapValues(\.value)
        daysMsat = book.days.mapValues(\.value)
        settling = book.settling.map(\.hex).sorted()
    }

    func book(at path: String) throws(FileError) -> SpendingBook {
        let hashes = settling.compactMap { PaymentHash(hex: $0) }
        guard hashes.count == settling.count else { throw FieldProblem.in(path, "settling") }
        return SpendingBook(
            total: MilliSatoshi(totalMsat), hosts: hostsMsat.mapValues(MilliSatoshi.init), days: daysMsat.mapValues(MilliSatoshi.init),
            settling: Set(hashes))
    }
}

/// `limits.json`
struct LimitsRecord: Codable {
    var format = Records.format
    var perRequestMsat: UInt64?
    var perHostMsat: UInt64?
    var perDayMsat: UInt64?
    var totalMsat: UInt64?

    enum CodingKeys: String, CodingKey {
        case format
        case perRequestMsat = "per_request_msat"
        case perHostMsat = "per_host_msat"
        case perDayMsat = "per_day_msat"
        case totalMsat = "total_msat"
    }

    init(_ limits: SpendingLimits) {
        perRequestMsat = limits.perRequest?.value
        perHostMsat = limits.perHost?.value
        perDayMsat = limits.perDay?.value
        totalMsat = limits.total?.value
    }

    var limits: SpendingLimits {
        SpendingLimits(
            perRequest: perRequestMsat.map(MilliSatoshi.init), perHost: perHostMsat.map(MilliSatoshi.init),
            perDay: perDayMsat.map(MilliSatoshi.init), total: totalMsat.map(MilliSatoshi.init))
    }
}

/// A line of `receipts.jsonl`.
struct ReceiptRecord: Codable {
    var time: String
    var origin: String
    var service: String?
    var path: String
    var amountMsat: UInt64
    var feeMsat: UInt64
    var paymentHash: String

    enum CodingKeys: String, CodingKey {
        case time, origin, service, path
        case amountMsat = "amount_msat"
        case feeMsat = "fee_msat"
        case paymentHash = "payment_hash"
    }

    init(_ receipt: Receipt) {
        time = TimeText.write(receipt.time)
        origin = receipt.origin.description
        service = receipt.service
        path = receipt.path
        amountMsat = receipt.amount.value
        feeMsat = receipt.fee.value
        paymentHash = receipt.paymentHash.hex
    }

    var receipt: Receipt? {
        guard let origin = Origin(origin), let time = TimeText.read(time), let hash = PaymentHash(hex: paymentHash) else { return nil }
        return Receipt(
            time: time, origin: origin, service: service, path: path, amount: MilliSatoshi(amountMsat), fee: MilliSatoshi(feeMsat), paymentHash: hash)
    }
}
