import L402
import Lightning
import Macaroons
import Testing

private let invoice = "lnbcrt100n1pexample"

@Suite("Challenge, the server's side")
struct ChallengeWritingTests {
    @Test("the two lines are exactly those that all readers accept")
    func lines() throws {
        let macaroon = try Macaroon.parse(try #require(Base64.decode(Vector.v2)))
        #expect(
            Challenge(macaroon: macaroon, invoice: invoice).headerFieldValues == [
                "LSAT macaroon=\"\(Vector.v2)\", invoice=\"\(invoice)\"",
                "L402 macaroon=\"\(Vector.v2)\", invoice=\"\(invoice)\", version=\"0\", token=\"\(Vector.v2)\"",
            ])
    }

    @Test("an invoice text cannot break out of its quotes or its line")
    func quoting() {
        let lines = Challenge(token: "A", invoice: "a\"b\\c\r\nd").headerFieldValues
        #expect(lines[0] == "LSAT macaroon=\"A\", invoice=\"a\\\"b\\\\c  d\"")
    }

    @Test("the body has every member that clients look for")
    func body() throws {
        let body = ChallengeBody(
            challenge: Challenge(token: "AgEE", invoice: invoice), paymentHash: try #require(PaymentHash(hex: Vector.paymentHash)),
            price: MilliSatoshi(10_001), expiresAt: Timestamp(seconds: 1_709_208_000), service: "a \"b\"\\\n<c>\u{2028}é")
        #expect(
            body.json(extra: [("reason", "pass-expired")]) == #"{"macaroon":"AgEE","token":"AgEE","invoice":"lnbcrt100n1pexample","payment_hash":""#
                + Vector.paymentHash + #"","price_sats":11,"priceSats":11,"price_msat":10001,"expires_at":"2024-02-29T12:00:00Z","#
                + #""service":"a \"b\"\\\n\u003cc>\u2028é","reason":"pass-expired"}"#)
    }

    @Test(
        "times are written as RFC 3339 has them",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_827_696, "2000-02-29T12:34:56Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (.max, "9999-12-31T23:59:59Z"), (.min, "0000-01-01T00:00:00Z"),
        ] as [(Int64, String)])
    func times(seconds: Int64, text: String) {
        let body = ChallengeBody(
            challenge: Challenge(token: "", invoice: ""), paymentHash: preimage.paymentHash, price: .zero, expiresAt: Timestamp(seconds: seconds),
            service: "")
        #expect(body.json().contains("\"expires_at\":\"\(text)\""))
    }

    @Test("what the server writes the client reads, from either line and from the body")
    func roundTrip() throws {
        let macaroon = try mintedMacaroon(masterKeys(1))
        let challenge = Challenge(macaroon: macaroon, invoice: invoice)
        for lines in [challenge.headerFieldValues, [challenge.headerFieldValues[0]], [challenge.headerFieldValues.joined(separator: ", ")]] {
            #expect(try Challenge.parse(fieldValues: lines, jsonBody: nil) == challenge)
        }
        let body = ChallengeBody(challenge: challenge, paymentHash: preimage.paymentHash, price: .zero, expiresAt: end, service: "swaps").json()
        #expect(try Challenge.parse(fieldValues: [], jsonBody: Array(body.utf8)) == challenge)
        #expect(challenge.identifierIfStandard?.paymentHash == preimage.paymentHash)
    }
}

@Suite("Challenge, the client's side")
struct ChallengeParsingTests {
    private func parse(_ lines: String..., body: String? = nil) throws(ChallengeParseError) -> Challenge {
        try Challenge.parse(fieldValues: lines, jsonBody: body.map { Array($0.utf8) })
    }

    static let tokens = [Vector.v1, Vector.v2, Vector.v2URLSafe, Vector.json64, "not-a-macaroon.at_all~", "eyJhbGciOiJIUzI1NiJ9.e30.x"]

    @Test("the token stays as it came, whatever it is and however the challenge is written", arguments: tokens)
    func matrix(token: String) throws {
        let expected = Challenge(token: token, invoice: invoice)
        let lines = [
            "L402 macaroon=\"\(token)\", invoice=\"\(invoice)\"", "LSAT macaroon=\"\(token)\", invoice=\"\(invoice)\"",
            "l402 Token=\"\(token)\", INVOICE=\"\(invoice)\"", "L402 version=\"0\", token=\"\(token)\", invoice=\"\(invoice)\"",
            "L402 invoice=\"\(invoice)\", macaroon=\"\(token)\"", "L402 macaroon=\(token), invoice=\(invoice)",
            "L402 macaroon=\(token) invoice=\(invoice)",
            "L402 token = \"\(token)\" ,\tinvoice\t= \"\(invoice)\"",
            "L402 token=\"\(token)\",invoice=\"\(invoice)\",realm=\"a, \\\"b\\\", token=x\"",
            "L402 macaroon=\"\(token)\", token=\"\(token)\", invoice=\"\(invoice)\", offers=5, expires=never",
            "Bearer realm=\"api\", error=\"a, L402 token=b\", L402 token=\"\(token)\", invoice=\"\(invoice)\"",
            "Negotiate YII=, L402 token=\"\(token)\", invoice=\"\(invoice)\", Basic realm=\"x\"",
            "Negotiate, L402 token=\"\(token)\", invoice=\"\(invoice)\"", ", ,L402 , token=\"\(token)\", , invoice=\"\(invoice)\",",
            "Basic realm=\"un\\\\\", L402 token=\"\(token)\", invoice=\"\(invoice)\"",
        ]
        for line in lines {
            #expect(try Challenge.parse(fieldValues: [line], jsonBody: nil) == expected, "\(line)")
            #expect(try Challenge.parse(fieldValues: ["Bearer realm=\"x\"", line, "Basic realm=\"y\""], jsonBody: nil) == expected, "\(line)")
        }
        #expect(lines.count == 15)
    }

    @Test("escapes inside quotes are undone")
    func escapes() throws {
        #expect(try parse(#"L402 token="a\bc", invoice="l\nb\c""#) == Challenge(token: "abc", invoice: "lnbc"))
    }

    @Test("L402 counts before LSAT and the first before the second")
    func choice() throws {
        #expect(try parse("LSAT macaroon=a, invoice=b, L402 macaroon=c, invoice=d, L402 macaroon=e, invoice=f").token == "c")
        #expect(try parse("L402 macaroon=a", "LSAT macaroon=b, invoice=c").token == "b")
    }

    @Test("a token that differs from the macaroon refuses the answer, in a field as in a body")
    func conflict() {
        let good = #"{"token":"a","invoice":"b"}"#
        #expect(throws: ChallengeParseError.conflictingTokens) { try parse("L402 token=a, macaroon=b, invoice=c") }
        #expect(throws: ChallengeParseError.conflictingTokens) { try parse("L402 token=a, token=b, invoice=c") }
        #expect(throws: ChallengeParseError.conflictingTokens) {
            try parse("LSAT token=a, macaroon=b, invoice=c", "L402 token=d, invoice=e", body: good)
        }
        #expect(throws: ChallengeParseError.conflictingTokens) { try parse(body: #"{"token":"a","macaroon":"b","invoice":"c"}"#) }
        #expect(throws: ChallengeParseError.malformed) { try parse("L402 token=a, invoice=b, invoice=c") }
    }

    @Test(
        "a scheme with nothing behind it is its own outcome",
        arguments: ["L402", "L402 ", "lsat", "L402, Bearer realm=\"x\"", "L402 realm=\"x\"", "Basic realm=a, L402"])
    func bare(line: String) {
        #expect(throws: ChallengeParseError.bare) { try parse(line) }
    }

    @Test("what is missing is named")
    func missing() {
        #expect(throws: ChallengeParseError.absent) { try parse() }
        #expect(throws: ChallengeParseError.absent) { try parse("Bearer realm=\"L402 token=a, invoice=b\"") }
        #expect(throws: ChallengeParseError.absent) { try parse("macaroon=\"a\", invoice=\"b\"") }
        #expect(throws: ChallengeParseError.missingInvoice) { try parse("L402 token=a") }
        #expect(throws: ChallengeParseError.missingToken) { try parse("L402 invoice=a") }
        #expect(throws: ChallengeParseError.missingToken) { try parse("L402 token=\"\", invoice=a") }
        #expect(throws: ChallengeParseError.malformed) { try parse("L402 token=\"a, invoice=b") }
        #expect(throws: ChallengeParseError.malformed) { try parse("L402 token=\"a:b\", invoice=b") }
        #expect(throws: ChallengeParseError.malformed) { try parse("L402 token=\"a b\", invoice=b") }
        #expect(throws: ChallengeParseError.malformed) { try parse("L402 token=a, invoice=\"b\tc\"") }
    }

    @Test("limits are kept")
    func limits() {
        let one = "L402 token=a, invoice=b"
        #expect(throws: ChallengeParseError.tooLong) { try parse("L402 token=" + String(repeating: "a", count: 17_000)) }
        #expect(throws: ChallengeParseError.tooManyChallenges) { try parse(Array(repeating: one, count: 65).joined(separator: ", ")) }
        #expect(throws: Never.self) { try parse(Array(repeating: one, count: 64).joined(separator: ", ")) }
    }

    @Test(
        "a JSON body is read when the fields have no complete challenge",
        arguments: [
            #"{"macaroon":"tok","invoice":"ln"}"#, #" { "token" : "tok" , "invoice" : "ln" , "n" : -1.5e3, "a":[true,false,null,{}], "z":{} } "#,
            #"{"payment":{"macaroon":"tok","invoice":"ln"},"token":7}"#, #"{"status":402,"data":{"l402":{"token":"tok","payment_request":"ln"}}}"#,
            #"{"tok\u0065n":"\u0074ok","paymentRequest":"l\u006e","e":"\ud83d\ude00\/"}"#,
        ])
    func body(text: String) throws {
        let expected = Challenge(token: "tok", invoice: "ln")
        #expect(try parse(body: text) == expected)
        #expect(try parse("L402", body: text) == expected)
        #expect(try parse("L402 token=x", body: text) == expected)
        #expect(try parse("L402 token=x, invoice=y", body: text).token == "x")
    }

    @Test(
        "a body that is no JSON or has no challenge does not hide what the fields say",
        arguments: [
            "", "{", "[]", "null", "<html>", #"{"token":"a"}"#, #"{"token":"a","invoice":1}"#, #"{"token":"a","invoice":"b"}x"#,
            #"{"token":"a","invoice":"b",}"#,
            #"{"token":"\ud800","invoice":"b"}"#, #"{"a":{"b":{"c":{"token":"a","invoice":"b"}}}}"#, String(repeating: "[", count: 60_000),
            #"{"token":"a","invoice":"b","x":"# + String(repeating: " ", count: 70_000) + "1}",
        ])
    func noBody(text: String) {
        #expect(throws: ChallengeParseError.bare) { try parse("L402", body: text) }
        #expect(throws: ChallengeParseError.absent) { try parse(body: text) }
    }

    @Test("the payment hash is known only for identifiers of the standard kind")
    func standard() throws {
        for token in [Vector.v1, Vector.v2, Vector.v2URLSafe, Vector.json64] {
            #expect(Challenge(token: token, invoice: "").identifierIfStandard?.paymentHash.hex == Vector.paymentHash)
        }
        #expect(Challenge(token: "opaque", invoice: "").identifierIfStandard == nil)
        let short = Macaroon.mint(rootKey: RootKey([1]), identifier: [0, 0, 1])
        #expect(Challenge(macaroon: short, invoice: "").identifierIfStandard == nil)
    }
}
