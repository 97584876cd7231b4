/// A language that the pages are written in.
public enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case german = "de"
    case french = "fr"

    /// A tag of BCP 47, such as the value of `?lang=`: its first part counts, so that `de-AT` is German.
    public init?(tag: some StringProtocol) {
        guard tag.utf8.count <= 35, let primary = tag.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).first else {
            return nil
        }
        guard let language = Language(rawValue: String(decoding: primary.map(\.asciiLowercased), as: UTF8.self)) else { return nil }
        self = language
    }

    /// What the language calls itself.
    public var ownName: String {
        switch self {
        case .english: "English"
        case .german: "Deutsch"
        case .french: "Français"
        }
    }
}

extension UInt8 {
    var asciiLowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}
