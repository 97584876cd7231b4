internal import Accounts
internal import GRDB
internal import Lightning

extension User {
    static let columns = """
        \(StoredRow.numberColumn), id, email, email_key, username, password_hash, email_confirmed_at, is_administrator, is_bot, avatar_uri, status,
        created_at, disabled_at, revision
        """

    init(_ row: StoredRow) throws {
        self.init(
            id: try row.parsed("id") { UserID(hex: $0) }, email: EmailAddress(text: try row.value("email"), key: try row.value("email_key")),
            username: Username(stored: try row.value("username")), passwordHash: try row.parsed("password_hash") { PasswordHash($0) },
            emailConfirmedAt: try row.optionalMoment("email_confirmed_at"), isAdministrator: try row.value("is_administrator"),
            isBot: try row.value("is_bot"), avatarURI: try row.optional("avatar_uri"), status: try row.optional("status"),
            createdAt: try row.moment("created_at"), disabledAt: try row.optionalMoment("disabled_at"), revision: try row.value("revision"))
    }

    /// What an update may change, by column. Its revision is the statement's affair.
    var changeable: [(column: String, value: (any DatabaseValueConvertible)?)] {
        [
            ("email", email.text), ("email_key", email.key), ("username", username.text), ("password_hash", passwordHash.text),
            ("email_confirmed_at", emailConfirmedAt?.milliseconds), ("is_administrator", isAdministrator), ("is_bot", isBot),
            ("avatar_uri", avatarURI), ("status", status), ("created_at", createdAt.milliseconds), ("disabled_at", disabledAt?.milliseconds),
        ]
    }
}
