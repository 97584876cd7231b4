extension URIHost {
    /// The name as its owner writes it, to be shown beside ``text``. `nil` where it would be the same, and where it might be mistaken for another name:
    /// then ``text`` is shown alone.
    ///
    /// Every international label must be of one script that is read from left to right and holds no character that looks like a Latin letter, a dot or a
    /// slash. That is narrower than what browsers show (UTS 39, "Highly Restrictive"): the Unicode form is a courtesy, the Punycode the truth.
    public var unicode: String? {
        let labels = text.utf8.split(separator: UInt8(ascii: "."))
        guard kind == .name, labels.contains(where: { URIHost.isInternational($0) }) else { return nil }
        var shown: [String] = []
        for label in labels {
            guard URIHost.isInternational(label) else {
                shown.append(String(decoding: label, as: UTF8.self))
                continue
            }
            guard let scalars = URIHost.unicode(label), URIHost.isUnmistakable(scalars) else { return nil }
            shown.append(String(String.UnicodeScalarView(scalars)))
        }
        return shown.joined(separator: ".")
    }

    private enum Script {
        case latin, greek, cyrillic, japanese, hangul

        init?(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            // Letters of Latin-1 and Extended-A, without those that look like others: dotless i, kra, l with a dot, n with an apostrophe, long s.
            case 0x131, 0x138, 0x13F...0x140, 0x149, 0x17F: return nil
            case 0xDF...0xF6, 0xF8...0x17E: self = .latin
            case 0x3AC...0x3CE: self = .greek
            case 0x430...0x45F: self = .cyrillic
            // Not the kana and characters that look like a slash.
            case 0x30CE, 0x4E36, 0x4E3F: return nil
            case 0x3005, 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x4E00...0x9FFF: self = .japanese
            case 0xAC00...0xD7A3: self = .hangul
            default: return nil
            }
        }
    }

    private static func isUnmistakable(_ scalars: [Unicode.Scalar]) -> Bool {
        var script: Script?
        for scalar in scalars where !scalar.isASCII {
            guard let its = Script(scalar), script == nil || script == its else { return false }
            script = its
        }
        switch script {
        case nil: return false
        case .latin: return true
        case .greek, .cyrillic:
            // A word that could be written with Latin letters alone is how one name is made to look like another.
            return !hasLetters(scalars) && scalars.contains { !$0.isASCII && !looksLatin($0) }
        case .japanese, .hangul: return !hasLetters(scalars)
        }
    }

    private static func hasLetters(_ scalars: [Unicode.Scalar]) -> Bool {
        scalars.contains { $0.isASCII && UInt8($0.value).isLetter }
    }

    /// Small Greek and Cyrillic letters with a Latin twin.
    private static func looksLatin(_ scalar: Unicode.Scalar) -> Bool {
        "άαγέεήηίιϊκνόορτυύϋχωώагеёопрсуўхъыьюѕіїјћђѓ".unicodeScalars.contains(scalar)
    }
}
