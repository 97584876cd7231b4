public import SSA

/// Makes access tokens. Nothing is stored for them, and the same grant and stamp always make the same token.
public struct AccessTokenMinter: Sendable {
    private let schedule: TokenKeySchedule

    public init(keys: TokenKeys) {
        schedule = TokenKeySchedule(keys)
    }

    /// The number of the key that mints.
    public var currentEpoch: UInt32 { schedule.current }

    /// - Parameter stamp: moments before June 1972 and after May 2059 have no room in a token and are moved to the nearest that has.
    public func mint(user: UserID, grant: GrantID, scopes: Scopes, stamp: AccessTokenStamp) -> AccessToken {
        let body = AccessTokenBody(user: user, grant: grant, scopes: scopes, stamp: stamp)
        return AccessToken(body, code: schedule.code(of: body))
    }

    /// The token of the grant with this stamp.
    public func mint(for grant: Grant, stamp: AccessTokenStamp) -> AccessToken {
        mint(user: grant.user, grant: grant.id, scopes: grant.scopes, stamp: stamp)
    }
}

extension AccessTokenMinter: CustomStringConvertible, CustomReflectable {
    public var description: String { "AccessTokenMinter(epoch: \(schedule.current))" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
