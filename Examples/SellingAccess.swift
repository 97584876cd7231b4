import L402
import Lightning
import Macaroons

func l402() throws {
    var random = SystemRandomNumberGenerator()
    let now = Timestamp(seconds: 1_800_000_000)
    let epoch = MasterKeys.Epoch(number: 1, key: SecretKey(random: &random), createdAt: now)
    guard let keys = MasterKeys(identifierKey: SecretKey(random: &random), epochs: [epoch]) else { return }

    // The server makes an invoice (`text`, `preimage.paymentHash`) and a token for it.
    let preimage = Preimage(random: &random)
    let text = "lnbc100n1..."
    let macaroon = Minter(keys: keys).mint(
        paymentHash: preimage.paymentHash, price: .satoshis(10), issuedAt: now,
        caveats: [try ServicesCaveat([.init(name: "swaps")]), try ValidUntilCaveat(service: "swaps", validUntil: now.advanced(by: .seconds(3600)))],
        using: &random)
    let lines = Challenge(macaroon: macaroon, invoice: text).headerFieldValues  // two WWW-Authenticate values

    // The client reads it, pays, and shows token and preimage.
    let challenge = try Challenge.parse(fieldValues: lines, jsonBody: nil)
    let authorization = StoredPassFields(token: challenge.token, preimage: preimage).authorization

    // The server verifies, without a look-up.
    guard case .candidates(let credentials) = CredentialHeader.parse(authorization: [authorization]) else { return }
    switch Verifier(keys: keys).authenticate(credentials[0]) {
    case .refused(let reason): print(reason.message)
    case .authenticated(let pass):
        let later = now.advanced(by: .seconds(3600))
        print(pass.price, pass.refusal(for: "swaps", capability: nil, now: now)?.code ?? "good")
        print(pass.refusal(for: "swaps", capability: nil, now: later)?.code ?? "good")
    }
}
