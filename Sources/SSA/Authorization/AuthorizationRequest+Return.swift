extension AuthorizationRequest {
    /// Where the user goes who allowed it, with both tokens. Where the tool asked for a code, it gets ``codeAddress(_:)`` instead.
    ///
    /// - Returns: `nil` for a request that asked for a code: tokens do not travel by a browser where the tool said that they need not.
    public func tokenAddress(access: String, refresh: String) -> ReturnAddress? {
        guard case .token = responseType else { return nil }
        return address([("access_token", access), ("refresh_token", refresh)])
    }

    /// Where the user goes who allowed it, with a code for `POST /v4/auth/ssa/token`.
    ///
    /// - Returns: `nil` for a request that did not ask for one.
    public func codeAddress(_ code: String) -> ReturnAddress? {
        guard case .code = responseType else { return nil }
        return address([("code", code)])
    }

    /// Where the user may go who refused (RFC 6749 section 4.1.2.1). He is never sent there by himself: the page that says so has a link.
    public var denialAddress: ReturnAddress {
        address([("error", "access_denied")])
    }

    private func address(_ parameters: [(name: String, value: String)]) -> ReturnAddress {
        redirectURI.appending(parameters + (state.map { [("state", $0)] } ?? []), responseMode)
    }
}
