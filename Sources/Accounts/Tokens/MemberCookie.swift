/// The cookie that signs somebody in at our own pages: an access token of a session. No service behind the gate gets to see it.
public enum MemberCookie {
    /// Over https; the prefix binds it to this host (RFC 6265bis section 4.1.3.2).
    public static let secure = "__Host-gatehouse"
    /// Over http on loopback, where browsers take no such prefix.
    public static let plain = "gatehouse"

    public static let names = [secure, plain]
}
