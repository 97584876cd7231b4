import L402
import Lightning
import Macaroons
import Storage

/// What is known about a credential, for people and for machines. Holds no preimage and no signature.
struct Inspection: Encodable {
    /// What this gateway's keys say.
    struct Trial {
        let facts: SealedTokenID?
        let result: AuthenticationResult
        let revocation: Revocation?
        let now: Timestamp
    }

    struct Step: Encodable {
        let check: String
        /// `nil`: could not be looked at.
        let holds: Bool?
        let detail: String
    }

    let identifier: String
    let paymentHash: String?
    let passId: String?
    let location: String?
    let caveats: [String]
    let hasPreimage: Bool
    let epoch: UInt32?
    let issuedAt: String?
    let priceMsat: UInt64?
    /// For the service that each condition names, at this moment; `nil` when nothing was verified.
    let accepted: Bool?
    let refusal: String?
    let steps: [Step]

    init(_ credential: UnverifiedCredential, trial: Trial?) {
        let macaroon = credential.macaroon
        identifier = credential.identifier == nil ? Self.printable(macaroon.identifier) : "L402 version 0"
        paymentHash = credential.identifier?.paymentHash.hex
        passId = credential.identifier?.tokenID.hex
        location = macaroon.location.isEmpty ? nil : Self.printable(macaroon.location)
        caveats = macaroon.caveats.map(\.description)
        hasPreimage = credential.preimage != nil
        epoch = trial?.facts?.epoch
        issuedAt = trial?.facts?.issuedAt.text
        priceMsat = trial?.facts?.price.value
        let refusal = trial.flatMap(Self.refusal)
        self.refusal = refusal?.code
        accepted = trial.map { _ in refusal == nil }
        steps = Self.steps(credential, trial, refusal)
    }

    /// The first reason against it: what the verifier says, then revocation, then the time at the services that it names.
    private static func refusal(_ trial: Trial) -> PassRefusal? {
        switch trial.result {
        case .refused(let refusal): return refusal
        case .authenticated(let pass):
            if trial.revocation != nil { return .revoked }
            for service in pass.services ?? [] {
                if let refusal = pass.refusal(for: service.name, capability: nil, now: trial.now) { return refusal }
            }
            return nil
        }
    }

    private static func preimageWords(_ credential: UnverifiedCredential, _ proves: Bool?) -> String {
        if credential.preimage == nil { return "none, not paid" }
        return switch proves {
        case true?: "hashes to the payment hash"
        case false?: "belongs to another payment"
        case nil: "no payment hash to compare with"
        }
    }

    private static func steps(_ credential: UnverifiedCredential, _ trial: Trial?, _ refusal: PassRefusal?) -> [Step] {
        let proves = credential.identifier.flatMap { identifier in credential.preimage?.proves(identifier.paymentHash) }
        var steps = [
            Step(check: "identifier", holds: credential.identifier != nil, detail: "66 bytes of L402"),
            Step(check: "preimage", holds: proves ?? (credential.preimage == nil ? false : nil), detail: preimageWords(credential, proves)),
        ]
        guard let trial else { return steps + [Step(check: "signature", holds: nil, detail: "needs the gateway's storage")] }
        let minted =
            trial.facts.map { "minted here under epoch \($0.epoch)" } ?? "not minted by this gateway, or its epoch was dropped, or it was changed"
        steps.append(Step(check: "signature", holds: trial.facts != nil, detail: minted))
        if let revocation = trial.revocation {
            steps.append(Step(check: "revocation", holds: false, detail: "revoked at \(revocation.revokedAt.text)"))
        } else {
            steps.append(Step(check: "revocation", holds: true, detail: "not revoked"))
        }
        if let refusal {
            steps.append(Step(check: "verdict", holds: false, detail: refusal.message))
        } else {
            steps.append(Step(check: "verdict", holds: true, detail: "accepted, where price and capability suffice"))
        }
        return steps
    }

    var text: String {
        var lines = [field("identifier", identifier)]
        if let paymentHash { lines.append(field("payment hash", paymentHash)) }
        if let passId { lines.append(field("pass id", passId)) }
        if let location { lines.append(field("location", location)) }
        if let epoch { lines.append(field("epoch", "\(epoch)")) }
        if let issuedAt { lines.append(field("issued", issuedAt)) }
        if let priceMsat { lines.append(field("price", MilliSatoshi(priceMsat).description)) }
        lines += caveats.map { field("caveat", $0) }
        lines.append("")
        lines += steps.map { step in
            let verdict = step.holds.map { $0 ? "yes" : "NO" } ?? "?"
            return field(step.check, verdict + String(repeating: " ", count: 5 - verdict.count) + step.detail)
        }
        return lines.joined(separator: "\n")
    }

    private func field(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(1, 14 - name.count)) + value
    }

    /// Text where it is text, else hexadecimal: nothing that moves a terminal's cursor.
    private static func printable(_ bytes: [UInt8]) -> String {
        bytes.allSatisfy { (0x20...0x7E).contains($0) } ? String(decoding: bytes, as: UTF8.self) : "0x" + Hex.encode(bytes)
    }
}
