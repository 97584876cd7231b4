public import SSA

/// The user allowed it and is on the way to the tool: a link, and a refresh that follows it at once.
///
/// It is a page and no redirect because browsers apply `form-action` to the redirects that follow a form.
public struct LeavingPage: Sendable {
    /// With tokens or a code.
    public var address: ReturnAddress

    public init(address: ReturnAddress) {
        self.address = address
    }
}

/// The user refused: a plain link leads back to the tool; nobody is sent there.
public struct DeniedPage: Sendable {
    /// With `error=access_denied`.
    public var address: ReturnAddress

    public init(address: ReturnAddress) {
        self.address = address
    }
}
