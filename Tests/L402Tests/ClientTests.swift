import L402
import Lightning
import Macaroons
import Testing

@Suite("What a client keeps")
struct ClientTests {
    @Test("the field value is the token as it came and the preimage in lower-case hexadecimal")
    func authorization() throws {
        let fields = StoredPassFields(token: Vector.v2URLSafe, preimage: try #require(Preimage(hex: Vector.preimage.uppercased())))
        #expect(fields.authorization == "L402 \(Vector.v2URLSafe):\(Vector.preimage)")
        #expect(fields.expiry == Timestamp(seconds: 1_893_456_000))
    }

    @Test("the end of a pass is learned from its token in every form", arguments: [Vector.v1, Vector.v2, Vector.v2URLSafe, Vector.json64])
    func expiry(token: String) {
        #expect(PassExpiry.learn(from: token) == Timestamp(seconds: 1_893_456_000))
    }

    @Test(
        "the end is learned from the conditions of servers in use, the earliest counting",
        arguments: [
            (["expiration=1893456000123"], 1_893_456_000_123), (["ExpiresAt = 1893456000"], 1_893_456_000_000),
            (["expiration=1893456000"], 1_893_456_000_000),
            (["a_valid_until=5", "b_valid_until=4", "expiration=6000000000000"], 4_000), (["ExpiresAt = soon"], nil), (["valid=5"], nil), ([], nil),
            (["expiration=9223372036854775807"], .max), (["expiration=9223372036854775808"], nil),
        ] as [([String], Int64?)])
    func conditions(caveats: [String], milliseconds: Int64?) {
        let macaroon = caveats.reduce(Macaroon.mint(rootKey: RootKey([1]), identifier: [1])) { $0.attenuated(by: $1) }
        #expect(PassExpiry.learn(from: base64(macaroon))?.milliseconds == milliseconds)
    }

    @Test("a token that is no macaroon tells nothing", arguments: ["", "opaque", "e30=", "AgEE", String(repeating: "A", count: 20_000)])
    func opaque(token: String) {
        #expect(PassExpiry.learn(from: token) == nil)
    }
}

@Suite("Aperture's token file")
struct ApertureTokenFileTests {
    /// Put together by hand from the layout: a macaroon of version 2 with the identifier 07, no caveats, and 32 times 5a for a signature.
    private static let macaroon = "02" + "020107" + "00" + "00" + "0620" + String(repeating: "5a", count: 32)
    private static let length = "00000028"
    private static let amounts = "00000000000186a0" + "00000000000003e8"
    private static let created = "17979cfe362a0000"

    @Test("a paid file made outside is read and written byte for byte")
    func paidFile() throws {
        let bytes = try #require(Hex.decode(Self.length + Self.macaroon + Vector.paymentHash + Vector.preimage + Self.amounts + Self.created))
        let file = try ApertureTokenFile.decode(bytes)
        #expect(Hex.encode(file.macaroon) == Self.macaroon)
        #expect(file.paymentHash.hex == Vector.paymentHash)
        #expect(file.preimage?.hex == Vector.preimage)
        #expect(file.amountPaid == MilliSatoshi(100_000))
        #expect(file.routingFee == MilliSatoshi(1_000))
        #expect(file.createdAtNanoseconds == 1_700_000_000_000_000_000)
        #expect(file.createdAt == Timestamp(seconds: 1_700_000_000))
        #expect(file.encode() == bytes)
    }

    @Test("a preimage of zeros is a pending payment")
    func pendingFile() throws {
        let zeros = String(repeating: "0", count: 64)
        let bytes = try #require(Hex.decode(Self.length + Self.macaroon + Vector.paymentHash + zeros + Self.amounts + "ffffffffffffffff"))
        let file = try ApertureTokenFile.decode(bytes)
        #expect(file.preimage == nil)
        #expect(file.createdAtNanoseconds == -1)
        #expect(file.encode() == bytes)
    }

    @Test("the macaroon of a real token keeps its form")
    func realMacaroon() throws {
        let hash = try #require(PaymentHash(hex: Vector.paymentHash))
        for token in [Vector.v1, Vector.v2] {
            let macaroon = try #require(Base64.decode(token))
            let file = try ApertureTokenFile(
                macaroon: macaroon, paymentHash: hash, preimage: Preimage(hex: Vector.preimage), amountPaid: .supply,
                routingFee: .zero, createdAtNanoseconds: .max)
            #expect(try ApertureTokenFile.decode(file.encode()) == file)
            #expect(file.token == token)
        }
    }

    @Test("every wrong length and every contradiction is an error that says which")
    func errors() throws {
        let hash = Vector.paymentHash
        let whole = try #require(Hex.decode(Self.length + Self.macaroon + hash + Vector.preimage + Self.amounts + Self.created))
        for count in 0..<whole.count {
            #expect(throws: ApertureTokenFileError.truncated) { try ApertureTokenFile.decode(Array(whole.prefix(count))) }
        }
        #expect(throws: ApertureTokenFileError.trailingBytes(2)) { try ApertureTokenFile.decode(whole + [0, 0]) }
        #expect(throws: ApertureTokenFileError.macaroonTooLong(0xffff_ffff)) { try ApertureTokenFile.decode([0xff, 0xff, 0xff, 0xff] + whole) }
        var changed = whole
        changed[4] = 0x7f
        #expect(throws: ApertureTokenFileError.macaroonMalformed) { try ApertureTokenFile.decode(changed) }
        changed = whole
        changed[4 + 40 + 32] ^= 1
        #expect(throws: ApertureTokenFileError.wrongPreimage) { try ApertureTokenFile.decode(changed) }
        let macaroon = try #require(Base64.decode(Vector.v2))
        #expect(throws: ApertureTokenFileError.wrongPaymentHash) {
            try ApertureTokenFile(
                macaroon: macaroon, paymentHash: preimage.paymentHash, preimage: nil, amountPaid: .zero, routingFee: .zero,
                createdAtNanoseconds: 0)
        }
    }
}
