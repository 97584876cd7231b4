import TestKit
import Testing

@testable import Lightning

@Suite("The prefix of an invoice")
struct InvoicePrefixTests {
    private func decode(_ text: String) throws(InvoiceDecodingError) -> InvoicePrefix {
        try InvoicePrefix(decoding: Array(text.utf8)[...])
    }

    @Test(
        "amounts are read to the millisatoshi",
        arguments: [
            ("lnbc1", 100_000_000_000), ("lnbc21000000", 2_100_000_000_000_000_000), ("lnbc1m", 100_000_000), ("lnbc1u", 100_000), ("lnbc1n", 100),
            ("lnbc10p", 1), ("lnbc19990p", 1999), ("lnbc2500u", 250_000_000), ("lnbc1000n", 100_000), ("lnbc9678785340p", 967_878_534),
        ] as [(String, UInt64)])
    func amounts(_ text: String, _ value: UInt64) throws {
        #expect(try decode(text) == InvoicePrefix(network: .mainnet, amount: MilliSatoshi(value)))
    }

    @Test("the longest network prefix wins", arguments: BitcoinNetwork.allCases)
    func networks(_ network: BitcoinNetwork) throws {
        #expect(try decode(network.invoicePrefix) == InvoicePrefix(network: network, amount: nil))
        #expect(try decode("\(network.invoicePrefix)7u") == InvoicePrefix(network: network, amount: MilliSatoshi(700_000)))
    }

    @Test(
        "what is no amount is refused for its reason",
        arguments: [
            ("lnbc0", .malformedAmount), ("lnbc01u", .malformedAmount), ("lnbc0p", .malformedAmount), ("lnbc1x", .unknownMultiplier),
            ("lnbc1mm", .unknownMultiplier), ("lnbc1m1", .unknownMultiplier), ("lnbc1-", .unknownMultiplier), ("lnbc1p", .subMilliSatoshi),
            ("lnbc11p", .subMilliSatoshi), ("lnbc21000001", .amountTooLarge), ("lnbc99999999999999999999", .amountTooLarge),
            ("lnbc18446744073709551615m", .amountTooLarge), ("lnbc\(String(repeating: "9", count: 5000))p", .subMilliSatoshi),
            ("lnbc\(String(repeating: "90", count: 5000))p", .amountTooLarge), ("lnbc21000000000000000010p", .amountTooLarge),
            ("lnbcm", .unknownPrefix), ("lnxx1u", .unknownPrefix), ("ln", .unknownPrefix), ("bc1u", .unknownPrefix), ("lnbc+1", .unknownPrefix),
        ] as [(String, InvoiceDecodingError.Reason)])
    func refused(_ text: String, _ reason: InvoiceDecodingError.Reason) {
        let error = #expect(throws: InvoiceDecodingError.self) { try decode(text) }
        #expect(error?.reason == reason)
    }

    @Test("every amount that can exist is written so that it reads back the same, in the shortest form")
    func roundTrip() throws {
        var generator = SeededGenerator(11)
        for _ in 0..<2000 {
            let magnitude = UInt64.random(in: 0...60, using: &generator)
            let value = min(max(UInt64.random(in: 0...(1 << magnitude), using: &generator), 1), MilliSatoshi.supply.value)
            let prefix = InvoicePrefix(network: .regtest, amount: MilliSatoshi(value))
            #expect(try decode(prefix.text) == prefix)
        }
        let shortest: [(UInt64, String)] = [(1, "lnbc10p"), (100, "lnbc1n"), (1000, "lnbc10n"), (100_000, "lnbc1u"), (100_000_000_000, "lnbc1")]
        for (value, text) in shortest {
            #expect(InvoicePrefix(network: .mainnet, amount: MilliSatoshi(value)).text == text)
        }
        let supply = InvoicePrefix(network: .mainnet, amount: MilliSatoshi(MilliSatoshi.supply.value - 1))
        #expect(try decode(supply.text) == supply)
    }
}
