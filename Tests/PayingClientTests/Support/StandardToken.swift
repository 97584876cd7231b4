import L402
import Lightning
import Macaroons

/// A macaroon with L402's own identifier.
enum StandardToken {
    static func text(for hash: PaymentHash, caveats: [String] = []) -> String {
        let identifier = Identifier(paymentHash: hash, tokenID: Bytes32(words: (5, 6, 7, 8))).bytes
        let macaroon = caveats.reduce(Macaroon.mint(rootKey: RootKey([1, 2, 3]), identifier: identifier, location: "")) { $0.attenuated(by: $1) }
        return Challenge(macaroon: macaroon, invoice: "x").token
    }
}
