public import Accounts

/// Why a form comes back to the one who sent it.
public enum FormProblem: Hashable, Sendable {
    case refused(AccountRefusal)
    /// The form token is of another session or too old: sent again from this page it will do.
    case expired
    /// Something here does not answer at the moment (storage, the hashing of passwords).
    case unavailable
}
