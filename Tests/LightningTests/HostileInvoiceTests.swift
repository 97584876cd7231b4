import Foundation
import TestKit
import Testing

@testable import Lightning

@Suite("Hostile invoices")
struct HostileInvoiceTests {
    private static let characters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l1bioQ \u{0}é".utf8)

    @Test("every truncation of a valid invoice is refused")
    func truncations() throws {
        var count = 0
        for vector in try InvoiceVectors.allValid() {
            for length in 0..<vector.invoice.count {
                #expect(refusal(String(vector.invoice.prefix(length))) != nil)
                count += 1
            }
        }
        #expect(count > 5000)
    }

    @Test("every change of one character of a valid invoice is refused: the checksum finds it")
    func mutations() throws {
        let invoice = Array(try #require(InvoiceVectors.specification.get().extra_valid?.first).invoice.utf8)
        for index in invoice.indices {
            for character in Self.characters where character != invoice[index] {
                var mutated = invoice
                mutated[index] = character
                #expect(refusal(String(decoding: mutated, as: UTF8.self)) != nil, "character \(index) as \(character)")
            }
        }
    }

    @Test("changes of one word under a repaired checksum are refused or name another payee")
    func mutationsBelowTheChecksum() throws {
        let text = try #require(InvoiceVectors.specification.get().extra_valid?.first).invoice
        let original = try Invoice.decode(text)
        let envelope = try InvoiceEnvelope(decoding: text)
        var decoded = 0
        for index in envelope.words.indices {
            for bit: UInt8 in [1, 2, 4, 8, 16] {
                var words = envelope.words
                words[index] ^= bit
                let mutated = Bech32.encode(prefix: Array(envelope.prefix), words: words)
                guard let invoice = try? Invoice.decode(mutated) else { continue }
                decoded += 1
                #expect(invoice.payee != original.payee)
            }
        }
        #expect(decoded > 0)
    }

    @Test("random words under a good checksum and signature never trap")
    func randomFields() {
        var generator = SeededGenerator(30)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...120, using: &generator)
            let fields = (0..<count).map { _ in
                // Short lengths and known tags, so that fields are reached at all.
                UInt8.random(in: 0...31, using: &generator) & (Bool.random(using: &generator) ? 31 : 1)
            }
            _ = refusal(RawInvoice.sealed(prefix: "lnbc", words: BitPacking.words(number: 1, count: 7) + fields))
        }
    }

    @Test("random known fields of random lengths never trap, and what decodes encodes to something that decodes to the same")
    func randomKnownFields() throws {
        var generator = SeededGenerator(31)
        var decoded = 0
        for _ in 0..<3000 {
            var raw = RawInvoice()
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let field = try #require(InvoiceField.allCases.randomElement(using: &generator))
                let words = (0..<Int.random(in: 0...8, using: &generator)).map { _ in UInt8.random(in: 0...31, using: &generator) }
                raw.fields.append(RawInvoice.field(field, words: words))
            }
            guard let invoice = try? Invoice.decode(raw.text) else { continue }
            decoded += 1
            let again = try InvoiceDraft(invoice).sign(with: raw.key)
            #expect(InvoiceDraft(try Invoice.decode(again.text)) == InvoiceDraft(invoice))
        }
        #expect(decoded > 500)
    }

    @Test("random text never decodes")
    func randomText() {
        var generator = SeededGenerator(32)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...300, using: &generator)
            let bytes = (0..<count).compactMap { _ in Self.characters.randomElement(using: &generator) }
            #expect(refusal("lnbc1" + String(decoding: bytes, as: UTF8.self)) != nil)
        }
    }

    @Test("texts longer than the limit are refused before they are looked at")
    func tooLong() {
        #expect(refusal("lnbc1" + String(repeating: "q", count: Invoice.maximumLength - 5)) == .checksumMismatch)
        #expect(refusal("lnbc1" + String(repeating: "q", count: Invoice.maximumLength - 4)) == .tooLong)
        #expect(refusal(String(repeating: "é", count: 1 << 20)) == .tooLong)
    }

    @Test("the texts in the corpus, each of which broke some decoder or is likely to, are refused or decoded as their names say")
    func corpus() throws {
        let files = try FileManager.default.contentsOfDirectory(at: resource("Corpus"), includingPropertiesForKeys: nil)
        #expect(files.count >= 12)
        for file in files {
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            let isRefused = file.lastPathComponent.hasPrefix("refused-")
            #expect(isRefused || file.lastPathComponent.hasPrefix("decoded-"))
            #expect((refusal(text) != nil) == isRefused, "\(file.lastPathComponent)")
        }
    }
}
