/// Why something is no set of scopes.
public enum ScopesError: String, SSAError {
    case empty = "scopes-empty"
    case notDigits = "scopes-not-digits"
    case leadingZero = "scopes-leading-zero"
    /// Above 2^64 - 1.
    case tooLarge = "scopes-too-large"
    /// In JSON: a list, an object, a truth value, null.
    case neitherNumberNorString = "scopes-neither-number-nor-string"

    public var code: String { rawValue }

    public var description: String {
        switch self {
        case .empty: "`scopes` is empty; write 0 to ask for the user's identity alone"
        case .notDigits: "`scopes` has to be decimal digits only: no sign, space, exponent, fraction or percent-encoding"
        case .leadingZero: "`scopes` has a leading zero; write the number without it"
        case .tooLarge: "`scopes` is above 18446744073709551615, the largest number of 64 bits"
        case .neitherNumberNorString: "`scopes` has to be an integer, or a string of decimal digits"
        }
    }
}
