import TestKit
import Testing

@testable import Lightning

@Suite("Values")
struct ValueTests {
    @Test("amounts never wrap")
    func milliSatoshi() {
        #expect(MilliSatoshi(.max).adding(MilliSatoshi(1)) == nil)
        #expect(MilliSatoshi(.max).adding(.zero) == MilliSatoshi(.max))
        #expect(MilliSatoshi.zero.subtracting(MilliSatoshi(1)) == nil)
        #expect(MilliSatoshi(5).subtracting(MilliSatoshi(5)) == .zero)
        #expect(MilliSatoshi(satoshis: UInt64.max / 1000)?.value == UInt64.max / 1000 * 1000)
        #expect(MilliSatoshi(satoshis: UInt64.max / 1000 + 1) == nil)
        #expect(MilliSatoshi(1).satoshisRoundedUp == 1)
        #expect(MilliSatoshi(1000).satoshisRoundedUp == 1)
        #expect(MilliSatoshi(.max).satoshisRoundedUp == UInt64.max / 1000 + 1)
        #expect(MilliSatoshi(1999).wholeSatoshis == nil)
        #expect("\(MilliSatoshi.satoshis(10))" == "10 sat")
        #expect("\(MilliSatoshi(1999))" == "1999 msat")
        #expect(MilliSatoshi.supply == .satoshis(2_100_000_000_000_000))
    }

    @Test("moments saturate instead of wrapping")
    func timestamp() {
        let last = Timestamp(milliseconds: .max)
        let first = Timestamp(milliseconds: .min)
        #expect(Timestamp(seconds: .max) == last)
        #expect(Timestamp(seconds: .min) == first)
        #expect(last.advanced(by: .milliseconds(1)) == last)
        #expect(first.advanced(by: .milliseconds(-1)) == first)
        #expect(Timestamp(seconds: 0).advanced(by: .seconds(Int64.max)) == last)
        #expect(Timestamp(seconds: 0).advanced(by: .seconds(Int64.min)) == first)
        #expect(Timestamp(milliseconds: 0).advanced(by: .seconds(Int64.max / 1000) + .milliseconds(999)) == last)
        #expect(last.since(first) == .milliseconds(Int64.max) - .milliseconds(Int64.min))
        #expect(first.since(last) < .zero)
    }

    @Test("whole seconds round towards the past")
    func seconds() {
        #expect(Timestamp(milliseconds: 1999).seconds == 1)
        #expect(Timestamp(milliseconds: -1).seconds == -1)
        #expect(Timestamp(milliseconds: -1000).seconds == -1)
        #expect(Timestamp(milliseconds: -1001).seconds == -2)
        #expect(Timestamp(milliseconds: .min).seconds == -9_223_372_036_854_776)
    }

    @Test("an advance of some duration is undone by one back, and is what lies between")
    func advances() {
        var generator = SeededGenerator(40)
        for _ in 0..<500 {
            let start = Timestamp(milliseconds: .random(in: -(1 << 50)...(1 << 50), using: &generator))
            let duration = Duration.milliseconds(Int64.random(in: -(1 << 50)...(1 << 50), using: &generator))
            let end = start.advanced(by: duration)
            #expect(end.since(start) == duration)
            #expect(end.advanced(by: .zero - duration) == start)
        }
    }

    @Test("hexadecimal goes there and back, and nothing else is taken for it")
    func hex() {
        var generator = SeededGenerator(41)
        for count in 0..<70 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes).uppercased()) == bytes)
            #expect((Bytes32(bytes) != nil) == (count == 32))
            #expect((PaymentHash(hex: Hex.encode(bytes)) != nil) == (count == 32))
        }
        for text in ["0", "0g", "é", " 00", "0x00", "00\u{0}", "٠٠"] { #expect(Hex.decode(text) == nil) }
    }

    @Test("secrets print as redacted, alone and inside other values, whoever prints them")
    func redaction() throws {
        var generator = SeededGenerator(42)
        let preimage = Preimage(random: &generator)
        let key = SecretKey(random: &generator)
        let payment = Payment(paymentHash: preimage.paymentHash, preimage: preimage, amount: .satoshis(1), fee: .zero)
        var dumped = ""
        dump(preimage, to: &dumped)
        dump(payment, to: &dumped)
        dump(PaymentStatus.succeeded(payment), to: &dumped)
        dump(key, to: &dumped)
        let printed = ["\(preimage)", "\(payment)", String(reflecting: preimage), String(reflecting: [preimage]), "\(key)", "\([key])", dumped]
        let words = [preimage.bytes, key.bytes].flatMap { [$0.words.0, $0.words.1, $0.words.2, $0.words.3] }
        for text in printed {
            #expect(!text.contains(preimage.hex) && !text.contains(key.bytes.hex))
            #expect(words.allSatisfy { !text.contains(String($0)) })
        }
        #expect("\(preimage)" == "<redacted>")
        #expect("\(key)" == "<redacted>")
    }

    @Test("a preimage proves its own hash and no other")
    func preimage() throws {
        let preimage = try #require(Preimage(hex: String(repeating: "00", count: 32)))
        #expect(preimage.paymentHash.hex == "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925")
        #expect(preimage.proves(preimage.paymentHash))
        #expect(!preimage.proves(PaymentHash(preimage.bytes)))
    }

    @Test("a public key is a point on the curve")
    func publicKey() throws {
        let key = try #require(InvoiceVectors.specificationKey.publicKey)
        #expect(key.hex == InvoiceVectors.specificationPayee)
        #expect(PublicKey(hex: key.hex.uppercased()) == key)
        #expect(PublicKey(key.bytes) == key)
        #expect(PublicKey(key.bytes.dropLast()) == nil)
        #expect(PublicKey(key.bytes + [0]) == nil)
        #expect(PublicKey([4] + key.bytes.dropFirst()) == nil)
        #expect(PublicKey([2] + [UInt8](repeating: 0xff, count: 32)) == nil)
        #expect(PublicKey([]) == nil)
    }

    @Test("a memo is cut to what an invoice holds, never inside a character")
    func memo() {
        let memos = [("a", 639), ("é", 319), ("ン", 213), ("👩‍👩‍👧", 35)]
        for (character, count) in memos {
            let request = InvoiceRequest(amount: .satoshis(1), memo: String(repeating: character, count: 1000), expirySeconds: 60)
            #expect(request.boundedMemo == String(repeating: character, count: count))
        }
        #expect(InvoiceRequest(amount: .satoshis(1), memo: "coffee", expirySeconds: 60).boundedMemo == "coffee")
    }
}
