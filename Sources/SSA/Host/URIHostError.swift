/// Why a host is not taken.
public enum URIHostError: String, SSAError {
    case empty = "host-empty"
    /// `%2e`, `%65`: browsers decode it.
    case percentEncoded = "host-percent-encoded"
    case emptyLabel = "host-empty-label"
    /// `good.example.`: the same computer under another name, so another origin.
    case trailingDot = "host-trailing-dot"
    /// `intranet`: where it leads depends on the network that one is in.
    case oneLabel = "host-one-label"
    /// Anything but letters, digits, hyphens and dots.
    case forbiddenCharacter = "host-forbidden-character"
    case hyphenAtEdge = "host-hyphen-at-edge"
    /// Above 63 bytes (RFC 1035 section 2.3.4).
    case labelTooLong = "host-label-too-long"
    /// Above 253 bytes.
    case tooLong = "host-too-long"
    case malformedPunycode = "host-malformed-punycode"
    /// `127.1`, `0x7f.0.0.1`, `2130706433`, `010.0.0.1`: browsers read them as addresses.
    case numericForm = "host-numeric-form"
    /// 0.0.0.0/8, 127.0.0.0/8 but 127.0.0.1, 224.0.0.0 and above.
    case unusableAddress = "host-unusable-address"
    /// Any but `[::1]`.
    case unsupportedIPv6 = "host-unsupported-ipv6"

    public var code: String { rawValue }

    public var description: String {
        switch self {
        case .empty: "there is no host; name one behind the two slashes"
        case .percentEncoded: "the host has a percent sign; write it without encoding, international names in Punycode (xn--...)"
        case .emptyLabel: "the host has two dots in a row or begins with one; take one out"
        case .trailingDot: "the host ends with a dot; take it off"
        case .oneLabel: "the host has no dot, so where it leads depends on the network; write its full name"
        case .forbiddenCharacter: "the host may have letters, digits, hyphens and dots only; write international names in Punycode (xn--...)"
        case .hyphenAtEdge: "a part of the host begins or ends with a hyphen; such names do not exist"
        case .labelTooLong: "a part of the host is longer than 63 bytes; such names do not exist"
        case .tooLong: "the host is longer than 253 bytes; such names do not exist"
        case .malformedPunycode: "a part of the host begins with xn-- and is no Punycode; encode the name again"
        case .numericForm: "the host is an address in a form that is easily misread; write it as four decimal numbers with dots between them"
        case .unusableAddress: "nobody can be reached at this address; for this computer write 127.0.0.1"
        case .unsupportedIPv6: "of IPv6 addresses only [::1] is taken; use a name"
        }
    }
}
