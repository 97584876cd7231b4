import Macaroons
import Testing

@Suite("The vectors that other libraries agree on")
struct VectorTests {
    @Test("all sixteen are there")
    func count() throws {
        #expect(try MacaroonVectors.shared.get().vectors.count == 16)
    }

    @Test("minting and attenuating gives their signature", arguments: MacaroonVectors.all)
    func signature(_ vector: MacaroonVectors.Vector) throws {
        #expect(try vector.macaroon().signature.bytes == hex(vector.signatureHex))
    }

    @Test("every binary form is written byte for byte", arguments: MacaroonVectors.all)
    func binaryForms(_ vector: MacaroonVectors.Vector) throws {
        let macaroon = try vector.macaroon()
        #expect(try macaroon.serialized(.v1) == base64(vector.v1Base64))
        #expect(try macaroon.serialized(.v2) == base64(vector.v2Base64))
        #expect(Base64.encode(macaroon.serialized()) == vector.v2Base64)
        #expect(Base64.encode(macaroon.serialized(), alphabet: .urlSafe, padded: false) == vector.v2Base64UrlNopad)
    }

    @Test("JSON is written byte for byte, and version 1 only where it can hold the bytes", arguments: MacaroonVectors.all)
    func jsonForms(_ vector: MacaroonVectors.Vector) throws {
        let macaroon = try vector.macaroon()
        #expect(text(try macaroon.serialized(.json)) == vector.jsonV2)
        if let version1 = vector.jsonV1 {
            #expect(text(try macaroon.serialized(.jsonV1)) == version1)
        } else {
            #expect(throws: MacaroonSerializationError.self) { try macaroon.serialized(.jsonV1) }
        }
    }

    @Test("every form is read as the same macaroon", arguments: MacaroonVectors.all)
    func reading(_ vector: MacaroonVectors.Vector) throws {
        let macaroon = try vector.macaroon()
        #expect(try Macaroon.parse(base64(vector.v1Base64)) == macaroon)
        #expect(try Macaroon.parse(base64(vector.v2Base64)) == macaroon)
        #expect(try Macaroon.parse(#require(Base64.decode(vector.v2Base64UrlNopad))) == macaroon)
        #expect(try Macaroon.parse(utf8(vector.jsonV2)) == macaroon)
        if let version1 = vector.jsonV1 { #expect(try Macaroon.parse(utf8(version1)) == macaroon) }
    }

    @Test("each verifies under its own root key and no other", arguments: MacaroonVectors.all)
    func verification(_ vector: MacaroonVectors.Vector) throws {
        let macaroon = try Macaroon.parse(base64(vector.v2Base64))
        let key = RootKey(try hex(vector.rootKeyHex))
        let other = RootKey(try hex(vector.rootKeyHex) + [0])
        #expect(macaroon.hasValidChain(rootKey: key))
        #expect(!macaroon.hasValidChain(rootKey: other))
        #expect(macaroon.verify(rootKey: key) { _ in .met }.isValid)
        #expect(macaroon.verify(rootKey: other) { _ in .met }.refusal?.reason == .signatureMismatch)
    }

    @Test("a changed byte anywhere in a vector is noticed", arguments: MacaroonVectors.all)
    func tampering(_ vector: MacaroonVectors.Vector) throws {
        let original = try base64(vector.v2Base64)
        let key = RootKey(try hex(vector.rootKeyHex))
        let covered = try Macaroon.parse(original)
        for index in stride(from: 0, to: original.count, by: max(1, original.count / 300)) {
            var bytes = original
            bytes[index] ^= 0x01
            guard let macaroon = try? Macaroon.parse(bytes) else { continue }
            let moved = Macaroon(
                location: macaroon.location, identifier: covered.identifier, caveats: covered.caveats, signature: covered.signature)
            #expect(macaroon.hasValidChain(rootKey: key) == (macaroon == moved))
        }
    }
}
