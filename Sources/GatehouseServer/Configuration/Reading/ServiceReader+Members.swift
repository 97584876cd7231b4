/// Whom a service lets in without paying.
extension ServiceReader {
    /// `nil` only after a problem was noted.
    func accounts() -> Bool? {
        guard reader.has(ServiceKeys.accounts.key) else { return false }
        let accounts = reader.value(ServiceKeys.accounts)
        if accounts == true, case .noNetwork = network {
            problems.add(
                reader.mark(of: ServiceKeys.accounts.key),
                "\(reader.path("accounts")): there are no members; they belong to a network, which the section `network` at the root describes")
        }
        return accounts
    }

    func scopes(_ accounts: Bool?) -> [ScopeRequirement] {
        guard reader.has(ServiceKeys.scopes) else { return [] }
        if accounts == false {
            problems.add(
                reader.mark(of: ServiceKeys.scopes), "\(reader.path("scopes")): tools act for members, so it takes `accounts: true` beside it")
            // Names mean nothing then.
            return []
        }
        return reader.sections(ServiceKeys.scopes).compactMap(scope)
    }

    private func scope(_ section: SectionReader) -> ScopeRequirement? {
        let (path, methods) = (section.value(ServiceScopeKeys.path), section.values(ServiceScopeKeys.methods))
        let require =
            switch network {
            case .known(let registry): section.values(ServiceScopeKeys.require.reading(.scope(of: registry)))
            case .noNetwork, .unreadable: section.values(ServiceScopeKeys.require)
            }
        return path.map { ScopeRequirement(path: $0, methods: methods, require: require) }
    }
}
