import Testing

@testable import GatehouseServer

@Suite("The payment page")
struct ChallengePageTests {
    @Test("an invoice becomes a QR code in the compact alphabet, dark modules only inside the square")
    func drawsCode() throws {
        let invoice = "lightning:lnbcrt100n1" + String(repeating: "qpzry9x8gf2tvdw0s3jn54khce6mua7l", count: 9)
        let code = try #require(QRCode(uppercasing: invoice))
        // 309 characters: version 9 (335 alphanumerics at level L, ISO 18004), where bytes would need version 11.
        #expect(invoice.count == 309)
        #expect(code.size == 53)
        #expect(code.path.hasPrefix("M0 0h7v1h-7z"))
        #expect(code.svg.hasPrefix("<svg viewBox=\"-4 -4 61 61\""))
    }

    @Test("what does not fit in a QR code leaves the page without one")
    func tooLong() {
        #expect(QRCode(uppercasing: String(repeating: "a", count: 5000)) == nil)
    }

    @Test("names of services cannot become markup")
    func escapes() {
        #expect(ChallengePage.escaped("<b>\"&'") == "&lt;b&gt;&quot;&amp;&#39;")
    }
}
