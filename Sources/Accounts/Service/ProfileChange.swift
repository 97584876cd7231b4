/// What a member changes of what others see; `nil` leaves a part as it is, an empty text takes it away.
public struct ProfileChange: Sendable {
    /// In characters.
    public static let statusLimit = 200
    /// In bytes.
    public static let addressLimit = 512

    public var username: String?
    public var status: String?
    public var avatarURI: String?

    public init(username: String? = nil, status: String? = nil, avatarURI: String? = nil) {
        self.username = username
        self.status = status
        self.avatarURI = avatarURI
    }

    struct Checked {
        var username: Username?
        var status: String?
        var avatarURI: String?
    }

    var checked: AccountOutcome<Checked> {
        var checked = Checked()
        if let username {
            do { checked.username = try Username(username) } catch { return .failure(.invalidUsername(error)) }
        }
        if let status {
            let isLine = status.unicodeScalars.allSatisfy { !$0.isControl && !$0.turnsDirection }
            guard status.utf8.count <= 4 * Self.statusLimit, status.count <= Self.statusLimit, isLine else { return .failure(.invalidProfile) }
            checked.status = status.trimmedOfWhiteSpace
        }
        if let avatarURI {
            let isAddress = avatarURI.isEmpty || (avatarURI.hasPrefix("https://") && avatarURI.utf8.allSatisfy { (0x21...0x7E).contains($0) })
            guard avatarURI.utf8.count <= Self.addressLimit, isAddress else { return .failure(.invalidProfile) }
            checked.avatarURI = avatarURI
        }
        return .success(checked)
    }
}
