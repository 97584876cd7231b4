import ArgumentParser
import Foundation
import Gate
import Lightning
import Storage

struct TokensCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "List, inspect and revoke passes; rotate the keys that mint them.",
        subcommands: [
            TokensList.self, TokensShow.self, TokensInspect.self, TokensRevoke.self, TokensUnrevoke.self, TokensEpochs.self, TokensRotate.self,
            TokensDropEpoch.self,
        ])
}

/// A pass as it is printed. No part of it opens anything.
struct PassView: Encodable {
    let paymentHash: String
    let passId: String
    let service: String
    let amountMsat: UInt64
    let paidAt: String
    let issuedAt: String
    let settledAt: String?
    let firstUsedAt: String?
    let epoch: UInt32?
    let validUntil: String?
    let state: String
    let revokedAt: String?
    let revocationReason: String?

    init(_ record: LedgerRecord, at now: Timestamp) {
        let entry = record.entry
        paymentHash = entry.paymentHash.hex
        passId = entry.passID
        service = entry.service
        amountMsat = entry.amount.value
        paidAt = record.paidAt.text
        issuedAt = entry.issuedAt.text
        settledAt = entry.settledAt?.text
        firstUsedAt = entry.firstUsedAt?.text
        epoch = entry.epoch
        validUntil = entry.validUntil?.text
        state = record.state(at: now).rawValue
        revokedAt = record.revocation?.revokedAt.text
        revocationReason = record.revocation?.reason
    }
}

extension GatehouseDatabase {
    /// The one payment that a text names. Says what is wrong and throws where it names none or several.
    func onePayment(_ text: String) async throws -> LedgerRecord {
        guard (1...64).contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw ValidationError("`\(text)` is no payment hash or pass id: give its 64 hexadecimal digits, or as many of the first as only it has")
        }
        switch try await payment(matching: text) {
        case .one(let record): return record
        case .none:
            Voice.say("error: no payment has a hash or pass id that begins with \(text)")
            Voice.hint("`gatehouse tokens list` shows what was paid")
        case .several:
            Voice.say("error: more than one payment has a hash or pass id that begins with \(text)")
            Voice.hint("give more digits")
        }
        throw ExitStatus.no
    }
}
