import TestKit
import Testing

@testable import Lightning

@Suite("Words of five bits")
struct BitPackingTests {
    @Test("bytes go to words and back, padded with zeros")
    func roundTrip() {
        var generator = SeededGenerator(50)
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let words = BitPacking.words(bytes)
            #expect(words.count == (count * 8 + 4) / 5)
            let (again, rest) = BitPacking.bytes(words)
            #expect(again.prefix(count) == bytes[...])
            #expect(rest == 0)
        }
    }

    @Test("numbers take as few words as hold them")
    func numbers() {
        #expect(BitPacking.words(number: 0) == [])
        #expect(BitPacking.words(number: 31) == [31])
        #expect(BitPacking.words(number: 32) == [1, 0])
        #expect(BitPacking.words(number: .max).count == 13)
        for number in [0, 1, 31, 32, 3600, UInt64.max] { #expect(BitPacking.number(BitPacking.words(number: number)) == number) }
    }

    @Test("the checksum is that of BIP-173 and BIP-350")
    func checksums() {
        // The shortest valid strings of the two documents.
        #expect(Bech32.encode(prefix: Array("a".utf8), words: []) == "a12uel5l")
        #expect(Bech32.encode(prefix: Array("a".utf8), words: [], variant: .bech32m) == "a1lqfn3a")
    }
}
