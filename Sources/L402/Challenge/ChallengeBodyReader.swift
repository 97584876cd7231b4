/// Finds the members of a challenge in a JSON body.
enum ChallengeBodyReader {
    private static let tokenNames = ["token", "macaroon"]
    private static let invoiceNames = ["invoice", "payment_request", "paymentRequest"]

    /// `nil` when there is no token and invoice together in one object, at the top or at most two levels down.
    static func challenge(in body: [UInt8]) throws(ChallengeParseError) -> Challenge? {
        guard let value = JSONValue.parse(body) else { return nil }
        var level = [value]
        for _ in 0...2 {
            for case .object(let members) in level {
                if let challenge = try challenge(members) { return challenge }
            }
            level = level.flatMap(\.children)
        }
        return nil
    }

    private static func challenge(_ members: [(name: String, value: JSONValue)]) throws(ChallengeParseError) -> Challenge? {
        let tokens = texts(tokenNames, members)
        let invoices = texts(invoiceNames, members)
        guard let token = tokens.first, let invoice = invoices.first else { return nil }
        guard tokens.allSatisfy({ $0 == token }) else { throw .conflictingTokens }
        guard invoices.allSatisfy({ $0 == invoice }) else { throw .malformed }
        return try Challenge(checking: token, invoice)
    }

    private static func texts(_ names: [String], _ members: [(name: String, value: JSONValue)]) -> [String] {
        members.compactMap { member in
            guard names.contains(member.name), case .text(let text) = member.value, !text.isEmpty else { return nil }
            return text
        }
    }
}
