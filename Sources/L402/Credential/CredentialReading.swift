internal import Lightning
internal import Macaroons

/// What was read so far from a request's fields.
struct CredentialReading {
    private var candidates: [UnverifiedCredential] = []
    private var error: CredentialError?
    private var byteCount = 0

    /// A good credential beside a bad one is good.
    var result: PresentedCredentials {
        guard candidates.count <= CredentialHeader.candidateLimit else { return .malformed(.tooManyCredentials) }
        if !candidates.isEmpty { return .candidates(candidates) }
        return error.map { .malformed($0) } ?? .absent
    }

    mutating func readAuthorization(_ value: String) {
        let bytes = Array(value.utf8)
        var macaroons: [Range<Int>] = []
        var isOpen = false
        for element in AuthorizationElements.split(bytes) {
            if element.startsScheme || !element.isOurs { close(&isOpen, &macaroons) }
            guard element.isOurs else { continue }
            guard count(element.whole.count) else { return }
            isOpen = true
            guard !element.credential.isEmpty else { continue }
            guard let colon = Self.lastColon(bytes, element.credential) else {
                macaroons.append(element.credential)
                continue
            }
            macaroons.append(element.credential.lowerBound..<colon)
            read(macaroons, preimage: bytes[(colon + 1)..<element.credential.upperBound], in: bytes)
            macaroons = []
            isOpen = false
        }
        close(&isOpen, &macaroons)
    }

    /// A value that may hold several, comma-joined.
    mutating func readHex(_ value: String, isOptional: Bool) {
        guard value.utf8.count <= CredentialHeader.byteLimit else {
            if !isOptional { fail(.tooLong) }
            return
        }
        for item in value.utf8.split(separator: UInt8(ascii: ",")) {
            let digits = Substring(item).trimmingSpaces
            guard !digits.isEmpty else { continue }
            do throws(CredentialError) {
                guard let bytes = Hex.decode(digits) else { throw .macaroonNotHexadecimal }
                let macaroons = try Self.macaroons(bytes)
                let credential = UnverifiedCredential(macaroon: macaroons[0], discharges: Array(macaroons.dropFirst()), preimage: nil)
                if credential.identifier != nil, count(item.count) { append(credential) }
            } catch {
                if !isOptional { fail(error) }
            }
        }
    }

    private mutating func read(_ macaroons: [Range<Int>], preimage: ArraySlice<UInt8>, in bytes: [UInt8]) {
        do throws(CredentialError) {
            var decoded: [Macaroon] = []
            for range in macaroons {
                guard !range.isEmpty else { throw .empty }
                guard let binary = Base64.decode(bytes[range]) else { throw .macaroonNotBase64 }
                decoded += try Self.macaroons(binary)
            }
            guard let macaroon = decoded.first else { throw .empty }
            let proof = try Self.preimage(preimage)
            append(UnverifiedCredential(macaroon: macaroon, discharges: Array(decoded.dropFirst()), preimage: proof))
        } catch {
            fail(error)
        }
    }

    /// A scheme whose credential ended without a colon.
    private mutating func close(_ isOpen: inout Bool, _ macaroons: inout [Range<Int>]) {
        if isOpen { fail(macaroons.isEmpty ? .empty : .missingColon) }
        isOpen = false
        macaroons = []
    }

    private static func preimage(_ digits: ArraySlice<UInt8>) throws(CredentialError) -> Preimage? {
        if digits.isEmpty { return nil }
        guard let bytes = HexDigits.bytes32(digits) else { throw .preimageMalformed }
        return Preimage(bytes)
    }

    /// From behind, where it is 65 bytes away; no base64 has a colon, so that with two of them the credential is malformed either way.
    private static func lastColon(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            for index in range.reversed() where bytes[index] == UInt8(ascii: ":") { return index }
            return nil
        }
    }

    /// At least one.
    private static func macaroons(_ bytes: [UInt8]) throws(CredentialError) -> [Macaroon] {
        let macaroons: [Macaroon]
        do {
            macaroons = try Macaroon.parseSequence(bytes)
        } catch {
            throw .macaroonMalformed(error)
        }
        guard !macaroons.isEmpty else { throw .empty }
        return macaroons
    }

    private mutating func append(_ credential: UnverifiedCredential) {
        // One more than permitted is enough to know that there are too many.
        if candidates.count <= CredentialHeader.candidateLimit { candidates.append(credential) }
    }

    private mutating func count(_ bytes: Int) -> Bool {
        byteCount += bytes
        guard byteCount <= CredentialHeader.byteLimit else {
            fail(.tooLong)
            return false
        }
        return true
    }

    /// The first error is the one told.
    private mutating func fail(_ error: CredentialError) {
        if self.error == nil { self.error = error }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while text.utf8.first == UInt8(ascii: " ") || text.utf8.first == UInt8(ascii: "\t") { text.removeFirst() }
        while text.utf8.last == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: "\t") { text.removeLast() }
        return text
    }
}
