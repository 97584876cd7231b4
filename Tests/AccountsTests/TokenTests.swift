import Crypto
import Foundation
import Lightning
import SSA
import TestKit
import Testing

@testable import Accounts

/// The key of an epoch depends on its number only; epoch n begins `startingAt[n - 1]`.
func tokenKeys(startingAt starts: Timestamp...) throws -> TokenKeys {
    try #require(
        TokenKeys(
            epochs: starts.enumerated().map { index, start in
                TokenKeys.Epoch(number: UInt32(index + 1), key: SecretKey(bytes(UInt8(index + 1))), createdAt: start)
            }))
}

let stamp = AccessTokenStamp(issuedAt: now, expiresAt: now.advanced(by: .seconds(8 * 3600)))

extension AccessVerdict {
    var claims: AccessClaims? { if case .accepted(let claims) = self { claims } else { nil } }
    var refusal: AccessRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}

@Suite("Access tokens and refresh tokens")
struct TokenTests {
    let keys: TokenKeys
    let minter: AccessTokenMinter
    let verifier: AccessTokenVerifier

    init() throws {
        keys = try tokenKeys(startingAt: now.advanced(by: .seconds(-1000)))
        minter = AccessTokenMinter(keys: keys)
        verifier = AccessTokenVerifier(keys: keys)
    }

    func token(_ scopes: Scopes = .all, stamp: AccessTokenStamp = stamp) -> AccessToken {
        minter.mint(user: userID(1), grant: grantID(2), scopes: scopes, stamp: stamp)
    }

    @Test("An access token has 88 characters, 5 parts and 48 opaque bytes: user, grant, scopes and 16 bytes of HMAC-SHA256")
    func shape() throws {
        let scopes = Scopes(rawValue: 0x0102_0304_0506_0708)
        let text = token(scopes).text
        #expect(text.utf8.count == 88)
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.map(\.count) == [2, 2, 64, 8, 8])
        #expect(parts[0] == "LQ" && parts[1] == "AC")
        #expect(Int64(parts[3], radix: 36) == stamp.issuedAt.milliseconds && Int64(parts[4], radix: 36) == stamp.expiresAt.milliseconds)
        let base64 = parts[2].replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        let opaque = [UInt8](try #require(Data(base64Encoded: base64)))
        #expect(Array(opaque[0..<12]) == userID(1).bytes && Array(opaque[12..<24]) == grantID(2).bytes)
        #expect(Array(opaque[24..<32]) == [1, 2, 3, 4, 5, 6, 7, 8])
        // The code, by another implementation of HMAC.
        let epochKey = HMAC<SHA256>.authenticationCode(for: Data("gatehouse access token v1".utf8), using: SymmetricKey(data: bytes(1).bytes))
        var message = Data("AC".utf8) + Data(opaque[0..<32])
        for moment in [stamp.issuedAt, stamp.expiresAt] { withUnsafeBytes(of: moment.milliseconds.bigEndian) { message.append(contentsOf: $0) } }
        let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: Data(epochKey)))
        #expect(Array(opaque[32...]) == Array(Array(code)[..<16]))
    }

    @Test("A token that was minted verifies without a look-up, says what went in, and does not print")
    func roundTrip() throws {
        let token = token(Scopes(rawValue: 5))
        let claims = try #require(verifier.verify(token.text, now: now).claims)
        #expect(claims.user == userID(1) && claims.grant == grantID(2) && claims.scopes.rawValue == 5 && claims.stamp == stamp)
        #expect(claims.kind == .session)
        #expect("\(token)" == "<redacted>" && String(reflecting: token) == "<redacted>")
        let unverified = try UnverifiedAccessToken.parse(token.text)
        #expect(!"\(unverified) \(String(reflecting: unverified))".contains(token.text.dropFirst(6).prefix(20)))
    }

    @Test("A token lives until its expiry, and at that moment it has expired")
    func expiry() {
        let text = token().text
        #expect(verifier.verify(text, now: Timestamp(milliseconds: stamp.expiresAt.milliseconds - 1)).claims != nil)
        #expect(verifier.verify(text, now: stamp.expiresAt).refusal == .expired(at: stamp.expiresAt))
        #expect(verifier.authenticate(text).claims?.stamp == stamp)
    }

    @Test("No character of a token can be changed")
    func mutations() throws {
        let text = Array(token().text.utf8)
        for index in text.indices {
            for replacement in Array("Aa0z9-_.".utf8) + [text[index] ^ 1, text[index] ^ 0x20, 0x80] where replacement != text[index] {
                var changed = text
                changed[index] = replacement
                #expect(verifier.verify(String(decoding: changed, as: UTF8.self), now: now).claims == nil, "\(index) \(replacement)")
            }
        }
    }

    @Test("Everything that is not exactly an access token is refused with its reason")
    func malformed() throws {
        let good = token().text
        func error(_ text: String) -> AccessTokenError? {
            if case .refused(.malformed(let error)) = verifier.verify(text, now: now) { error } else { nil }
        }
        var generator = SeededGenerator(3)
        for text in ["", "LQ", good + " ", String(good.dropLast()), " " + good, good + good, RefreshToken(issuedAt: now, random: &generator).text] {
            #expect(error(text) == .wrongLength)
        }
        #expect(error("XX" + good.dropFirst(2)) == .notAToken)
        #expect(error("LQ.RE" + good.dropFirst(5)) == .wrongKind)
        #expect(error(good.prefix(6) + "+" + good.dropFirst(7)) == .invalidCharacter)
        #expect(error(good.prefix(6) + "=" + good.dropFirst(7)) == .invalidCharacter)
        #expect(error(good.prefix(6) + "\u{E9}" + good.dropFirst(8)) == .invalidCharacter)
        #expect(error(good.prefix(71) + "0" + good.dropFirst(72)) == .invalidMoment)
        #expect(error(good.prefix(80) + good.dropFirst(80).uppercased()) == .invalidMoment)
        #expect(error(good.prefix(70) + "-" + good.dropFirst(71)) == .notAToken)
        for _ in 0..<2000 {
            let noise = String(
                decoding: (0..<Int.random(in: 0...100, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }, as: UTF8.self)
            #expect(verifier.verify(noise, now: now).claims == nil)
        }
    }

    @Test("A new epoch ends no token; a dropped one ends its own; a stranger's key ends all")
    func epochs() throws {
        let later = now.advanced(by: .seconds(3600))
        let rotated = try tokenKeys(startingAt: now.advanced(by: .seconds(-1000)), now.advanced(by: .seconds(600)))
        let after = AccessTokenVerifier(keys: rotated)
        #expect(after.verify(token().text, now: later).claims != nil)
        let second = AccessTokenMinter(keys: rotated).mint(
            user: userID(1), grant: grantID(2), scopes: .all, stamp: AccessTokenStamp(issuedAt: later, expiresAt: stamp.expiresAt))
        #expect(after.verify(second.text, now: later).claims != nil)
        #expect(verifier.verify(second.text, now: later).refusal == .invalid)
        let dropped = AccessTokenVerifier(keys: try #require(TokenKeys(epochs: [rotated.epochs[1]])))
        #expect(dropped.verify(token().text, now: later).refusal == .invalid)
        #expect(dropped.verify(second.text, now: later).claims != nil)
    }

    @Test("A server whose clock is five minutes off, or that has not heard of the new epoch yet, is understood")
    func slack() throws {
        let rotation = now.advanced(by: .seconds(600))
        let rotated = try tokenKeys(startingAt: now.advanced(by: .seconds(-1000)), rotation)
        // Minted under the old key although the new one exists.
        let late = AccessTokenStamp(issuedAt: rotation.advanced(by: .seconds(299)), expiresAt: stamp.expiresAt)
        #expect(AccessTokenVerifier(keys: rotated).verify(token(stamp: late).text, now: now).claims != nil)
        let tooLate = AccessTokenStamp(issuedAt: rotation.advanced(by: .seconds(301)), expiresAt: stamp.expiresAt)
        #expect(AccessTokenVerifier(keys: rotated).verify(token(stamp: tooLate).text, now: now).refusal == .invalid)
    }

    @Test("At most four epochs are tried for one token, however many cover its moment")
    func tries() throws {
        let crowd = (0..<20).map { TokenKeys.Epoch(number: $0 + 1, key: SecretKey(bytes(UInt8($0 + 1))), createdAt: now) }
        let verifier = AccessTokenVerifier(keys: try #require(TokenKeys(epochs: crowd)))
        func minted(by epoch: Int) throws -> String {
            AccessTokenMinter(keys: try #require(TokenKeys(epochs: [crowd[epoch]]))).mint(
                user: userID(1), grant: grantID(2), scopes: .all, stamp: stamp
            ).text
        }
        for epoch in 16..<20 { #expect(verifier.verify(try minted(by: epoch), now: now).claims != nil) }
        for epoch in 0..<16 { #expect(verifier.verify(try minted(by: epoch), now: now).refusal == .invalid) }
    }

    @Test("The same grant and stamp make the same token, even after a rotation")
    func deterministic() throws {
        let rotated = try tokenKeys(startingAt: now.advanced(by: .seconds(-1000)), now.advanced(by: .seconds(10)))
        #expect(AccessTokenMinter(keys: rotated).mint(user: userID(1), grant: grantID(2), scopes: .all, stamp: stamp) == token())
    }

    @Test("A refresh token has 81 characters and 384 random bits, is stored as a hash, and does not print")
    func refreshTokens() throws {
        var generator = SeededGenerator(9)
        let token = RefreshToken(issuedAt: now, random: &generator)
        #expect(token.text.utf8.count == 81)
        #expect(token.text.split(separator: ".").map(\.count) == [2, 2, 64, 8, 1])
        #expect(token.text.hasPrefix("LQ.RE.") && token.text.hasSuffix(".0"))
        #expect(try RefreshToken.parse(token.text) == token)
        #expect(token.hash.bytes.bytes == Array(SHA256.hash(data: Data(token.text.utf8))))
        #expect("\(token)" == "<redacted>" && String(reflecting: token) == "<redacted>")
        #expect(Set((0..<1000).map { _ in RefreshToken(issuedAt: now, random: &generator).text.prefix(70) }).count == 1000)
        #expect(throws: RefreshTokenError.wrongLength) { try RefreshToken.parse(String(token.text.dropLast())) }
        #expect(throws: RefreshTokenError.notARefreshToken) { try RefreshToken.parse(token.text.dropLast() + "1") }
        #expect(throws: RefreshTokenError.notARefreshToken) { try RefreshToken.parse(token.text.prefix(6) + "*" + token.text.dropFirst(7)) }
        #expect(throws: RefreshTokenError.notARefreshToken) { try RefreshToken.parse("LQ.AC" + token.text.dropFirst(5)) }
    }

    @Test("Moments without eight digits are moved to the nearest, so that the length never changes", arguments: [Int64.min, 0, 78_364_164_095, .max])
    func momentsAtTheEdges(_ milliseconds: Int64) throws {
        let moment = Timestamp(milliseconds: milliseconds)
        let text = token(stamp: AccessTokenStamp(issuedAt: moment, expiresAt: moment)).text
        #expect(text.utf8.count == 88)
        #expect(verifier.authenticate(text).claims != nil)
    }
}

@Suite("Revoked grants")
struct RevokedGrantsTests {
    func revoked(_ seed: UInt64, at moment: Timestamp = now) -> RevokedGrant {
        RevokedGrant(id: grantID(seed), revokedAt: moment, expiresAt: moment.advanced(by: .seconds(8 * 3600)))
    }

    @Test("A token of a revoked grant is refused at once, others are not")
    func revocation() throws {
        let keys = try tokenKeys(startingAt: now)
        let minter = AccessTokenMinter(keys: keys)
        let verifier = AccessTokenVerifier(keys: keys).with(revoked: RevokedGrants([revoked(2)]))
        let gone = minter.mint(user: userID(1), grant: grantID(2), scopes: .all, stamp: stamp)
        let other = minter.mint(user: userID(1), grant: grantID(3), scopes: .all, stamp: stamp)
        #expect(verifier.verify(gone.text, now: now).refusal == .revoked)
        #expect(verifier.verify(other.text, now: now).claims != nil)
    }

    @Test("A million of them are found, and no other; a copy that grows leaves the first as it was")
    func many() {
        let set = RevokedGrants((0..<1_000_000 as Range<UInt64>).lazy.map { revoked($0) })
        #expect(set.count == 1_000_000)
        #expect(stride(from: 0, to: 1_000_000, by: 997).allSatisfy { set.contains(grantID($0)) })
        #expect(!(1_000_000..<1_001_000 as Range<UInt64>).contains { set.contains(grantID($0)) })
        var grown = set
        grown.insert([revoked(2_000_000)])
        #expect(grown.contains(grantID(2_000_000)) && !set.contains(grantID(2_000_000)))
    }

    @Test("One that is written twice counts once, and is forgotten when its tokens have expired")
    func expiry() {
        var set = RevokedGrants([revoked(1), revoked(1), revoked(2, at: now.advanced(by: .seconds(60)))])
        #expect(set.count == 2)
        set.removeExpired(now: now.advanced(by: .seconds(8 * 3600)))
        #expect(!set.contains(grantID(1)) && set.contains(grantID(2)))
    }

    @Test("Whether a grant has ended can be asked after its token has expired")
    func revocationAfterExpiry() throws {
        let keys = try tokenKeys(startingAt: now.advanced(by: .seconds(-1000)))
        let token = AccessTokenMinter(keys: keys).mint(user: userID(1), grant: grantID(2), scopes: .all, stamp: stamp)
        let claims = try #require(AccessTokenVerifier(keys: keys).verify(token.text, now: now).claims)
        let other = AccessTokenVerifier(keys: keys).with(revoked: RevokedGrants([revoked(3)]))
        #expect(other.refusal(of: claims, now: stamp.expiresAt) == .expired(at: stamp.expiresAt))
        #expect(other.revocation(of: claims) == nil)
        #expect(other.with(revoked: RevokedGrants([revoked(2)])).revocation(of: claims) == .revoked)
        #expect(other.with(revoked: RevokedGrants([revoked(3), revoked(4)], capacity: 1)).revocation(of: claims) == .outdated)
    }

    @Test("Beyond its bound no revoked token becomes good: all older ones are refused until a refresh")
    func overflow() throws {
        let keys = try tokenKeys(startingAt: now.advanced(by: .seconds(-1000)))
        let minter = AccessTokenMinter(keys: keys)
        let last = now.advanced(by: .seconds(100))
        let set = RevokedGrants((0...100 as ClosedRange<UInt64>).map { revoked($0, at: now.advanced(by: .seconds(Int64($0)))) }, capacity: 100)
        #expect(set.count == 0)
        #expect(set.refusesIssuedUntil == last)
        let verifier = AccessTokenVerifier(keys: keys, revoked: set)
        func verdict(_ grant: UInt64, issuedAt: Timestamp) -> AccessVerdict {
            let stamp = AccessTokenStamp(issuedAt: issuedAt, expiresAt: issuedAt.advanced(by: .seconds(3600)))
            return verifier.verify(minter.mint(user: userID(1), grant: grantID(grant), scopes: .all, stamp: stamp).text, now: issuedAt)
        }
        #expect(verdict(5, issuedAt: last).refusal == .outdated)
        #expect(verdict(500, issuedAt: last.advanced(by: .milliseconds(1))).claims != nil)
        var later = set
        later.removeExpired(now: last.advanced(by: AccessLifetimes.longest))
        #expect(later.refusesIssuedUntil == nil)
    }
}
