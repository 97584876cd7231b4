import Testing

@testable import Lightning

@Suite("What an invoice must and must not have")
struct InvoiceRuleTests {
    @Test("an invoice with the basic fields decodes, so that the refusals below are for what they change")
    func basics() throws {
        let invoice = try Invoice.decode(RawInvoice().text)
        #expect(invoice.amount == .satoshis(100))
        #expect(invoice.description == "coffee")
        #expect(invoice.features == .none)
        #expect(invoice.payee.hex == InvoiceVectors.specificationPayee)
        #expect(!invoice.namesPayee)
    }

    @Test("each of p, s and one of d and h must be there")
    func requiredFields() {
        for (index, reason) in [
            InvoiceDecodingError.Reason.fieldMissing(.paymentHash), .fieldMissing(.paymentSecret), .descriptionMissing,
        ].enumerated() {
            var raw = RawInvoice()
            raw.fields.remove(at: index)
            #expect(refusal(raw.text) == reason)
        }
        #expect(refusal(RawInvoice(RawInvoice.field(.descriptionHash, [UInt8](repeating: 3, count: 32))).text) == .descriptionAndHash)
    }

    @Test("p, s, h and n of another length are skipped, and then do not count as being there")
    func wrongLength() {
        for field in [InvoiceField.paymentHash, .paymentSecret, .descriptionHash, .payee] {
            for count in [0, 51, 54] {
                #expect(refusal(RawInvoice(RawInvoice.field(field, words: [UInt8](repeating: 0, count: count))).text) == nil)
            }
        }
        var raw = RawInvoice()
        raw.fields[1].words.append(0)
        #expect(refusal(raw.text) == .fieldMissing(.paymentSecret))
    }

    @Test("a second field of a kind that may occur once is refused, even when both say the same")
    func repeated() {
        let once: [InvoiceField: [UInt8]] = [
            .paymentHash: BitPacking.words([UInt8](repeating: 1, count: 32)), .paymentSecret: BitPacking.words([UInt8](repeating: 2, count: 32)),
            .description: BitPacking.words("coffee".utf8), .expiry: [1], .minFinalCLTVExpiryDelta: [9], .features: [8, 8],
            .metadata: [0, 0],
        ]
        for (field, words) in once {
            let extra = RawInvoice.field(field, words: words)
            #expect(refusal(RawInvoice(extra, extra).text) == .fieldRepeated(field))
        }
    }

    @Test("unknown fields and fallback addresses of unknown versions are skipped")
    func skipped() throws {
        var raw = RawInvoice((0, [1, 2, 3]), (2, []), (31, [31]), RawInvoice.field(.fallbackAddress, words: [19, 1, 2]))
        raw.fields.append(RawInvoice.field(.fallbackAddress, words: [2, 31]))
        #expect(try Invoice.decode(raw.text).fallbackAddresses.isEmpty)
    }

    @Test("a fallback address of a known version must be a valid program")
    func fallbackAddresses() {
        let bad: [(UInt8, Int)] = [(0, 19), (0, 21), (0, 33), (1, 20), (1, 31), (17, 19), (17, 32), (18, 21), (0, 0)]
        for (version, count) in bad {
            let words = [version] + BitPacking.words([UInt8](repeating: 7, count: count))
            #expect(refusal(RawInvoice(RawInvoice.field(.fallbackAddress, words: words)).text) == .malformedFallbackAddress(version: version))
        }
        #expect(refusal(RawInvoice(RawInvoice.field(.fallbackAddress, words: [])).text) == .malformedFallbackAddress(version: 0))
    }

    @Test("a route hint is one or more whole hops that start at points of the curve")
    func routeHints() {
        let hop = [2] + [UInt8](repeating: 0x11, count: 50)
        let offCurve = [5] + hop.dropFirst()
        for bytes in [[], Array(hop.dropLast()), hop + [0], Array(offCurve)] {
            #expect(refusal(RawInvoice(RawInvoice.field(.routeHint, bytes)).text) == .malformedRouteHint)
        }
    }

    @Test("numbers and features that start with zeros, and numbers above 64 bits, are refused")
    func numbers() throws {
        for field in [InvoiceField.expiry, .minFinalCLTVExpiryDelta, .features] {
            #expect(refusal(RawInvoice(RawInvoice.field(field, words: [0, 1])).text) == .notMinimal(field))
        }
        let largest: [UInt8] = [15] + [UInt8](repeating: 31, count: 12)
        #expect(try Invoice.decode(RawInvoice(RawInvoice.field(.expiry, words: largest)).text).expirySeconds == .max)
        for words in [[16] + [UInt8](repeating: 0, count: 12), [UInt8](repeating: 31, count: 14), [UInt8](repeating: 1, count: 1023)] {
            #expect(refusal(RawInvoice(RawInvoice.field(.expiry, words: words)).text) == .numberTooLarge(.expiry))
        }
    }

    @Test("an expiry too long to be represented means for ever")
    func longExpiry() throws {
        let raw = RawInvoice(RawInvoice.field(.expiry, words: [15] + [UInt8](repeating: 31, count: 12)))
        let invoice = try Invoice.decode(raw.text)
        #expect(invoice.expiresAt == Timestamp(milliseconds: .max))
        #expect(!invoice.isExpired(at: Timestamp(seconds: 1 << 40)))
    }

    @Test("an expiry of no words is zero: such an invoice can never be paid")
    func noExpiry() throws {
        let invoice = try Invoice.decode(RawInvoice(RawInvoice.field(.expiry, words: [])).text)
        #expect(invoice.isExpired(at: invoice.timestamp))
    }

    @Test("unknown odd features are ignored, unknown even ones refuse the invoice and are named")
    func features() throws {
        for bit in [9, 15, 17, 25, 49, 99, 1001, 5113] {
            let invoice = try Invoice.decode(RawInvoice(RawInvoice.field(.features, words: FeatureBits([bit]).words)).text)
            #expect(invoice.features.bits == [bit])
        }
        for bit in [0, 2, 10, 30, 100, 1000, 5114] {
            let text = RawInvoice(RawInvoice.field(.features, words: FeatureBits([8, 14, bit]).words)).text
            #expect(refusal(text) == .unknownRequiredFeature(bit: bit))
        }
        for bit in [8, 14, 16, 24, 36, 48] {
            #expect(refusal(RawInvoice(RawInvoice.field(.features, words: FeatureBits([bit]).words)).text) == nil)
        }
    }

    @Test("a description that is not UTF-8 is refused; an empty one is not")
    func description() throws {
        for bytes: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]] {
            var raw = RawInvoice()
            raw.fields[2] = RawInvoice.field(.description, bytes)
            #expect(refusal(raw.text) == .descriptionNotUTF8)
        }
        var raw = RawInvoice()
        raw.fields[2] = RawInvoice.field(.description, [])
        #expect(try Invoice.decode(raw.text).description == "")
    }

    @Test("padding that is not zero, or longer than it need be, is refused")
    func padding() {
        for (index, field) in [InvoiceField.paymentHash, .paymentSecret].enumerated() {
            var raw = RawInvoice()
            raw.fields[index].words[51] |= 1
            #expect(refusal(raw.text) == .paddingNotZero(field))
        }
        var raw = RawInvoice()
        raw.fields[2].words.append(0)
        #expect(refusal(raw.text) == .paddingNotZero(.description))
    }

    @Test("a field that runs into the signature is refused")
    func overrun() {
        for tail: [UInt8] in [[13], [13, 0], [13, 0, 1], [13, 31, 31, 0, 0], [31, 0, 5, 1, 1, 1, 1]] {
            let words = BitPacking.words(number: 1, count: 7) + tail
            let letter = Bech32.character(of: tail[0])
            #expect(refusal(RawInvoice.sealed(prefix: "lnbcrt", words: words)) == .fieldTooLong(tag: letter))
        }
    }

    @Test("with an n field the signature must be its owner's, with low S, whatever the recovery id says")
    func namedPayee() throws {
        let key = InvoiceVectors.specificationKey
        let payee = try #require(key.publicKey)
        let other = try #require(SecretKey(Bytes32(words: (1, 2, 3, 4))).publicKey)
        #expect(try Invoice.decode(RawInvoice(RawInvoice.field(.payee, payee.bytes)).text).namesPayee)
        #expect(refusal(RawInvoice(RawInvoice.field(.payee, other.bytes)).text) == .signatureMismatch)
        #expect(refusal(RawInvoice(RawInvoice.field(.payee, [5] + payee.bytes.dropFirst())).text) == .malformedPayee)
        var flipped = RawInvoice(RawInvoice.field(.payee, payee.bytes))
        flipped.tamper = { $0.dropLast() + [$0[64] ^ 1] }
        #expect(try Invoice.decode(flipped.text).payee == payee)
        var highS = RawInvoice(RawInvoice.field(.payee, payee.bytes))
        highS.tamper = Self.withHighS
        #expect(refusal(highS.text) == .signatureMismatch)
    }

    @Test("without an n field a signature with high S recovers the same payee")
    func highS() throws {
        var raw = RawInvoice()
        raw.tamper = Self.withHighS
        let invoice = try Invoice.decode(raw.text)
        #expect(invoice.payee.hex == InvoiceVectors.specificationPayee)
        #expect(invoice.signature.compact[32] >= 0x7f)
    }

    /// The other signature that is valid for the same message: the order of the curve minus S, and the other parity.
    private static func withHighS(_ signature: [UInt8]) -> [UInt8] {
        let order = Hex.decode("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141") ?? []
        var result = signature
        var borrow = 0
        for index in (0..<32).reversed() {
            let difference = Int(order[index]) - Int(signature[32 + index]) - borrow
            borrow = difference < 0 ? 1 : 0
            result[32 + index] = UInt8(difference & 0xff)
        }
        result[64] ^= 1
        return result
    }

    @Test("signatures from which nothing can be recovered, and recovery ids above 3, are refused")
    func badSignatures() {
        var raw = RawInvoice()
        for recoveryID: UInt8 in [4, 27, 255] {
            raw.tamper = { $0.dropLast() + [recoveryID] }
            #expect(refusal(raw.text) == .malformedRecoveryID)
        }
        for byte: UInt8 in [0, 0xff] {
            raw.tamper = { [UInt8](repeating: byte, count: 64) + $0.suffix(1) }
            #expect(refusal(raw.text) == .signatureNotRecoverable)
        }
    }

    @Test("an error says where it was noticed and prints as a sentence")
    func offsets() throws {
        var raw = RawInvoice()
        raw.fields[1] = RawInvoice.field(.expiry, words: [0])
        let error = try #require(throws: InvoiceDecodingError.self) { try Invoice.decode(raw.text) }
        #expect(error.offset == "lnbcrt1u1".count + 7 + 55)
        #expect(raw.text.dropFirst(error.offset ?? 0).first == "x")
        #expect("\(error)" == "field x starts with zeros (at character 72)")
    }
}
