public import Lightning

/// An account.
public struct User: Hashable, Sendable {
    public let id: UserID
    public var email: EmailAddress
    public var username: Username
    public var passwordHash: PasswordHash
    /// When the code that was sent to the address came back; `nil`: not yet, and then nobody signs in where confirmation is on.
    public var emailConfirmedAt: Timestamp?
    public var isAdministrator: Bool
    /// Lightquark's mark for accounts of programs; says nothing about rights.
    public var isBot: Bool
    /// An address of a picture, as the member or an import gave it; never fetched here.
    public var avatarURI: String?
    /// One line that the member shows to others.
    public var status: String?
    /// When it was registered; again, where an address that was never confirmed was registered anew.
    public var createdAt: Timestamp
    /// Nobody signs in or refreshes since then.
    public var disabledAt: Timestamp?
    /// Grows by one with every ``AccountStore/update(_:ending:audit:)``; the store sees to it. 1 when the account is made.
    public var revision: Int64

    public init(
        id: UserID, email: EmailAddress, username: Username, passwordHash: PasswordHash, emailConfirmedAt: Timestamp? = nil,
        isAdministrator: Bool = false, isBot: Bool = false, avatarURI: String? = nil, status: String? = nil, createdAt: Timestamp,
        disabledAt: Timestamp? = nil, revision: Int64 = 1
    ) {
        self.id = id
        self.email = email
        self.username = username
        self.passwordHash = passwordHash
        self.emailConfirmedAt = emailConfirmedAt
        self.isAdministrator = isAdministrator
        self.isBot = isBot
        self.avatarURI = avatarURI
        self.status = status
        self.createdAt = createdAt
        self.disabledAt = disabledAt
        self.revision = revision
    }

    public var isDisabled: Bool { disabledAt != nil }
}
