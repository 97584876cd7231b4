import Accounts
import Foundation
import Lightning
import PasswordHashing

/// An account as one line of JSON: what `accounts export` writes and `accounts import` reads.
struct AccountLine: Codable {
    /// 24 hexadecimal digits; where it is missing the account gets a new one.
    var id: String?
    var email: String
    var username: String
    /// In the PHC format: Argon2id, or PBKDF2-SHA256.
    var passwordHash: String
    /// Whether the address was confirmed.
    var confirmed: Bool?
    /// RFC 3339.
    var createdAt: String?
    var disabled: Bool?
    var administrator: Bool?
    var bot: Bool?
    var avatarURI: String?
    var status: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, email, username
        case passwordHash = "password_hash"
        case confirmed
        case createdAt = "created_at"
        case disabled, administrator, bot
        case avatarURI = "avatar_uri"
        case status
    }

    init(_ user: User) {
        (id, email, username, passwordHash) = (user.id.hex, user.email.text, user.username.text, user.passwordHash.text)
        (confirmed, createdAt) = (user.emailConfirmedAt != nil, user.createdAt.rfc3339)
        disabled = user.isDisabled ? true : nil
        administrator = user.isAdministrator ? true : nil
        bot = user.isBot ? true : nil
        (avatarURI, status) = (user.avatarURI, user.status)
    }

    /// One object and nothing else. A key that is not known is refused: what it was to say would be lost without a word.
    init(json line: some Collection<UInt8>) throws(AccountLineError) {
        do {
            self = try JSONDecoder().decode(Strict.self, from: Data(line)).line
        } catch let error as AccountLineError {
            throw error
        } catch {
            throw AccountLineError(error)
        }
    }

    /// Keys in the order of their names, without a line break.
    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// - Parameter now: when an account without a time of its own was made, and an address was confirmed or an account disabled.
    func user(now: Timestamp, generator: inout some RandomNumberGenerator) throws(AccountLineError) -> User {
        guard let hash = PasswordHash(passwordHash), hash.isReadable else {
            throw AccountLineError(
                "`password_hash` is neither $argon2id$v=19$m=...,t=...,p=...$SALT$HASH nor $pbkdf2-sha256$i=...$SALT$HASH, or costs too much")
        }
        return User(
            id: try readID() ?? UserID(random: &generator), email: try readEmail(), username: try readUsername(), passwordHash: hash,
            emailConfirmedAt: confirmed == true ? now : nil, isAdministrator: administrator ?? false, isBot: bot ?? false,
            avatarURI: try readLine(avatarURI, "avatar_uri", limit: 2048), status: try readLine(status, "status", limit: 512),
            createdAt: try readCreation() ?? now, disabledAt: disabled == true ? now : nil)
    }

    private func readID() throws(AccountLineError) -> UserID? {
        guard let id else { return nil }
        guard let read = UserID(hex: id) else { throw AccountLineError("`id` does not have 24 hexadecimal digits") }
        return read
    }

    private func readEmail() throws(AccountLineError) -> EmailAddress {
        do {
            return try EmailAddress(email, composed: .foundation)
        } catch {
            throw AccountLineError("`email`: \(error)")
        }
    }

    private func readUsername() throws(AccountLineError) -> Username {
        do {
            return try Username(username)
        } catch {
            throw AccountLineError("`username`: \(error)")
        }
    }

    private func readLine(_ text: String?, _ key: String, limit: Int) throws(AccountLineError) -> String? {
        guard let text else { return nil }
        guard text.utf8.count <= limit, text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw AccountLineError("`\(key)` has more than \(limit) bytes or a control character")
        }
        return text
    }

    private func readCreation() throws(AccountLineError) -> Timestamp? {
        guard let createdAt else { return nil }
        guard let date = try? Date(createdAt, strategy: .iso8601) else {
            throw AccountLineError("`created_at` is no moment like 2026-11-21T08:30:00Z")
        }
        return Timestamp(seconds: Int64(date.timeIntervalSince1970))
    }
}

/// Refuses keys that are not known.
private struct Strict: Decodable {
    let line: AccountLine

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let known = Set(AccountLine.CodingKeys.allCases.map(\.rawValue))
        let unknown = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
        if let first = unknown.first { throw AccountLineError("unknown key `\(AccountLineError.printable(first))`") }
        line = try AccountLine(from: decoder)
    }
}

/// Why a line is no account. Repeats no value of it: there are password hashes among them.
struct AccountLineError: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    init(_ error: any Error) {
        description =
            switch error {
            case DecodingError.keyNotFound(let key, _): "`\(key.stringValue)` is missing"
            case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
                context.codingPath.last.map { "`\($0.stringValue)` has the wrong type" } ?? "this is no JSON object"
            default: "this is no JSON object"
            }
    }

    /// At most 40 characters, none that moves the cursor of a terminal.
    static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(40).map { (0x20...0x7E).contains($0.value) ? $0 : "?" }))
    }
}
