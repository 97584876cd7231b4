public import Accounts

extension PasswordHash {
    /// Whether a password can be checked against it here: Argon2id or PBKDF2-SHA256 in the PHC format, at a cost within our limits. One that cannot would be
    /// noticed only when its member signs in.
    public var isReadable: Bool { readable != nil }

    var readable: PHCString? {
        guard let phc = PHCString(text), Argon2id.isAffordable(phc) || PBKDF2.isAffordable(phc) else { return nil }
        return phc
    }
}
