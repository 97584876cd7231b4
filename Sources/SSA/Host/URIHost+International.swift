/// International labels (RFC 5890): `xn--` and Punycode.
extension URIHost {
    static func isInternational(_ label: some Collection<UInt8>) -> Bool {
        label.starts(with: "xn--".utf8)
    }

    /// What an international label stands for; `nil` where it stands for nothing, for ASCII alone, or is not the one way to write it.
    static func unicode(_ label: some Collection<UInt8>) -> [Unicode.Scalar]? {
        guard isInternational(label) else { return nil }
        let encoded = Array(label.dropFirst(4))
        guard let scalars = Punycode.decode(encoded), let first = scalars.first, scalars.contains(where: { !$0.isASCII }),
            scalars.allSatisfy(isPossible), !isMark(first), Punycode.encode(scalars) == encoded
        else { return nil }
        return scalars
    }

    /// Roughly what UTS 46 leaves in a name: nothing that it would have mapped to something else, and nothing without a shape. Browsers know the tables, and
    /// refuse what is wrong in other ways; here it is enough that no nonsense gets far.
    private static func isPossible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: !scalar.properties.changesWhenNFKCCaseFolded || isDeviation(scalar)
        }
    }

    /// Sharp s, final sigma and the two joiners, which names may have since IDNA 2008 (UTS 46 section 2.3).
    private static func isDeviation(_ scalar: Unicode.Scalar) -> Bool {
        [0xDF, 0x3C2, 0x200C, 0x200D].contains(scalar.value)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
